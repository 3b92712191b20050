using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>A call that is over.</summary>
/// <param name="At">When it began.</param>
/// <param name="Caller">The line's number; null when it did not tell.</param>
/// <param name="Result">done, transfer or none.</param>
/// <param name="Reason">What ended it.</param>
/// <param name="Record">Null when nothing was understood.</param>
public sealed record CallEnd(Guid CallId, DateTimeOffset At, string? Caller, int Seconds, string Result, string Reason, CallRecord? Record)
{
    /// <summary>What becomes of the call's ticket; null: such a call leaves none.</summary>
    /// <remarks>Resolved only when the caller said so: all steps were gone through, and no ticket was needed.</remarks>
    public TicketStatus? Status => Record switch
    {
        null => null,
        { Ticket: not null } => Result == "transfer" ? TicketStatus.Transferred : TicketStatus.Open,
        { Topic: null } or { Captures.Count: 0 } when Result != "transfer" => null,
        { Topic: null } => null,
        _ when Result == "transfer" => TicketStatus.Transferred,
        { IsComplete: true } when Result == "done" => TicketStatus.Resolved,
        _ => TicketStatus.Abandoned,
    };
}
