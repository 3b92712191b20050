namespace Voicebot.Appliance.Dialogues;

/// <summary>Why no person takes a call now.</summary>
public enum Absence : byte
{
    /// <summary>Outside the opening hours.</summary>
    Closed,

    /// <summary>As many callers as may be are with somebody already.</summary>
    Busy,

    /// <summary>Somebody was rung; nobody answered, or all declined.</summary>
    Unanswered,
}

/// <summary>Whether a person can be rung. Asked while the caller waits: it must answer at once.</summary>
public interface IPersons
{
    /// <returns>Null: somebody can be rung.</returns>
    ValueTask<Absence?> AbsenceAsync(CancellationToken cancellationToken);
}

/// <summary>What follows when a person is wanted and none can be had.</summary>
/// <param name="Steps">Asked then, as a topic's steps are; the last one tells the ticket's number.</param>
/// <param name="Topic">What the call is about, where nothing was told yet.</param>
public sealed record Nobody(string Closed, string Busy, string Unanswered, IReadOnlyList<string> Steps, string Topic = "rappel")
{
    internal IEnumerable<string> Texts => [Closed, Busy, Unanswered];

    internal string Sentence(Absence why) => why switch
    {
        Absence.Closed => Closed,
        Absence.Busy => Busy,
        _ => Unanswered,
    };
}
