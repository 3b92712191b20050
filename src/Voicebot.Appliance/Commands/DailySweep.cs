using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Commands;

/// <summary>The sweep of the running appliance, once a day.</summary>
internal sealed partial class DailySweep(Sweep sweep, TimeProvider clock, ILogger logger)
{
    // A box without a clock of its own has the time from the network by then.
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_next = TimeSpan.FromDays(1);

    // No line is silent for so long: the clock is wrong, and everything would be too old.
    private static readonly TimeSpan s_mostSilent = TimeSpan.FromDays(366);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var wait = s_first; ; wait = s_next)
        {
            await Task.Delay(wait, clock, cancellationToken);
            try
            {
                if (sweep.NewestCall() is { } newest && clock.GetUtcNow() - newest > s_mostSilent)
                {
                    LogClock(logger, clock.GetUtcNow(), newest);
                    continue;
                }
                var swept = await Task.Run(() => sweep.Run(clock.GetUtcNow(), dryRun: false), cancellationToken);
                LogSwept(logger, swept.Rows.Calls, swept.Rows.Tickets, swept.Rows.Words, swept.Lines, swept.Recordings, swept.Aside);
            }
            catch (Exception error) when (error is JournalException or SqliteException or IOException or UnauthorizedAccessException)
            {
                LogNotSwept(logger, error.Message); // tomorrow
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "swept: {Calls} calls, {Tickets} tickets, words of {Words} tickets, {Lines} lines of trace, {Recordings} recordings, {Aside} files")]
    private static partial void LogSwept(ILogger logger, int calls, int tickets, int words, int lines, int recordings, int aside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "not swept: the clock says {Now:yyyy-MM-dd}, the last call came on {Newest:yyyy-MM-dd}; where the clock is right, voicebot sweep does it")]
    private static partial void LogClock(ILogger logger, DateTimeOffset now, DateTimeOffset newest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "not swept: {Reason}")]
    private static partial void LogNotSwept(ILogger logger, string reason);
}
