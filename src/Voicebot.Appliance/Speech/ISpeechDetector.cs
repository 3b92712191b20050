namespace Voicebot.Appliance.Speech;

/// <summary>Says how likely it is that a short window of telephone audio holds speech. One instance per call: it has state.</summary>
/// <remarks>Called on the call's listen loop, so it must stay under 1 ms and allocate nothing.</remarks>
public interface ISpeechDetector : IDisposable
{
    /// <summary>Samples in one window: 32 ms at 8 kHz.</summary>
    const int WindowSamples = 256;

    /// <summary>Probability of speech, 0..1.</summary>
    /// <param name="window">Exactly <see cref="WindowSamples"/> samples of 8 kHz slin.</param>
    float Detect(ReadOnlySpan<short> window);

    /// <summary>Forgets what was heard, as if the call had just begun.</summary>
    void Reset();
}
