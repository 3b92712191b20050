using System.Diagnostics;
using System.Runtime.CompilerServices;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>Understands what a test wants it to; keeps what it was given.</summary>
internal sealed class ScriptedRecognizer(params string[] texts) : IRecognizer
{
    private int _next;

    public List<float[]> Utterances { get; } = [];

    public List<RecognitionHints> Hints { get; } = [];

    /// <summary>An engine that does not come back, whatever is asked of it.</summary>
    public bool Frozen { get; set; }

    public TimeSpan Takes { get; init; }

    public string Name => "scripted recogniser";

    public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
    {
        Utterances.Add(samples.ToArray());
        Hints.Add(hints);
        if (Frozen)
            await new TaskCompletionSource().Task;
        // A delay ends up to 4 ms early: it goes by the kernel's coarse clock.
        for (var began = Stopwatch.GetTimestamp(); Takes - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero;)
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), cancellationToken);
        var text = texts[Math.Min(_next++, texts.Length - 1)];
        return text.Length == 0 ? Recognition.Nothing : new Recognition(text, 0.9f, []);
    }
}

/// <summary>Says every text as syllables of a tone, 10 ms per character, so that tests can hear that and when something is said.</summary>
internal sealed class ToneSynthesizer : ISynthesizer
{
    public const short Amplitude = 6000;

    /// <summary>A voice that does not come back.</summary>
    public bool Frozen { get; set; }

    /// <summary>A voice that says each text in two parts, and is slow with the second.</summary>
    public TimeSpan? SecondClauseAfter { get; set; }

    public string Name => "tone";

    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Frozen)
            await new TaskCompletionSource().Task;
        await Task.Yield();
        var samples = new short[Slin.SampleRateHz * DurationMs(text) / 1000];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(Amplitude * Syllables.At(i) * Math.Sin(2 * Math.PI * 440 * i / Slin.SampleRateHz));
        yield return new PcmChunk(samples, Slin.SampleRateHz);
        if (SecondClauseAfter is not { } wait)
            yield break;
        await Task.Delay(wait, cancellationToken);
        yield return new PcmChunk(samples, Slin.SampleRateHz);
    }

    public static int DurationMs(string text) => 10 * text.Length;
}

/// <summary>Loud and soft by turns, as speech is and a hum is not.</summary>
internal static class Syllables
{
    private const int Length = Slin.SampleRateHz / 8;

    /// <summary>The share of the amplitude.</summary>
    public static double At(int sample) => sample / Length % 2 == 0 ? 1 : 0.4;
}
