using System.Globalization;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Page;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Commands;

/// <summary>What the page may see and do, done by the appliance.</summary>
internal sealed class PageHost(ApplianceSettings settings, Body body, LiveScenario live, JournalDesk? desk, TimeProvider time) : IPageHost
{
    private const string UpdateNewsFile = "/data/updates/news";
    private const long LeastFreeBytes = 64L << 20;

    private int _receiving;

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

    public async Task<string> UpdateAsync(Stream update, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _receiving, 1) != 0)
            throw new UpdateException("une autre est en cours d’envoi");
        var (sent, kept) = UploadsIn(settings.Page.Folder);
        try
        {
            await KeepAsync(update, sent, cancellationToken);
            return await UpdateCommand.RequestAsync(sent, kept, cancellationToken);
        }
        finally
        {
            File.Delete(sent);
            Volatile.Write(ref _receiving, 0);
        }
    }

    /// <summary>What was sent before the last restart has been taken or refused by now.</summary>
    public static void ForgetUploads(string folder)
    {
        var (sent, kept) = UploadsIn(folder);
        File.Delete(sent);
        File.Delete(kept);
    }

    private static (string Sent, string Kept) UploadsIn(string folder) => (Path.Combine(folder, "mise-a-jour.envoi"), Path.Combine(folder, "mise-a-jour.update"));

    // Tickets need the disk more than an update does.
    private static async Task KeepAsync(Stream update, string file, CancellationToken cancellationToken)
    {
        var block = new byte[1 << 20];
        await using var kept = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, BufferSize = 0 });
        while (await update.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
        {
            if (new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace < LeastFreeBytes)
                throw new UpdateException("il n’y a pas la place de la recevoir : passez par une clé USB");
            try
            {
                await kept.WriteAsync(block.AsMemory(0, count), cancellationToken);
            }
            catch (IOException error)
            {
                throw new UpdateException(DiskFailure.Explain(error, file));
            }
        }
    }

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
