namespace Voicebot.Appliance.Speech;

/// <summary>A small language model with three narrow jobs. It never decides alone (DESIGN.md, decision 5).</summary>
public interface ILanguageModel
{
    /// <summary>Engine and model, as shown to the technician.</summary>
    string Name { get; }

    /// <summary>Decodes the fixed prefix once and keeps its state, so that a turn only pays for its own words.</summary>
    Task WarmUpAsync(string system, CancellationToken cancellationToken);

    /// <summary>Chooses one of a few short options: one decode step per distinct first token.</summary>
    Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken);

    /// <summary>Generates text that a GBNF grammar accepts (JSON fields of a ticket).</summary>
    /// <exception cref="EngineException">The grammar does not parse, the engine is busy or failed.</exception>
    Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken);

    /// <summary>Streams a short answer, piece by piece as it is generated.</summary>
    IAsyncEnumerable<string> AnswerAsync(LanguagePrompt prompt, int maxTokens, CancellationToken cancellationToken);
}

/// <summary>A prompt in two parts, so that the first can be decoded in advance.</summary>
/// <param name="System">Role, rules and knowledge: the same for every turn of a scenario.</param>
/// <param name="User">This turn's question.</param>
public sealed record LanguagePrompt(string System, string User);

/// <param name="Index">The option with the highest probability.</param>
/// <param name="Probabilities">One per option, summing to 1; all 0 when damaged weights gave no numbers.</param>
public sealed record Choice(int Index, IReadOnlyList<float> Probabilities);
