using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>What is rendered at the start when the voice does not do its work: the spare one says it, visibly, and nothing of that is kept.</summary>
public sealed class PhraseCacheTests : IDisposable
{
    private static readonly string[] s_phrases = [.. Enumerable.Range(0, 6).Select(i => $"Phrase numéro {i}.")];

    private readonly string _folder = Directory.CreateTempSubdirectory("phrases-").FullName;
    private readonly CollectedLog _log = new();
    private readonly WaitedClock _clock = new();
    private readonly Flat _spare = new("spare", "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("throws")]
    [InlineData("silent")]
    [InlineData("empty")]
    public async Task A_voice_that_can_say_nothing_is_asked_twice_and_given_up(string how)
    {
        var voice = new Flat("chosen", how);
        var cache = await RenderAsync(voice);
        Assert.Equal(6, cache.Spared);
        Assert.NotNull(cache.VoiceFailure);
        Assert.Equal(2, voice.Asked);
        Assert.All(s_phrases, phrase => Assert.NotNull(cache.Find(phrase)));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("6 are said by spare", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_frozen_voice_costs_two_deadlines_not_one_for_each_phrase()
    {
        var began = _clock.GetTimestamp();
        var rendering = RenderAsync(new Flat("chosen", "frozen"));
        await _clock.PassUntilAsync(rendering, TimeSpan.FromMilliseconds(500));
        Assert.Equal(6, (await rendering).Spared);
        Assert.InRange(_clock.GetElapsedTime(began).TotalSeconds, 19, 23);
    }

    [Fact]
    public async Task A_phrase_that_it_cannot_say_the_spare_voice_says_and_only_that()
    {
        var cache = await RenderAsync(new Flat("chosen", "throws") { BreaksAt = s_phrases[3] });
        Assert.Equal(1, cache.Spared);
        Assert.Null(cache.VoiceFailure);
        Assert.All(s_phrases, phrase => Assert.NotNull(cache.Find(phrase)));
        Assert.Equal(5, Directory.GetFiles(_folder).Length);
    }

    private Task<PhraseCache> RenderAsync(ISynthesizer voice) => PhraseCache.RenderAsync(
        s_phrases, new Voice(voice), new Voice(_spare), PhraseStore.Open(new PhraseCacheSettings(_folder, true, 1 << 26), TimeProvider.System, _log), _clock, _log, Token);

    private sealed class Flat(string name, string how) : ISynthesizer
    {
        public string Name => name;

        public string? BreaksAt { get; init; }

        public int Asked { get; private set; }

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked++;
            var breaks = BreaksAt is null ? how : BreaksAt == text || BreaksAt == Voice.Spoken(text) || Voice.Spoken(BreaksAt) == text ? how : "";
            if (breaks == "throws")
                throw new EngineException("broken");
            if (breaks == "frozen")
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            if (breaks != "empty")
                yield return new PcmChunk(Enumerable.Repeat((short)(breaks == "silent" ? 0 : 5000), 800).ToArray(), Slin.SampleRateHz);
        }
    }
}
