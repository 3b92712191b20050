using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>In which mood the caller was.</summary>
public enum Sentiment : byte
{
    Neutral,
    Positive,
    Negative,
}

/// <summary>What a call was about, for whoever looks through a list.</summary>
/// <param name="Tag">A topic's name, or a danger's.</param>
/// <param name="Summary">Null: what was captured is the summary.</param>
public sealed record Description(string? Tag, Severity Severity, Sentiment Sentiment, string? Summary)
{
    /// <summary>By rules, where no model tells.</summary>
    public static Description Of(CallRecord call) => new(
        call.Topic, SeverityRules.Of(call), call.Anger > 0 ? Sentiment.Negative : Sentiment.Neutral, null);

    /// <summary>A model may find a call graver than the rules do, never less grave; an angry word is no matter of opinion.</summary>
    public Description With(Description model) => new(
        model.Tag ?? Tag,
        (Severity)Math.Max((byte)Severity, (byte)model.Severity),
        Sentiment == Sentiment.Negative ? Sentiment : model.Sentiment,
        model.Summary ?? Summary);
}
