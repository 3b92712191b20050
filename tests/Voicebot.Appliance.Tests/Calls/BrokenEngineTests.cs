using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>
/// Whole calls on simulated time with one engine broken in every way that comes to mind: the caller, who says the same again
/// and again, never hears nothing for more than 3 s when it is our turn, and is never taken for served.
/// </summary>
public sealed class BrokenEngineTests
{
    private const int MostSilenceMs = 3000;
    private const int MostTurns = 12;
    private const int PatienceMs = 3500; // of the caller, who does not speak into a pause of ours
    private const float SoundDbfs = -50;
    private const int Hum = 6000; // amplitude, without loud and soft
    private const int UtteranceMs = 3000; // as long as the words take: quicker would be an invention;
    private const string Unknown = "le bidule fait comme une drôle de chose depuis hier";
    private const string Answer = "Voici ce que vous pouvez faire, si le bidule est en cause depuis plusieurs semaines ou depuis plus longtemps encore. Regardez d’abord derrière.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, bool> Table => new()
    {
        // What, how, whether the call goes to a person by itself.
        { "nothing", "", false },
        { "recogniser", "absent", true },
        { "recogniser", "throws", true },
        { "recogniser", "frozen", true },
        { "recogniser", "mute", true },
        { "recogniser", "slow", false },
        { "recogniser", "slower", true },
        { "recogniser", "noisy", true },
        { "recogniser", "opens in 15 s", false },
        { "recogniser", "opens in 60 s", true },
        { "recogniser", "cannot be opened after 15 s", true },
        { "voice", "throws", false },
        { "voice", "throws at the second clause", false },
        { "voice", "silent", false },
        { "voice", "silent at the second clause", false },
        { "voice", "hums", false },
        { "voice", "hums at the second clause", false },
        { "voice", "hums since the start", false },
        { "voice", "screams", false },
        { "voice", "frozen", false },
        { "voice", "frozen at the second clause", false },
        { "voice", "slow", false },
        { "voice", "opens in 15 s", false },
        { "voice", "cannot be opened after 15 s", false },
        { "voice", "broken since the start", false },
        { "voice", "silent since the start", false },
        { "model", "absent", true },
        { "model", "throws", true },
        { "model", "frozen", true },
        { "model", "slow", true },
        { "model", "frozen behind its first words", false },
        { "model", "chooses to say goodbye", true },
        { "model", "says nothing", true },
        { "model", "opens in 15 s", false },
        { "model", "cannot be opened after 15 s", true },
        { "detector", "hears a voice in everything", false },
        { "detector", "deaf", false },
        { "detector", "throws", false },
        { "detector", "gives no number", false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task The_caller_is_never_left_without_words_and_never_taken_for_served(string engine, string how, bool endsAtPerson)
    {
        var clock = new SimulatedClock();
        var ear = new Ear();
        var told = new List<CallOutcome>();
        var phases = new Phases();
        var line = new SimulatedLine(Guid.NewGuid(), ear.Hear);
        using var call = new Simulation(clock, line, await ServicesAsync(engine, how, clock, line, told, phases));

        var frame = new short[Slin.FrameSamples];
        var (speaksMs, quietMs, ourTurnMs, waitsMs, turns) = (0, 0, 0, 0, 0);
        for (var ms = 0; ms < 400_000 && !call.IsOver; ms += Slin.FrameMs)
        {
            call.Step();
            quietMs = ear.HeardSound ? 0 : quietMs + Slin.FrameMs;
            // Our turn: the call has begun, or the caller has said something, and nothing was said to that yet.
            ourTurnMs = ear.HeardSound ? -1 : ourTurnMs < 0 ? -1 : ourTurnMs + Slin.FrameMs;
            Assert.True(ourTurnMs <= MostSilenceMs, $"{ms} ms: nothing heard for {ourTurnMs} ms");
            // Nor behind an acknowledgement: as long as the floor is not the caller's.
            var waits = phases.Last is not (nameof(CallPhase.Listening) or nameof(CallPhase.Hearing)) && speaksMs == 0;
            waitsMs = waits && !ear.HeardSound ? waitsMs + Slin.FrameMs : 0;
            Assert.True(waitsMs <= MostSilenceMs, $"{ms} ms: nothing heard for {waitsMs} ms while {phases.Last}");
            if (quietMs >= PatienceMs && ourTurnMs < 0 && speaksMs == 0)
            {
                if (turns == MostTurns)
                    break; // served, as far as this caller goes
                speaksMs = UtteranceMs;
                turns++;
            }
            for (var i = 0; i < frame.Length; i++)
                frame[i] = speaksMs > 0 ? (short)(8000 * Math.Sin(2 * Math.PI * 300 * i / Slin.SampleRateHz)) : (short)(i % 2);
            if (speaksMs > 0 && (speaksMs -= Slin.FrameMs) == 0)
                ourTurnMs = 0;
            call.Arrive(frame);
        }
        Assert.DoesNotContain(CallOutcome.Done, told);
        Assert.True(ear.SoundMs > 2000, $"only {ear.SoundMs} ms were said");
        if (endsAtPerson)
            Assert.Equal([CallOutcome.Transfer], told);
        else
            Assert.True(engine == "detector" || turns == MostTurns, $"the call ended after {turns} turns");
    }

    private static async Task<CallServices> ServicesAsync(string engine, string how, SimulatedClock clock, SimulatedLine line, List<CallOutcome> told, Phases phases)
    {
        string Of(string name) => engine == name ? how : "";
        var scenario = Scenario.BuiltIn() with { Announcement = "", Knowledge = "Le bidule se répare." };
        var understanding = new Understanding(scenario);
        var spare = new Talker(clock, "");
        var chosen = Opens(Of("voice")) ? new PromisedSynthesizer("voice", OpenedAsync<ISynthesizer>(new Talker(clock, ""), how, clock)) : (ISynthesizer)new Talker(clock, Of("voice"));
        ILanguageModel? model = Of("model") switch
        {
            "absent" => null,
            var opens when Opens(opens) => new PromisedLanguageModel("model", OpenedAsync<ILanguageModel>(new ScriptedModel { Answer = [Answer], Clock = clock }, how, clock)),
            "throws" => new ScriptedModel { Fails = true },
            "frozen" => new ScriptedModel { Freezes = true },
            "slow" => new ScriptedModel { Answer = [Answer], Takes = TimeSpan.FromSeconds(5), Clock = clock },
            "frozen behind its first words" => new ScriptedModel { Answer = [Answer], FreezesAfterAnswer = true, Clock = clock },
            "chooses to say goodbye" => new ScriptedModel { Chosen = scenario.Topics.First(topic => topic.Outcome == ReplyOutcome.Done).Name, Clock = clock },
            "says nothing" => new ScriptedModel { Clock = clock },
            _ => new ScriptedModel { Answer = [Answer], Clock = clock },
        };
        return new CallServices(
            scenario,
            () => new SteadySpeechDetector(
                Of("detector") switch
                {
                    "hears a voice in everything" => new BrokenDetector(static () => 1),
                    "deaf" => new BrokenDetector(static () => 0),
                    "gives no number" => new BrokenDetector(static () => float.NaN),
                    "throws" => new BrokenDetector(static () => throw new EngineException("broken")),
                    _ => new LoudnessDetector(),
                },
                new LoudnessDetector(), NullLogger.Instance),
            one => new Dialogue(scenario, understanding, one, TimeSpan.FromSeconds(6), clock, NullLogger.Instance),
            Of("recogniser") switch
            {
                "absent" => null,
                var opens when Opens(opens) => new PromisedRecognizer("recogniser", OpenedAsync<IRecognizer>(new Hearer(clock, ""), how, clock)),
                var breaks => new Hearer(clock, breaks),
            },
            model,
            new Voice(new SteadySynthesizer(chosen, spare, clock, NullLogger.Instance)),
            await PhraseCache.RenderAsync(
                scenario.Phrases, new Voice(how.EndsWith("since the start", StringComparison.Ordinal) ? chosen : spare), new Voice(spare),
                store: null, TimeProvider.System, NullLogger.Instance, Token),
            line,
            (_, _) => Task.FromResult<string?>(null),
            (_, outcome, _) =>
            {
                told.Add(outcome);
                return Task.FromResult(true);
            },
            new CallLimits(15_000, 30_000, 600_000),
            Hangover: TimeSpan.FromMilliseconds(600),
            RecognitionDeadline: TimeSpan.FromSeconds(4),
            SynthesisDeadline: TimeSpan.FromSeconds(5),
            phases,
            clock,
            NullLogger.Instance);
    }

    private static bool Opens(string how) => how.Contains("open", StringComparison.Ordinal);

    // The appliance has just started, and a call is there already.
    private static async Task<T> OpenedAsync<T>(T engine, string how, TimeProvider clock)
    {
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(how.Split(' ')[^2], CultureInfo.InvariantCulture)), clock);
        return how.StartsWith("opens", StringComparison.Ordinal) ? engine : throw new EngineUnavailableException("damaged");
    }

    /// <summary>Takes for words what is sometimes louder and sometimes softer: a hum is not.</summary>
    private sealed class Ear
    {
        private const int Frames = 300 / Slin.FrameMs; // longer than a syllable of ours
        private const float LeastContrastDb = 6;

        private readonly Queue<float> _levels = new(Enumerable.Repeat(Loudness.SilenceDbfs, Frames));

        public bool HeardSound { get; private set; }

        public int SoundMs { get; private set; }

        public void Hear(ReadOnlySpan<short> frame)
        {
            var level = Loudness.RmsDbfs(frame);
            _levels.Dequeue();
            _levels.Enqueue(level);
            HeardSound = level > SoundDbfs && _levels.Max() - _levels.Min() > LeastContrastDb;
            SoundMs += HeardSound ? Slin.FrameMs : 0;
        }
    }

    private sealed class Phases : ITrace
    {
        public string Last { get; private set; } = "";

        public void Write(TraceRecord record) => Last = record is PhaseTrace phase ? phase.Phase : Last;
    }

    private sealed class BrokenDetector(Func<float> detect) : ISpeechDetector
    {
        public float Detect(ReadOnlySpan<short> window) => detect();

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Hearer(TimeProvider clock, string how) : IRecognizer
    {
        private int _asked;

        public string Name => "hearer";

        public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
        {
            if (how == "throws")
                throw new EngineException("broken");
            if (how == "frozen")
                await new TaskCompletionSource().Task;
            await Task.Delay(TimeSpan.FromSeconds(how switch { "slow" => 3.8, "slower" => 60, _ => 0.2 }), clock, cancellationToken);
            return how switch
            {
                "mute" => Recognition.Nothing,
                "noisy" => new Recognition("xqz" + (char)('a' + _asked++ % 26) + " bzrt mlu fgnh", 0.2f, []),
                _ => new Recognition(Unknown, 0.9f, []),
            };
        }
    }

    /// <summary>A clause per sentence part, as long as its letters; breaks as it is told to.</summary>
    private sealed class Talker(TimeProvider clock, string how) : ISynthesizer
    {
        public string Name => "talker";

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var clauses = text.Split([',', '.', '?', '!', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            // Answers are said clause by clause, so the second clause is a text of its own.
            var breaks = !how.EndsWith("second clause", StringComparison.Ordinal) || !Answer.StartsWith(text, StringComparison.Ordinal);
            foreach (var clause in clauses)
            {
                if (breaks && (how.StartsWith("throws", StringComparison.Ordinal) || how.StartsWith("broken", StringComparison.Ordinal)))
                    throw new EngineException("broken");
                if (breaks && how.StartsWith("frozen", StringComparison.Ordinal))
                    await new TaskCompletionSource().Task;
                if (how == "slow")
                    await Task.Delay(TimeSpan.FromSeconds(2.4), clock, cancellationToken);
                var sound = breaks ? how.Split(' ')[0] : "";
                var samples = new short[Slin.SampleRateHz * 60 * clause.Length / 1000];
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (short)Math.Clamp(Math.Sin(2 * Math.PI * 440 * i / Slin.SampleRateHz) * sound switch
                    {
                        "silent" => 0,
                        "hums" => Hum,
                        "screams" => 200_000,
                        _ => 6000 * Syllables.At(i),
                    }, short.MinValue, short.MaxValue);
                }
                yield return new PcmChunk(samples, Slin.SampleRateHz);
            }
        }
    }
}
