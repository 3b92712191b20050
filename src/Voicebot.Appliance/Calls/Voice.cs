using System.Runtime.CompilerServices;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>Text to what the line carries: numbers and abbreviations written out, then the synthesizer's PCM at 8 kHz and at the loudness of a phone call.</summary>
public sealed class Voice(ISynthesizer synthesizer)
{
    // ITU-T P.56 active speech level usual on telephone lines is −26 dBov to −19 dBov; the louder end is understood on bad handsets.
    private const float ActiveLevelDbfs = -20f;
    private const float PeakCeilingDbfs = -3f;

    /// <summary>What it speaks with.</summary>
    public ISynthesizer Synthesizer => synthesizer;

    /// <summary>Engine and voice, as shown to the technician.</summary>
    public string Name => synthesizer.Name;

    /// <summary>Changes with all that changes the sound of a text.</summary>
    public string Identity => $"{synthesizer.Identity}, {Slin.SampleRateHz} Hz, {ActiveLevelDbfs}/{PeakCeilingDbfs} dBFS";

    /// <summary>What the synthesizer gets: numbers and abbreviations written out.</summary>
    public static string Spoken(string text) => SpokenText.Normalise(text);

    /// <summary>Speaks, a chunk per clause.</summary>
    /// <returns>Chunks of 8 kHz slin.</returns>
    /// <exception cref="EngineException">The voice is busy or failed.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<short>> SpeakAsync(
        string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in synthesizer.SynthesizeAsync(Spoken(text), cancellationToken))
        {
            var samples = chunk.SampleRateHz == Slin.SampleRateHz
                ? chunk.Samples.ToArray()
                : Resampler.Convert(chunk.Samples.Span, chunk.SampleRateHz, Slin.SampleRateHz);
            Loudness.Normalise(samples, ActiveLevelDbfs, PeakCeilingDbfs);
            yield return samples;
        }
    }
}
