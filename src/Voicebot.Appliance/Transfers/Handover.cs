using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Transfers;

/// <summary>What a person learns of a caller before the two are connected.</summary>
/// <param name="CallerName">On the telephone's display: « Petit dossier 1001 ».</param>
/// <param name="Summary">One sentence, as it is said.</param>
public sealed record Handover(string Ticket, string CallerName, string Summary)
{
    /// <summary>After the summary.</summary>
    public const string Question = "Pour prendre l’appel, tapez un. Pour le refuser, tapez deux.";

    // What stands elsewhere in the sentence, or is for reading only.
    private static readonly string[] s_elsewhere =
        [Journaling.Ticket.PhoneCapture, Journaling.Ticket.NameCapture, Journaling.Ticket.CompanyCapture, Journaling.Ticket.OpenTicketCapture, "demande"];

    public static Handover Of(CallRecord call, string ticket)
    {
        string? Told(string name) => call.Captures.FirstOrDefault(one => one.Name == name)?.Spoken;
        var name = Told(Journaling.Ticket.NameCapture);
        var company = Told(Journaling.Ticket.CompanyCapture);
        var who = (name, company) switch
        {
            (null, null) => "Un appelant",
            ({ } one, null) => one,
            (null, { } house) => $"La société {house}",
            var (one, house) => $"{one}, de la société {house}",
        };
        var danger = call.Topic is { } topic && Dangers.IsName(topic) ? $"danger, {topic}" : null;
        string[] details =
        [
            .. new[] { danger }.OfType<string>(),
            .. call.Captures.Where(static one => !s_elsewhere.Contains(one.Name)).Select(static one => one.Value is "oui" or "non" ? $"{one.Name}, {one.Value}" : one.Spoken),
        ];
        var what = details.Length > 0 ? string.Join(", ", details) : call.Topic is null or "conseiller" ? "demande un conseiller" : call.Topic;
        return new Handover(ticket, string.Join(' ', new[] { name ?? company, $"dossier {ticket}" }.OfType<string>()), $"{who}, dossier {StepReader.Spaced(ticket)} : {what}.");
    }
}
