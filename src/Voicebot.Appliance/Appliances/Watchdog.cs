using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Appliances;

/// <summary>Says once a second that the appliance lives, and only when every piece of evidence says so: never from a bare timer.</summary>
/// <param name="alive">Tells the service manager; it kills who is silent for too long.</param>
public sealed partial class Watchdog(IReadOnlyList<IEvidence> evidence, Action alive, TimeProvider time, ILogger logger)
{
    private string? _told;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            do
                Look();
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
    }

    internal void Look()
    {
        var standing = string.Join(", ", evidence.Select(static one => one.Standstill()).OfType<string>());
        if (standing.Length == 0)
        {
            if (_told is not null)
                LogMovesAgain(logger, _told);
            _told = null;
            alive();
        }
        else if (standing != _told)
        {
            _told = standing;
            LogStandstill(logger, standing);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "watchdog: stands still: {What}")]
    private static partial void LogStandstill(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "watchdog: moves again: {What}")]
    private static partial void LogMovesAgain(ILogger logger, string what);
}
