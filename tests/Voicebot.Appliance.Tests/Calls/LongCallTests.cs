using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>Twenty minutes of questions and answers on the simulated clock: what a turn costs does not grow with the call's age.</summary>
/// <remarks>Counted is what the call allocates, on the one thread of the simulation: histories that are copied, lists that are walked into new ones.</remarks>
public sealed class LongCallTests : ITrace
{
    private const int TurnMs = 12_000;
    private const int Turns = 100;

    // A step's question, topics, a change of mind, a number that is no answer: the state moves on and comes back.
    private static readonly string[] s_sentences =
    [
        "Mon four est en panne.", "Quels sont vos horaires ?", "Revenez en arrière.", "Combien de temps dure la garantie ?", "Je ne sais pas.",
    ];

    private readonly SimulatedClock _clock = new();
    private int _turns;

    void ITrace.Write(TraceRecord record) => _turns += record is TurnTrace ? 1 : 0;

    [Fact]
    public async Task The_last_turn_costs_what_the_third_did()
    {
        var scenario = Scenario.BuiltIn();
        var understanding = new Understanding(scenario);
        var phrases = await PhraseCache.RenderAsync(scenario.Phrases, new Voice(new ToneSynthesizer()), NullLogger.Instance, TestContext.Current.CancellationToken);
        var line = new SimulatedLine(Guid.NewGuid(), static _ => { });
        using var call = new Simulation(_clock, line, new CallServices(
            scenario, static () => new LoudnessDetector(),
            model => new Dialogue(scenario, understanding, model, TimeSpan.FromSeconds(6), _clock, NullLogger.Instance),
            new Recognizer(this), null, new Voice(new ToneSynthesizer()), phrases, line,
            static (_, _) => Task.FromResult<string?>("0612345678"), static (_, _, _) => Task.FromResult(true),
            new CallLimits(int.MaxValue, int.MaxValue, int.MaxValue), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5), this, _clock, NullLogger.Instance));

        Pass(call, 8000, speaks: false); // the greeting
        var costs = new List<long>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pass(call, 900, speaks: true);
            Pass(call, TurnMs - 900, speaks: false);
            costs.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(Turns, _turns);
        Assert.True(_clock.Now >= TimeSpan.FromMinutes(20));
        // Each sentence comes again after five turns, in the same state of the conversation from the second round on.
        for (var sentence = 0; sentence < s_sentences.Length; sentence++)
        {
            var third = Least(2 + sentence);
            var last = Least(Turns - (4 * s_sentences.Length) + 2 + sentence);
            Assert.True(last <= third * 1.1, $"« {s_sentences[(2 + sentence) % s_sentences.Length]} »: {third} bytes at first, {last} at last");
        }

        // Of three rounds: see Allocation.Of.
        long Least(int turn) => Enumerable.Range(0, 3).Min(round => costs[turn + (round * s_sentences.Length)]);
    }

    private static void Pass(Simulation call, int ms, bool speaks)
    {
        Span<short> frame = stackalloc short[Slin.FrameSamples];
        for (var at = 0; at < ms; at += Slin.FrameMs)
        {
            call.Step();
            Tone.Sine(frame, 300, speaks ? -12 : -90, firstSample: at * 8);
            call.Arrive(frame);
        }
    }

    // Hears the sentence whose turn it is; ends on the simulated clock.
    private sealed class Recognizer(LongCallTests test) : IRecognizer
    {
        public string Name => "in turn";

        public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(120), test._clock, cancellationToken);
            return new Recognition(s_sentences[test._turns % s_sentences.Length], 0.9f, []);
        }
    }
}
