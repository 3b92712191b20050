using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Page;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>The status page and what it keeps of calls in progress. A page that cannot be had never stops the appliance.</summary>
internal sealed partial class PageParts : ITrace
{
    private readonly ITrace _kept;
    private readonly LiveCalls _live;
    private readonly TurnFigures _turns = new();

    private PageParts(ITrace kept, TimeProvider time) => (_kept, _live) = (kept, new LiveCalls(time));

    public Metrics Metrics { get; } = new();

    /// <summary>Null: the settings want none, or it has no folder.</summary>
    public PageServer? Server { get; private set; }

    /// <param name="kept">Where traces go anyway.</param>
    public static PageParts Open(ApplianceSettings settings, Body body, Journal? journal, LiveScenario live, ITrace kept, TimeProvider time, ILoggerFactory logs)
    {
        var parts = new PageParts(kept, time);
        var logger = logs.CreateLogger("page");
        try
        {
            if (PasswordFor(settings.Page, logger) is not { } password)
                return parts;
            UpdateInbox.Clear(settings.Page.Folder);
            var desk = journal is null ? null : new JournalDesk(settings.Journal.Path!);
            var site = new PageSite(new PageHost(settings, body, live, desk, time), password, parts._live, parts._turns, parts.Metrics, desk, time);
            parts.Server = new PageServer(settings.Page, PageCertificate.LoadOrMake(settings.Page.Folder), site, logs);
            return parts;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            LogNone(logger, settings.Page.Folder, error.Message);
            return parts;
        }
    }

    public void Write(TraceRecord record)
    {
        _kept.Write(record);
        _live.Write(record);
        _turns.Write(record);
        Metrics.Write(record);
    }

    private static PagePassword? PasswordFor(PageSettings settings, ILogger logger)
    {
        if (settings.IsOn == false)
            return null;
        var known = PagePassword.Load(settings.Folder);
        if (known is not null || settings.IsOn is null)
            return known;
        PagePassword.Draw(settings.Folder, keepFirst: true);
        var first = Path.Combine(settings.Folder, PagePassword.FirstFileName);
        LogDrawn(logger, first);
        return PagePassword.Load(settings.Folder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "the status page has a password now: it stands in {Path} until somebody has logged in with it")]
    private static partial void LogDrawn(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no status page: {Folder} ({Reason})")]
    private static partial void LogNone(ILogger logger, string folder, string reason);
}
