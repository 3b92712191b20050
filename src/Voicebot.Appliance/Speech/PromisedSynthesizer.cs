using System.Runtime.CompilerServices;

namespace Voicebot.Appliance.Speech;

/// <summary>A voice that is still being opened.</summary>
/// <inheritdoc cref="PromisedRecognizer"/>
public sealed class PromisedSynthesizer(string name, Task<ISynthesizer> opening) : ISynthesizer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var clause in (await opening.WaitAsync(cancellationToken)).SynthesizeAsync(text, cancellationToken))
            yield return clause;
    }
}
