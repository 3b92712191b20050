using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Page;

/// <summary>All that the page may see and do beside what it reads from the journal.</summary>
public interface IPageHost
{
    ApplianceBoard Board { get; }

    /// <summary>A call of the appliance's own, which nobody needs to hear of.</summary>
    bool IsOwn(Guid callId);

    /// <summary>The self-test: whether it passed, and in French how it went.</summary>
    Task<(bool Passed, string Told)> TestAsync(CancellationToken cancellationToken);

    /// <summary>All tickets, for spreadsheets.</summary>
    string TicketsCsv();

    /// <summary>A file of Asterisk's, filled in for this appliance.</summary>
    /// <param name="file">One of <see cref="Telephony.AsteriskConfig.Files"/>.</param>
    /// <param name="address">Where Asterisk reaches the appliance.</param>
    string AsteriskFile(string file, string address);
}
