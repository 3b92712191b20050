using Voicebot.Appliance.Dialogues;
using Voicebot.Audio;

namespace Voicebot.Appliance.Journaling;

/// <summary>A call that is over.</summary>
/// <param name="At">When it began.</param>
/// <param name="Caller">The line's number; null when it did not tell.</param>
/// <param name="Result">done, transfer or none.</param>
/// <param name="Reason">What ended it.</param>
/// <param name="Record">Null when nothing was understood.</param>
public sealed record CallEnd(Guid CallId, DateTimeOffset At, string? Caller, int Seconds, string Result, string Reason, CallRecord? Record)
{
    /// <summary>When the announcement that a machine speaks had been played to its end; null: it was cut by a key, or there is none.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>How the line was; null: not measured.</summary>
    public LineQuality? Line { get; init; }

    /// <summary>What becomes of the call's ticket; null: such a call leaves none.</summary>
    /// <remarks>
    /// Resolved only when the caller said so: all steps were gone through, and no ticket was needed. On its way to a person it is open
    /// until somebody takes it.
    /// </remarks>
    public TicketStatus? Status => Record switch
    {
        null => null,
        { Ticket: not null } => TicketStatus.Open,
        { Topic: null } or { Captures.Count: 0 } when Result != "transfer" => null,
        { Topic: null } => null,
        _ when Result == "transfer" => TicketStatus.Open,
        { IsComplete: true } when Result == "done" => TicketStatus.Resolved,
        _ => TicketStatus.Abandoned,
    };
}
