using System.Globalization;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Page;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What the page may see and do, done by the appliance.</summary>
internal sealed class PageHost(ApplianceSettings settings, Body body, JournalDesk? desk) : IPageHost
{
    public ApplianceBoard Board => body.Board;

    public bool IsOwn(Guid callId) => body.SelfTest?.IsOwn(callId) == true;

    public async Task<(bool Passed, string Told)> TestAsync(CancellationToken cancellationToken)
    {
        var report = await body.TestAsync(cancellationToken);
        return report.Passed
            ? (true, $"Réussi. Accueil après {report.GreetingMs} ms ; « {report.Said} » a été compris « {report.Heard} ».")
            : (false, $"Manqué : {report.Reason}.");
    }

    public string TicketsCsv() => TicketsCommand.Csv(desk?.Tickets(null, long.MaxValue, int.MaxValue) ?? []);

    public string AsteriskFile(string file, string address)
    {
        List<string> options =
        [
            "--bot-host", $"{address}:{settings.AudioSocket.Port.ToString(CultureInfo.InvariantCulture)}", "--ami-username", settings.Ami.Username,
            "--max-calls", settings.AudioSocket.MaxCalls.ToString(CultureInfo.InvariantCulture),
        ];
        if (settings.Ami.Secret.Length > 0)
            options.AddRange(["--ami-secret", settings.Ami.Secret]);
        return AsteriskConfigSettings.TryParse(options, out var filled, out var problem) ? AsteriskConfig.Render(file, filled) : $"; {problem}\n";
    }
}
