namespace Voicebot.Appliance.Speech;

/// <summary>A recogniser that is still being opened: who asks it waits for it as well, within the deadline that they have for its answer.</summary>
/// <param name="name">Until it is there.</param>
/// <param name="opening">Ends with the recogniser, or fails with an <see cref="EngineException"/>.</param>
public sealed class PromisedRecognizer(string name, Task<IRecognizer> opening) : IRecognizer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken) =>
        await (await opening.WaitAsync(cancellationToken)).RecognizeAsync(samples, hints, cancellationToken);
}
