namespace Voicebot.Appliance.Speech;

/// <summary>Text to speech.</summary>
public interface ISynthesizer
{
    /// <summary>Engine and voice, as shown to the technician.</summary>
    string Name { get; }

    /// <summary>Changes with all that changes the sound of a text: the model's bytes, the settings. What was rendered by another is not this voice.</summary>
    string Identity => Name;

    /// <summary>Speaks French text, a chunk per clause so that the first words leave early.</summary>
    /// <exception cref="EngineException">The engine is busy or failed.</exception>
    IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, CancellationToken cancellationToken);
}

/// <param name="Samples">Mono, 16 bit.</param>
/// <param name="SampleRateHz">The voice's own rate; the caller of the seam resamples.</param>
public readonly record struct PcmChunk(ReadOnlyMemory<short> Samples, int SampleRateHz);
