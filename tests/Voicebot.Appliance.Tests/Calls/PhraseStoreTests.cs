using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Appliance.Tests.Models;

namespace Voicebot.Appliance.Tests.Calls;

[Collection(FullDiskTests.Collection)]
public sealed class PhraseStoreTests : IDisposable
{
    private static readonly string[] s_phrases = ["Bonjour, ici SAV Wouippleul.", "Au revoir.", "Au revoir.", "Il est 14 h."];

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("phrases-").FullName, "cache");
    private readonly CollectedLog _log = new();
    private readonly CountingVoice _voice = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task The_second_start_renders_nothing_and_sounds_the_same()
    {
        var first = await StartAsync();
        Assert.Equal(3, _voice.Spoken.Count);
        Assert.Contains(_log.Lines, line => line.Text == "phrases: 3 of 3 rendered, 0 from cache");
        var second = await StartAsync();
        Assert.Equal(3, _voice.Spoken.Count);
        Assert.Contains(_log.Lines, line => line.Text == "phrases: 0 of 3 rendered, 3 from cache");
        Assert.All(s_phrases, phrase => Assert.Equal(first.Find(phrase), second.Find(phrase)));
        Assert.Equal(2, second.Find(s_phrases[0])!.Length);
        AssertNoWarning();
    }

    [Fact]
    public async Task What_a_voice_has_said_is_known_before_it_is_open_by_its_files_alone()
    {
        var first = await StartAsync();
        var store = Open()!;
        store.NoteVoice("its files", new Voice(_voice).Identity);

        Assert.Null(Open()!.VoiceOf("other files"));
        var kept = PhraseCache.Kept([.. s_phrases, "Une autre."], Open()!.VoiceOf("its files")!, Open()!);

        Assert.All(s_phrases, phrase => Assert.Equal(first.Find(phrase), kept.Find(phrase)));
        Assert.Null(kept.Find("Une autre."));
        AssertNoWarning();
    }

    [Fact]
    public async Task A_note_of_the_voice_that_is_damaged_names_none()
    {
        await StartAsync();
        Open()!.NoteVoice("its files", "a voice");
        await File.WriteAllTextAsync(Path.Combine(_folder, "voice"), "its files", Token);
        Assert.Null(Open()!.VoiceOf("its files"));
    }

    [Fact]
    public async Task Another_text_is_rendered_and_the_rest_kept()
    {
        await StartAsync();
        var cache = await StartAsync(["Au revoir.", "Au revoir !"]);
        Assert.Equal("Au revoir !", _voice.Spoken[^1]);
        Assert.Equal(4, _voice.Spoken.Count);
        Assert.NotEqual(cache.Find("Au revoir."), cache.Find("Au revoir !"));
    }

    [Fact]
    public async Task Another_voice_renders_all_anew_even_under_the_same_name()
    {
        await StartAsync();
        _voice.Identity = "counting, slower";
        await StartAsync();
        Assert.Equal(6, _voice.Spoken.Count);
        _voice.Identity = "counting";
        await StartAsync();
        Assert.Equal(6, _voice.Spoken.Count);
    }

    [Fact]
    public async Task Every_truncation_and_every_kind_of_damage_is_healed_with_one_line()
    {
        await StartAsync(["Oui."]);
        var path = Assert.Single(Files());
        var whole = await File.ReadAllBytesAsync(path, Token);
        var key = Path.GetFileNameWithoutExtension(path);
        Assert.NotNull(Open()!.Read(key));
        for (var length = 0; length < whole.Length; length += length < 100 ? 1 : 37)
        {
            await File.WriteAllBytesAsync(path, whole[..length], Token);
            Assert.Null(Open()!.Read(key));
        }
        for (var at = 0; at < whole.Length; at += at < 100 ? 1 : 37)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 0x10;
            await File.WriteAllBytesAsync(path, flipped, Token);
            Assert.Null(Open()!.Read(key));
        }
        _log.Lines.Clear();
        await File.WriteAllTextAsync(path, "somebody else's", Token);
        await StartAsync(["Oui."]);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Equal(whole, await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task Nobody_else_may_read_what_is_kept_and_nothing_half_is_left()
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(_folder, "killed.phrase.part"), "half", Token);
        await StartAsync();
        Assert.Equal(3, Files().Length);
        Assert.All(Files(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Directory.Delete(_folder, recursive: true);
        await StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public async Task What_was_longest_not_used_goes_first_when_it_is_too_much()
    {
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => new string((char)('a' + i), 100))];
        foreach (var (i, text) in texts.Index())
        {
            await StartAsync([text], now: i);
            await StartAsync([texts[0]], now: i);
        }
        var bytes = new FileInfo(Files()[0]).Length;
        Assert.Equal(10, Files().Length);
        await StartAsync(["z"], now: 20, maxBytes: 4 * bytes);
        Assert.InRange(Files().Sum(file => new FileInfo(file).Length), 1, 4 * bytes);
        var rendered = _voice.Spoken.Count;
        await StartAsync([texts[0], texts[9], "z"], now: 21);
        Assert.Equal(rendered, _voice.Spoken.Count);
        await StartAsync([texts[1]], now: 22);
        Assert.Equal(rendered + 1, _voice.Spoken.Count);
    }

    [Fact]
    [Trait("Needs", "userland")]
    public async Task A_full_disk_costs_one_line_and_leaves_nothing_half()
    {
        var disk = Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK");
        Assert.True(disk is not null && new DriveInfo(disk).TotalSize == 2 << 20, "VOICEBOT_TEST_SMALL_DISK must be a file system of 2 MiB (scripts/in-root mounts one)");
        var folder = Path.Combine(disk, "phrases");
        try
        {
            // 20 phrases of 2 × 40 s at 8 kHz: 0.3 MB each, more than the disk holds.
            string[] texts = [.. Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 2000))];
            var cache = await StartAsync(texts, folder: folder);
            Assert.All(texts, text => Assert.NotNull(cache.Find(text)));
            Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
            var files = Directory.GetFiles(folder);
            Assert.InRange(files.Length, 1, 19);
            Assert.All(files, file => Assert.EndsWith(".phrase", file, StringComparison.Ordinal));
            _log.Lines.Clear();
            await StartAsync(texts, folder: folder);
            Assert.Contains(_log.Lines, line => line.Text == $"phrases: {20 - files.Length} of 20 rendered, {files.Length} from cache");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Without_its_folder_the_start_goes_on_and_only_one_that_was_set_is_missed(bool isSet, int warnings)
    {
        var file = Path.Combine(Path.GetDirectoryName(_folder)!, "file");
        await File.WriteAllTextAsync(file, "", Token);
        Assert.Null(PhraseStore.Open(new PhraseCacheSettings(Path.Combine(file, "cache"), isSet, 1 << 20), TimeProvider.System, _log));
        Assert.Equal(warnings, _log.Lines.Count(line => line.Level == LogLevel.Warning));
        Assert.Null(PhraseStore.Open(new PhraseCacheSettings(null, true, 1 << 20), TimeProvider.System, _log));
    }

    private void AssertNoWarning() => Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);

    private string[] Files() => Directory.GetFiles(_folder);

    private PhraseStore? Open() => PhraseStore.Open(new PhraseCacheSettings(_folder, true, 1 << 26), TimeProvider.System, _log);

    private Task<PhraseCache> StartAsync(string[]? phrases = null, string? folder = null, int? now = null, long maxBytes = 1 << 26)
    {
        var clock = now is { } hours ? new Hours(hours) : TimeProvider.System;
        var store = PhraseStore.Open(new PhraseCacheSettings(folder ?? _folder, true, maxBytes), clock, _log);
        Assert.NotNull(store);
        return PhraseCache.RenderAsync(phrases ?? s_phrases, new Voice(_voice), spare: null, store, TimeProvider.System, _log, Token);
    }

    // Later than any file of this run: what is found in the store is marked with this time.
    private sealed class Hours(int hours) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours);
    }

    /// <summary>Says a text as samples that depend on each of its letters, half of it a clause.</summary>
    private sealed class CountingVoice : ISynthesizer
    {
        public List<string> Spoken { get; } = [];

        public string Name => "counting";

        public string Identity { get; set; } = "counting";

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Spoken.Add(text);
            await Task.Yield();
            for (var clause = 0; clause < 2; clause++)
            {
                var samples = new short[40 * text.Length];
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = (short)(4000 * Syllables.At(i) * Math.Sin(text[i / 40] * (i + clause) * 0.01));
                yield return new PcmChunk(samples, 8000);
            }
        }
    }
}
