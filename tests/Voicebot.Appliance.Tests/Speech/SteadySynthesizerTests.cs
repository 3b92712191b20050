using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Speech;

public sealed class SteadySynthesizerTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromDays(1);

    private readonly WaitedClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_voice_that_speaks_is_left_alone()
    {
        var (voice, spare) = (new Clauses("p"), new Clauses("e"));
        Assert.Equal(["p0", "p1", "p2"], await SayAsync(new SteadySynthesizer(voice, spare, _clock, NullLogger.Instance)));
        Assert.Equal(0, spare.Asked);
    }

    [Theory]
    [InlineData("throws", 0)]
    [InlineData("throws", 1)]
    [InlineData("throws", 2)]
    [InlineData("silent", 0)]
    [InlineData("silent", 1)]
    [InlineData("frozen", 0)]
    [InlineData("frozen", 2)]
    public async Task What_it_does_not_say_the_spare_voice_says_from_that_clause_on(string how, int from)
    {
        var voice = new Clauses("p") { Breaks = how, From = from };
        var steady = new SteadySynthesizer(voice, new Clauses("e"), _clock, NullLogger.Instance);
        Assert.Equal(Enumerable.Range(0, 3).Select(i => (i < from ? "p" : "e") + i), await SayAsync(steady));
        // It is not asked again at once, so nobody waits for it; after a rest it is, and may have come back.
        Assert.Equal(["e0", "e1", "e2"], await SayAsync(steady));
        Assert.Equal(1, voice.Asked);
        voice.Breaks = "";
        _clock.Advance(SteadySynthesizer.Rest);
        Assert.Equal(["p0", "p1", "p2"], await SayAsync(steady));
    }

    [Fact]
    public async Task Without_a_clause_the_caller_waits_no_longer_than_the_deadline()
    {
        var steady = new SteadySynthesizer(new Clauses("p") { Breaks = "frozen" }, new Clauses("e"), _clock, NullLogger.Instance);
        var began = _clock.GetTimestamp();
        await SayAsync(steady);
        Assert.InRange(_clock.GetElapsedTime(began), SteadySynthesizer.ClauseDeadline, SteadySynthesizer.ClauseDeadline + TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public async Task A_cancelled_speech_is_no_fault_of_the_voice()
    {
        var voice = new Clauses("p") { Breaks = "frozen", From = 1 };
        var steady = new SteadySynthesizer(voice, new Clauses("e"), _clock, NullLogger.Instance);
        using var over = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var clause in steady.SynthesizeAsync("x", over.Token))
                await over.CancelAsync();
        });
        voice.Breaks = "";
        Assert.Equal(["p0", "p1", "p2"], await SayAsync(steady));
    }

    private async Task<List<string>> SayAsync(SteadySynthesizer steady)
    {
        var said = new List<string>();
        var saying = Task.Run(async () =>
        {
            await foreach (var clause in steady.SynthesizeAsync("x", Token))
                said.Add(Clauses.Name(clause));
        }, Token);
        await _clock.PassUntilAsync(saying, TimeSpan.FromMilliseconds(50));
        return said;
    }

    /// <summary>Three clauses of 10 ms, each known by its loudness.</summary>
    private sealed class Clauses(string name) : ISynthesizer
    {
        public string Breaks { get; set; } = "";

        public int From { get; init; }

        public int Asked { get; private set; }

        string ISynthesizer.Name => name;

        public static string Name(PcmChunk clause) => (clause.Samples.Span[0] > 8000 ? "p" : "e") + clause.Samples.Span[0] % 10;

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked++;
            for (var i = 0; i < 3; i++)
            {
                if (Breaks == "throws" && i >= From)
                    throw new EngineException("broken");
                if (Breaks == "frozen" && i >= From)
                    await Task.Delay(s_never, cancellationToken);
                var sample = (short)(Breaks == "silent" && i >= From ? 0 : (name == "p" ? 9000 : 5000) + i);
                yield return new PcmChunk(Enumerable.Repeat(sample, 80).ToArray(), 8000);
            }
        }
    }
}
