namespace Voicebot.Appliance.Journaling;

/// <summary>Where a ticket stands and how urgent it is, in French.</summary>
public static class TicketWords
{
    public static string Of(TicketStatus status) => status switch
    {
        TicketStatus.Open => "ouvert",
        TicketStatus.Transferred => "transféré",
        TicketStatus.Resolved => "réglé",
        TicketStatus.Abandoned => "abandonné",
        _ => "clos",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Urgent => "urgente",
        Severity.High => "haute",
        Severity.Normal => "normale",
        _ => "basse",
    };
}
