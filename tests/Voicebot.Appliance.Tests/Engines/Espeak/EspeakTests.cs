using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Engines.Espeak;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class EspeakTests : IAsyncDisposable
{
    private readonly EspeakLibrary _espeak = EspeakLibrary.Open(null, NullLogger.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _espeak.Dispose();
        await _espeak.Ended.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public async Task Speaks_a_chunk_for_each_clause()
    {
        var voice = await EspeakSynthesizer.OpenAsync(_espeak, EspeakOptions.Default, Token);
        var chunks = await voice.SynthesizeAsync("Bonjour, bienvenue au SAV Wouippleul. Comment puis-je vous aider ?", Token).ToListAsync(Token);
        Assert.Equal(3, chunks.Count);
        Assert.All(chunks, chunk => Assert.Equal(22050, chunk.SampleRateHz));
        Assert.All(chunks, chunk => Assert.InRange(Seconds(chunk), 0.3, 4));
        Assert.All(chunks, chunk => Assert.InRange(Peak(chunk), 5000, 32767));
        Assert.StartsWith("espeak-ng 1.52", voice.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rate_pitch_and_volume_are_heard()
    {
        const string Text = "Un deux trois quatre cinq six sept huit neuf dix.";
        var normal = await Render(EspeakOptions.Default, Text);
        Assert.InRange(Seconds(await Render(EspeakOptions.Default with { WordsPerMinute = 80 }, Text)), Seconds(normal) * 1.5, Seconds(normal) * 3);
        Assert.InRange(Peak(await Render(EspeakOptions.Default with { Volume = 20 }, Text)), 100, Peak(normal) / 2);
        Assert.NotEqual(normal.Samples.ToArray(), (await Render(EspeakOptions.Default with { Pitch = 90 }, Text)).Samples.ToArray());
        Assert.InRange(Seconds(await Render(EspeakOptions.Default, Text)), Seconds(normal) * 0.99, Seconds(normal) * 1.01); // it wavers by itself
    }

    [Fact]
    public async Task Accents_are_letters_not_noise()
    {
        var clauses = await _espeak.PhonemizeAsync("fr", "Où êtes-vous né ?", Token);
        Assert.Equal("u ˈɛtvu nˈe", Assert.Single(clauses).Phonemes);
    }

    [Fact]
    public async Task Phonemes_come_clause_by_clause_with_their_end()
    {
        var clauses = await _espeak.PhonemizeAsync("fr", "Bonjour, ça va ? Très bien ! Voici : un; deux. Fin", Token);
        Assert.Equal(
            [0x41014, 0x82028, 0x8302D, 0x4001E, 0x4101E, 0x80028, 0x90028],
            clauses.Select(clause => clause.Terminator & 0xFFFFF));
        Assert.Equal([false, true, true, false, false, true, true], clauses.Select(clause => clause.EndsSentence));
        Assert.Equal("bɔ̃ʒˈuʁ", clauses[0].Phonemes);
    }

    [Fact]
    public async Task Control_characters_do_not_drive_the_voice()
    {
        const string Text = "400S Une phrase assez longue pour que la vitesse s'entende bien.";
        var plain = await Render(EspeakOptions.Default, " " + Text);
        var driven = await Render(EspeakOptions.Default, "\u0001" + Text); // Ctrl-A 400 S: 400 words a minute
        Assert.InRange(Seconds(driven), Seconds(plain) * 0.95, Seconds(plain) * 1.05);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Nothing_to_say_is_no_chunk_worth_hearing(string text) =>
        Assert.True(await Total(text) < 22050 / 2);

    [Fact]
    public async Task A_text_too_long_is_refused()
    {
        var voice = await EspeakSynthesizer.OpenAsync(_espeak, EspeakOptions.Default, Token);
        await Assert.ThrowsAsync<EngineException>(async () => await voice.SynthesizeAsync(new string('a', 2001), Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_caller_who_interrupts_stops_the_voice()
    {
        var voice = await EspeakSynthesizer.OpenAsync(_espeak, EspeakOptions.Default, Token);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in voice.SynthesizeAsync(string.Concat(Enumerable.Repeat("Une phrase. ", 150)), stop.Token))
                await stop.CancelAsync();
        });
        Assert.True(await Total("Oui.") > 0);
    }

    [Fact]
    public async Task A_voice_that_is_not_there_is_one_line()
    {
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => EspeakSynthesizer.OpenAsync(_espeak, EspeakOptions.Default with { Voice = "zz" }, Token));
        Assert.Equal($"espeak-ng {_espeak.Version} has no voice \"zz\"", error.Message);
        Assert.True(await Total("Oui.") > 0);
    }

    [Fact]
    public void It_opens_once() => Assert.Throws<InvalidOperationException>(() => EspeakLibrary.Open(null, NullLogger.Instance));

    [Fact]
    public async Task Missing_data_is_one_line_and_a_second_try_works()
    {
        await DisposeAsync();
        var folder = Directory.CreateTempSubdirectory();
        var error = Assert.Throws<EngineUnavailableException>(() => EspeakLibrary.Open(folder.FullName, NullLogger.Instance));
        Assert.StartsWith(folder.FullName, error.Message, StringComparison.Ordinal);
        using var again = EspeakLibrary.Open(null, NullLogger.Instance);
        Assert.NotEmpty(await again.PhonemizeAsync("fr", "Oui", Token));
        again.Dispose();
        await again.Ended.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private async Task<PcmChunk> Render(EspeakOptions options, string text)
    {
        var voice = await EspeakSynthesizer.OpenAsync(_espeak, options, Token);
        var all = new List<short>();
        await foreach (var chunk in voice.SynthesizeAsync(text, Token))
            all.AddRange(chunk.Samples.Span);
        return new PcmChunk(all.ToArray(), _espeak.SampleRateHz);
    }

    private async Task<int> Total(string text) => (await Render(EspeakOptions.Default, text)).Samples.Length;

    private static double Seconds(PcmChunk chunk) => (double)chunk.Samples.Length / chunk.SampleRateHz;

    private static int Peak(PcmChunk chunk)
    {
        var peak = 0;
        foreach (var sample in chunk.Samples.Span)
            peak = Math.Max(peak, Math.Abs((int)sample));
        return peak;
    }
}
