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
/// <param name="Rung">Which rung of the ladder answered: script, choice, model, keypad.</param>
public sealed record Reply(IAsyncEnumerable<string> Text, ReplyOutcome Outcome, string Rung)
{
    /// <summary>What was heard asks for no answer.</summary>
    public static readonly Reply Nothing = new(None(), ReplyOutcome.Continue, "none");

    public static Reply Say(string text, ReplyOutcome outcome, string rung) => new(Once(text), outcome, rung);

    private static async IAsyncEnumerable<string> None()
    {
        await Task.CompletedTask;
        yield break;
    }

    private static async IAsyncEnumerable<string> Once(string text)
    {
        yield return text;
        await Task.CompletedTask;
    }
}
