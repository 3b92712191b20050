using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>The appliance's engines with the demo's models, and what its calls need to listen with them.</summary>
public sealed class Hearing : IAsyncDisposable
{
    // Behind the clip, so that its last utterance ends.
    private static readonly short[] s_silence = new short[Slin.SampleRateHz * 2];

    private readonly EngineRack _engines;
    private readonly WhisperRecognizer _whisper;
    private readonly PlayoutClock _playoutClock;

    private Hearing(EngineRack engines, WhisperRecognizer whisper, PlayoutClock playoutClock, CallServices services)
    {
        _engines = engines;
        _whisper = whisper;
        _playoutClock = playoutClock;
        Services = services;
    }

    public CallServices Services { get; }

    /// <summary>The demo's recogniser in this checkout.</summary>
    public static string DemoRecognizer { get; } = Path.Combine(Repository.Root, "models/demo/stt-fr-demo.bin");

    /// <param name="recognizer">Its model.</param>
    /// <param name="cancellationToken">Ends the warm-up.</param>
    /// <exception cref="LabException">The recogniser does not open.</exception>
    public static async Task<Hearing> OpenAsync(string recognizer, CancellationToken cancellationToken)
    {
        // No folder: what was fetched must not take part. The recogniser is opened here, past the appliance's trial: what it hears is measured.
        var settings = new ModelSettings("/nowhere", Stt: null, Llm: null, Voice: "espeak", Vad: null, Threads: 1, GgmlBackends: null);
        var engines = await EngineRack.OpenAsync(settings, NullLoggerFactory.Instance, cancellationToken);
        WhisperRecognizer whisper;
        try
        {
            whisper = WhisperRecognizer.Open(recognizer, GgmlRecognizerOptions.Default with { Threads = 1 }, NullLogger.Instance);
        }
        catch (EngineUnavailableException error)
        {
            await engines.DisposeAsync();
            throw new LabException($"{recognizer} does not open: {error.Message}");
        }
        await whisper.WarmUpAsync(cancellationToken);
        var scenario = Scenario.BuiltIn();
        var voice = new Voice(engines.Synthesizer);
        var phrases = await PhraseCache.RenderAsync([], voice, NullLogger.Instance, cancellationToken);
        var playoutClock = new PlayoutClock();
        var understanding = new Appliance.Dialogues.Understanding(scenario);
        return new Hearing(engines, whisper, playoutClock, new CallServices(
            scenario,
            engines.NewDetector,
            model => new Dialogue(scenario, understanding, model, TimeSpan.FromSeconds(6), TimeProvider.System, NullLogger.Instance),
            whisper,
            Model: null,
            voice,
            phrases,
            playoutClock,
            static (_, _) => Task.FromResult<string?>(null),
            static (_, _, _) => Task.FromResult(false),
            new CallLimits(15_000, 30_000, 600_000),
            Hangover: TimeSpan.FromMilliseconds(600),
            RecognitionDeadline: TimeSpan.FromSeconds(20), // of a busy test machine, not of a call
            SynthesisDeadline: TimeSpan.FromSeconds(5),
            new TraceLog(file: null, NullLogger.Instance),
            TimeProvider.System,
            NullLogger.Instance)
        {
            NewEchoCanceller = engines.NewEchoCanceller,
        });
    }

    /// <summary>Listens to one clip as a call does, frame by frame through detector and endpointer, without waiting for the frames' time.</summary>
    /// <param name="clip">8 kHz samples.</param>
    /// <param name="expects">What was asked.</param>
    /// <param name="recognizer">Another one than the opened.</param>
    public async Task<IReadOnlyList<Reading>> HearAsync(
        ReadOnlyMemory<short> clip, Expectation expects = Expectation.Anything, IRecognizer? recognizer = null)
    {
        using var ear = new Ear(recognizer is null ? Services : Services with { Recognizer = recognizer }) { Expects = expects };
        Feed(ear, clip.Span);
        Feed(ear, s_silence);
        return await ear.ReadAsync();

        static void Feed(Ear ear, ReadOnlySpan<short> samples)
        {
            for (; samples.Length > 0; samples = samples[Math.Min(Slin.FrameSamples, samples.Length)..])
                ear.Feed(samples[..Math.Min(Slin.FrameSamples, samples.Length)]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _whisper.Dispose();
        await _engines.DisposeAsync();
        await _whisper.Ended;
        _playoutClock.Dispose();
    }
}
