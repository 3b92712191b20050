using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Posting;

namespace Voicebot.Appliance.Commands;

/// <summary>Looks at the board and sends alerts on the ways of the tickets.</summary>
/// <remarks>They wait in the outbox like these; where the journal's own disk is the trouble they are sent past it.</remarks>
/// <param name="isOwn">The appliance's own calls say nothing about the line.</param>
/// <param name="isOpen">Calls are to be expected now.</param>
internal sealed partial class Alerts(
    ApplianceBoard board, AlertRules rules, Journal journal, IReadOnlyList<IPost> posts, Func<Guid, bool> isOwn, Func<bool> isOpen, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(10);

    private readonly long _begunAt = clock.GetTimestamp();
    private int _called;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        board.Changed += SeeCall;
        using var timer = new PeriodicTimer(s_every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await LookAsync(cancellationToken);
        }
        finally
        {
            board.Changed -= SeeCall;
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var alert in rules.Look(board.State.Troubles, Interlocked.Exchange(ref _called, 0) != 0, isOpen(), clock.GetElapsedTime(_begunAt)))
        {
            LogAlert(logger, alert.About, alert.Told);
            var notice = new Notice(alert.About, alert.Over, alert.Told, clock.GetUtcNow(), Environment.MachineName);
            if (journal.Trouble is null)
                journal.Post(notice);
            else
                await SendPastAsync(notice, cancellationToken);
        }
    }

    private void SeeCall()
    {
        if (board.State.Calls.Any(call => !isOwn(call.CallId)))
            Interlocked.Exchange(ref _called, 1);
    }

    private async Task SendPastAsync(Notice notice, CancellationToken cancellationToken)
    {
        foreach (var post in posts)
        {
            try
            {
                await post.SendAsync(new Posted(0, $"alerte-{Guid.NewGuid()}", post.Way, Notice.NoTicket, notice.ToJson(), 0, null), cancellationToken);
            }
            catch (PostException error)
            {
                LogNotSent(logger, notice.Alert, error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "alert: {About}: {Told}")]
    private static partial void LogAlert(ILogger logger, string about, string told);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an alert about {About} could neither be kept nor sent: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string about, string reason);
}
