using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace Voicebot.Appliance.Commands;

/// <summary>What the service manager is told (sd_notify(3)). Without one it is told to nobody.</summary>
internal sealed class Systemd
{
    private readonly SystemdNotifier _notifier = new();

    /// <summary>Somebody listens.</summary>
    public bool IsThere => _notifier.IsEnabled;

    /// <summary>Flags between one run of the service and the next, and requests to its helpers that may do more; null: not started as a service.</summary>
    public static string? RuntimeFolder => Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY");

    public void Ready() => _notifier.Notify(ServiceState.Ready);

    public void Stopping() => _notifier.Notify(ServiceState.Stopping);

    /// <summary>The watchdog is silenced for WatchdogSec.</summary>
    public void Alive() => _notifier.Notify(new ServiceState("WATCHDOG=1"));

    /// <summary>The watchdog's end, now: the process is killed, its flag left, the next one started.</summary>
    public void GiveUp() => _notifier.Notify(new ServiceState("WATCHDOG=trigger"));

    /// <param name="line">French: `systemctl status` shows it to the technician.</param>
    public void Status(string line) => _notifier.Notify(new ServiceState("STATUS=" + line.ReplaceLineEndings(" ")));

    /// <summary>A start that takes its time is not stuck.</summary>
    public void MoreTime(TimeSpan span) =>
        _notifier.Notify(new ServiceState(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)span.TotalMicroseconds}")));

    /// <summary>Asks one of the service's helpers (their .path units wait for the file) for what the service itself may not do.</summary>
    /// <returns>False: this is no service, nobody can be asked.</returns>
    public static bool TryRequest(string what)
    {
        if (RuntimeFolder is not { } folder)
            return false;
        try
        {
            File.WriteAllText(Path.Combine(folder, "request-" + what), "");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>How the run before this one ended, as the unit has left it; it counts once.</summary>
    public static PreviousEnd TakePreviousEnd()
    {
        if (RuntimeFolder is not { } folder)
            return PreviousEnd.Unknown;
        var file = Path.Combine(folder, "ended");
        try
        {
            var words = File.ReadAllText(file);
            File.Delete(file);
            return Parse(words);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return PreviousEnd.Unknown;
        }
    }

    /// <param name="words">$SERVICE_RESULT $EXIT_STATUS (systemd.exec(5)).</param>
    internal static PreviousEnd Parse(string words) => words.Trim().Split(' ') switch
    {
        ["watchdog", ..] => PreviousEnd.Watchdog,
        ["signal", "KILL"] => PreviousEnd.Killed, // out of memory is a result of its own
        _ => PreviousEnd.Unknown,
    };

    /// <summary>True for the first start since power came on.</summary>
    public static bool IsFirstStart()
    {
        if (RuntimeFolder is not { } folder)
            return false;
        var flag = Path.Combine(folder, "started");
        if (File.Exists(flag))
            return false;
        try
        {
            File.WriteAllText(flag, "");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Why the settings on the image's memory card were refused; the earlier ones serve. Null: they were not.</summary>
    public static string? RefusedSettings()
    {
        if (RuntimeFolder is not { } folder || Path.Combine(folder, "settings-refused") is var file && !File.Exists(file))
            return null;
        try
        {
            return File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
