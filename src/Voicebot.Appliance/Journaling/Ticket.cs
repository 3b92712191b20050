using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>Where a ticket stands.</summary>
public enum TicketStatus : byte
{
    /// <summary>Somebody must deal with it.</summary>
    Open,

    /// <summary>A person took the call.</summary>
    Transferred,

    /// <summary>The caller said that it works again.</summary>
    Resolved,

    /// <summary>The caller left before there was anything to deal with.</summary>
    Abandoned,

    /// <summary>The staff dealt with it.</summary>
    Closed,
}

/// <summary>What a call left for the after-sales staff.</summary>
/// <param name="Number">As the caller was told it.</param>
/// <param name="CallId">Of the call that it comes from; null when the box stopped in the middle of it.</param>
/// <param name="Caller">The line's number.</param>
/// <param name="Topic">As the scenario calls it.</param>
/// <param name="Seconds">How long the call took.</param>
public sealed record Ticket(
    long Number, DateTimeOffset At, Guid? CallId, string? Caller, string? Topic, TicketStatus Status, Severity Severity,
    IReadOnlyList<Capture> Captures, int Seconds, DateTimeOffset? ClosedAt)
{
    /// <summary>As the rules or the model sort it.</summary>
    public string? Tag { get; init; }

    public Sentiment Sentiment { get; init; }

    /// <summary>The model's summary.</summary>
    public string? Described { get; init; }

    /// <summary>What was heard less surely than this and not confirmed is marked « à vérifier ».</summary>
    public const float LeastConfidence = 0.7f;

    // The names that a scenario gives to what every after-sales service wants to know; what bears another name stands in the summary.
    public const string PhoneCapture = "téléphone";
    public const string NameCapture = "nom";
    public const string CompanyCapture = "société";
    public const string ApplianceCapture = "appareil";
    public const string AdditionCapture = "ajout";
    public const string OpenTicketCapture = "dossier";

    /// <summary>Where to call back: what the caller said, else the line's number.</summary>
    public string? Phone => Value(PhoneCapture) ?? Caller;

    public string? Name => Value(NameCapture);

    public string? Company => Value(CompanyCapture);

    /// <summary>The model's, or all that was captured.</summary>
    public string Summary => Described ?? Details;

    /// <summary>Everything that was told beside who calls, in the order in which it was told: « lave-linge ; fuite ; depuis hier ».</summary>
    public string Details => string.Join(" ; ", Captures
        .Where(static one => one.Name is not (PhoneCapture or NameCapture or CompanyCapture or OpenTicketCapture))
        .Select(static one => one.Value is "oui" or "non" or "yes" or "no" || one.Name is not (ApplianceCapture or "panne")
            ? $"{one.Name} : {one.Spoken}" : one.Spoken));

    /// <summary>What somebody should ask again.</summary>
    public IEnumerable<Capture> ToCheck => Captures.Where(static one => !one.Confirmed && one.Confidence < LeastConfidence);

    private string? Value(string name) => Captures.FirstOrDefault(one => one.Name == name)?.Value;
}
