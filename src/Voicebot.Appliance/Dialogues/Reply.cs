namespace Voicebot.Appliance.Dialogues;

/// <summary>What follows a reply.</summary>
public enum ReplyOutcome
{
    /// <summary>The caller's next turn.</summary>
    Continue,

    /// <summary>The call is done.</summary>
    Done,

    /// <summary>A person takes the call.</summary>
    Transfer,
}

/// <summary>What to say to one utterance.</summary>
/// <param name="Text">Sentences or clauses as they become known; each is spoken as soon as it is there.</param>
/// <param name="Outcome">Known before the text is complete.</param>
/// <param name="Rung">Which rung of the ladder answered: danger, script, choice, model, keypad, repeat, noise, person, nobody; none where nothing is said.</param>
public sealed record Reply(IAsyncEnumerable<string> Text, ReplyOutcome Outcome, string Rung)
{
    /// <summary>What was heard asks for no answer.</summary>
    public static readonly Reply Nothing = new(None(), ReplyOutcome.Continue, "none");

    /// <summary>Sure of it so far, 0..1: 1 where rules decided.</summary>
    public float Probability { get; init; } = 1;

    public static Reply Say(string text, ReplyOutcome outcome, string rung) => Say([text], outcome, rung);

    public static Reply Say(IReadOnlyList<string> texts, ReplyOutcome outcome, string rung) => new(Each(texts), outcome, rung);

    private static async IAsyncEnumerable<string> None()
    {
        await Task.CompletedTask;
        yield break;
    }

    private static async IAsyncEnumerable<string> Each(IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
            yield return text;
        await Task.CompletedTask;
    }
}
