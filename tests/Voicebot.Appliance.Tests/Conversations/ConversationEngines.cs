using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Silero;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Conversations;

/// <summary>The real engines of all simulated conversations: espeak-ng on both ends, whisper with the demo weights, both detectors.</summary>
public sealed class ConversationEngines : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string, int), Task<short[]>> _spoken = new();
    private WhisperRecognizer _whisper = null!;
    private SileroModel? _silero;

    public static Scenario Scenario { get; } = Scenario.BuiltIn();

    /// <summary>The appliance's voice, with the settings that it has.</summary>
    public ISynthesizer Synthesizer { get; } = new FreshEspeak(EspeakOptions.Default.Pitch, isTrimmed: false);

    public IRecognizer Recognizer => _whisper;

    public PhraseCache Phrases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Phrases = await PhraseCache.RenderAsync(Scenario.Phrases, new Voice(Synthesizer), NullLogger.Instance, CancellationToken.None);
        _whisper = WhisperRecognizer.Open(
            Path.Combine(BorrowedModels.Checkout(), "models/demo/stt-fr-demo.bin"), GgmlRecognizerOptions.Default with { Threads = 1 }, NullLogger.Instance);
        if (BorrowedModels.Find("silero_vad.onnx") is { } path)
            _silero = SileroModel.Open(path, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _silero?.Dispose();
        _whisper.Dispose();
        await _whisper.Ended.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>The caller's detector, by name and as the engines' rack builds it; the test is skipped where Silero's model is absent.</summary>
    public ISpeechDetector NewDetector(string name)
    {
        if (name == "energy")
            return new EnergySpeechDetector();
        Assert.SkipUnless(_silero is not null, "silero_vad.onnx is not there: put it into a folder and name that in VOICEBOT_TEST_MODELS");
        return new SteadySpeechDetector(_silero.CreateDetector(), new EnergySpeechDetector(), NullLogger.Instance);
    }

    /// <summary>A sentence at telephone rate and level.</summary>
    /// <param name="pitch">0 to 100, to tell speakers apart.</param>
    public Task<short[]> SpeakAsync(string text, int pitch = 45) => _spoken.GetOrAdd((text, pitch), async _ =>
    {
        var voice = new Voice(new FreshEspeak(pitch, isTrimmed: true));
        var samples = new List<short>();
        await foreach (var clause in voice.SpeakAsync(text, CancellationToken.None))
            samples.AddRange(clause.Span);
        return [.. samples];
    });
}

/// <summary>espeak-ng in a process of its own: its voice wavers with all it has said before, and both ends must sound the same at every run.</summary>
/// <param name="pitch">0 to 100.</param>
/// <param name="isTrimmed">No silence behind it: scripts say themselves how long a caller's pause is.</param>
sealed class FreshEspeak(int pitch, bool isTrimmed) : ISynthesizer
{
    public string Name => "espeak-ng";

    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(
        string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("espeak-ng", ["-v", EspeakOptions.Default.Voice, "-s", $"{EspeakOptions.Default.WordsPerMinute}", "-p", $"{pitch}", "--stdout", text]) { RedirectStandardOutput = true };
        using var espeak = Process.Start(start)!;
        using var wav = new MemoryStream();
        await espeak.StandardOutput.BaseStream.CopyToAsync(wav, cancellationToken);
        await espeak.WaitForExitAsync(cancellationToken);
        // A 44-byte header whose length field is not filled in when it goes to a pipe; 16 bit mono behind it.
        var samples = MemoryMarshal.Cast<byte, short>(wav.ToArray().AsSpan(44)).ToArray();
        var end = isTrimmed ? Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > 100) + 1 : samples.Length;
        yield return new PcmChunk(samples.AsMemory(0, end), 22_050);
    }
}

/// <summary>A real engine that takes a set time of the simulated clock: the work is done at once, on its own thread, outside the simulation.</summary>
sealed class TimedRecognizer(IRecognizer real, TimeSpan takes, bool frozen, TimeProvider clock) : IRecognizer
{
    public string Name => real.Name;

    public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
    {
        if (frozen)
            await new TaskCompletionSource().Task;
        var heard = Outside.Run(() => real.RecognizeAsync(samples, hints, CancellationToken.None));
        await Task.Delay(takes, clock, cancellationToken);
        return heard;
    }
}

/// <inheritdoc cref="TimedRecognizer"/>
sealed class TimedSynthesizer(ISynthesizer real, TimeSpan takes, bool frozen, TimeProvider clock) : ISynthesizer
{
    public string Name => real.Name;

    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(
        string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (frozen)
            await new TaskCompletionSource().Task;
        foreach (var chunk in Outside.Run(async () => await real.SynthesizeAsync(text, CancellationToken.None).ToListAsync()))
        {
            await Task.Delay(takes, clock, cancellationToken);
            yield return chunk;
        }
    }
}

static class Outside
{
    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
