using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Commands;

/// <summary>The board for who reads: systemd's status line, and a log line when a trouble comes or heals. With lights or without.</summary>
internal sealed partial class StateReport(ApplianceBoard board, Systemd systemd, ILogger logger)
{
    // One is enough: whoever comes reads the newest state.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        void Wake() => _changed.Writer.TryWrite(true);
        board.Changed += Wake;
        try
        {
            var before = ApplianceState.Initial;
            var status = "";
            while (true)
            {
                var state = board.State;
                if (state.Summary is var summary && summary != status)
                    systemd.Status(status = summary);
                Tell(before, state);
                before = state;
                await _changed.Reader.ReadAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
        finally
        {
            board.Changed -= Wake;
        }
    }

    private void Tell(ApplianceState before, ApplianceState state)
    {
        foreach (var trouble in state.Troubles)
            if (!before.Troubles.Contains(trouble))
                LogTrouble(logger, (int)trouble.Fault, trouble.Source, trouble.Reason);
        foreach (var trouble in before.Troubles)
            if (!state.Troubles.Any(other => other.Source == trouble.Source))
                LogHealed(logger, trouble.Source);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "panne {Fault} ({Source}) : {Reason}")]
    private static partial void LogTrouble(ILogger logger, int fault, string source, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "guéri : {Source}")]
    private static partial void LogHealed(ILogger logger, string source);
}
