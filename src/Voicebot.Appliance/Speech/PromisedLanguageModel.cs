using System.Runtime.CompilerServices;

namespace Voicebot.Appliance.Speech;

/// <summary>A language model that is still being opened.</summary>
/// <inheritdoc cref="PromisedRecognizer"/>
public sealed class PromisedLanguageModel(string name, Task<ILanguageModel> opening) : ILanguageModel
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task WarmUpAsync(string system, CancellationToken cancellationToken) =>
        await (await opening.WaitAsync(cancellationToken)).WarmUpAsync(system, cancellationToken);

    /// <inheritdoc/>
    public async Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken) =>
        await (await opening.WaitAsync(cancellationToken)).ChooseAsync(prompt, options, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken) =>
        await (await opening.WaitAsync(cancellationToken)).ExtractAsync(prompt, grammar, maxTokens, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> AnswerAsync(LanguagePrompt prompt, int maxTokens, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in (await opening.WaitAsync(cancellationToken)).AnswerAsync(prompt, maxTokens, cancellationToken))
            yield return piece;
    }
}
