using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Page;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What the page may see and do, done by the appliance.</summary>
internal sealed class PageHost(ApplianceSettings settings, Body body, LiveScenario live, JournalDesk? desk, TimeProvider time) : IPageHost
{
    private const string UpdateNewsFile = "/data/updates/news";

    private readonly UpdateInbox _inbox = new(settings.Page.Folder, UpdateCommand.RequestAsync);

    public SettingSheet Settings { get; } = new(settings.Sources);

    public bool CanRestart => body.CanRestart;

    public ScenarioShelf Scenarios => live.Shelf;

    public string? ScenarioFile => settings.ScenarioPath;

    public ApplianceBoard Board => body.Board;

    public bool IsOwn(Guid callId) => body.SelfTest?.IsOwn(callId) == true;

    public async Task<(bool Passed, string Told)> TestAsync(CancellationToken cancellationToken)
    {
        var report = await body.TestAsync(cancellationToken);
        return report.Passed
            ? (true, $"Réussi. Accueil après {report.GreetingMs} ms ; « {report.Said} » a été compris « {report.Heard} ».")
            : (false, $"Manqué : {report.Reason}.");
    }

    public void Restart() => body.RestartSoon();

    public Task ApplyScenarioAsync(byte[] json, CancellationToken cancellationToken) => live.ApplyAsync(json, cancellationToken);

    public bool CanUpdate => UpdateCommand.IsPossible;

    public string? UpdateNews
    {
        get
        {
            try
            {
                return File.ReadAllText(UpdateNewsFile).Trim();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null; // no update yet
            }
        }
    }

    public Task<string> UpdateAsync(Stream update, CancellationToken cancellationToken) => _inbox.TakeAsync(update, cancellationToken);

    public CallRecording? Recording(Guid callId) => settings.RecordFolder is { } folder ? CallRecording.Find(folder, callId) : null;

    // Engines are not tried beside calls: what the running appliance knows of itself stands for the examination.
    public Task WriteSupportAsync(Stream output, CancellationToken cancellationToken)
    {
        var state = body.Board.State;
        List<Finding> findings =
        [
            Finding.Good("service", state.Summary),
            .. state.Troubles.Select(static trouble => trouble.Fault == Fault.None ? Finding.Doubtful(trouble.Source, trouble.Reason, "docs/technicien.md") : Finding.Bad(trouble.Source, trouble.Reason, "docs/technicien.md")),
        ];
        var text = File.Exists(Settings.File) ? File.ReadAllText(Settings.File) : "";
        return new SupportArchive(settings, text, body.Log.Text, time).WriteAsync(output, findings, cancellationToken);
    }

    public string TicketsCsv() => TicketsCommand.Csv(desk?.Tickets(null, long.MaxValue, int.MaxValue) ?? []);

    public Task WriteAsteriskAsync(Stream output, string address, AsteriskKind kind, CancellationToken cancellationToken) =>
        AsteriskArchive.WriteAsync(output, settings, address, kind, time, cancellationToken);
}
