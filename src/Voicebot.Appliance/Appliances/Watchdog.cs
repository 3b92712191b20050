using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Appliances;

/// <summary>
/// Says twice a second that the appliance lives, and only when every piece of evidence says so: never from a bare timer. What
/// stands still for long ends the process at once; without this task the service manager's own limit does.
/// </summary>
/// <param name="alive">Tells the service manager; it kills who is silent for too long.</param>
/// <param name="giveUp">Asks the service manager to kill this process now, because of what stands still.</param>
public sealed partial class Watchdog(IReadOnlyList<IEvidence> evidence, Action alive, Action<IReadOnlyList<IEvidence>> giveUp, TimeProvider time, ILogger logger)
{
    /// <summary>From a standstill that is seen to the end: what was only slow moves again.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(0.5);

    private string? _told;
    private long _toldAt;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
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
        var standing = evidence.Select(static one => (Evidence: one, Name: one.Standstill())).Where(static one => one.Name is not null).ToList();
        if (standing.Count == 0)
        {
            if (_told is not null)
                LogMovesAgain(logger, _told);
            _told = null;
            alive();
            return;
        }
        var what = string.Join(", ", standing.Select(static one => one.Name));
        if (_told is null)
            _toldAt = time.GetTimestamp();
        if (what != _told)
            LogStandstill(logger, _told = what);
        if (time.GetElapsedTime(_toldAt) >= Grace)
            giveUp([.. standing.Select(static one => one.Evidence)]);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "watchdog: stands still: {What}")]
    private static partial void LogStandstill(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "watchdog: moves again: {What}")]
    private static partial void LogMovesAgain(ILogger logger, string what);
}
