namespace Voicebot.Appliance.Speech;

/// <summary>Speech to text.</summary>
public interface IRecognizer
{
    /// <summary>Engine and model, as shown to the technician: "whisper ggml-tiny-q5_1".</summary>
    string Name { get; }

    /// <summary>Recognises one utterance.</summary>
    /// <param name="samples">16 kHz mono, −1..1.</param>
    /// <param name="hints">What the dialogue expects to hear.</param>
    /// <param name="cancellationToken">Stops the engine as soon as it can be stopped.</param>
    /// <exception cref="EngineException">The engine is busy or failed.</exception>
    Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken);
}

/// <summary>What the dialogue expects to hear next.</summary>
/// <param name="Vocabulary">Words likely to come (names, products), given to the engine as a prompt; may be empty.</param>
/// <param name="Likely">
/// Short phrases in lower case that the answer may well begin with: the engine leans towards them, but hears other words as they
/// were said. May be empty. An engine may keep what it prepares for a list, so a list is one object that does not change.
/// </param>
public sealed record RecognitionHints(string Vocabulary, IReadOnlyList<string> Likely)
{
    public static readonly RecognitionHints None = new("", []);
}

/// <summary>What was heard.</summary>
/// <param name="Text">Empty when nothing was said.</param>
/// <param name="Confidence">Mean token probability, 0..1; 0 when nothing was said.</param>
/// <param name="Tokens">Each token with its probability.</param>
public sealed record Recognition(string Text, float Confidence, IReadOnlyList<RecognizedToken> Tokens)
{
    public static readonly Recognition Nothing = new("", 0, []);
}

public readonly record struct RecognizedToken(string Text, float Probability);
