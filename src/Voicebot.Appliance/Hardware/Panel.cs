using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>
/// The one owner of the lines: shows the board on the lights, turns the button into gestures, and takes the lines again when
/// they were lost. Whatever happens to the wires, the call service does not notice.
/// </summary>
/// <param name="open">Takes the lines, or throws a <see cref="PanelException"/>.</param>
/// <param name="act">Does what a gesture means; false: the self-test failed. It must come back when its token is cancelled.</param>
public sealed partial class Panel(
    Func<IPanelLines> open, ApplianceBoard board, Func<Gesture, CancellationToken, Task<bool>> act, TimeProvider time, ILogger logger)
{
    /// <summary>Source of the trouble that a stuck button is.</summary>
    public const string ButtonSource = "bouton";

    // A gesture is two edges, a bouncing one perhaps forty; when it is full the level that is read once a second makes it good.
    private const int QueueLength = 256;

    // Nobody tells when a chip goes, or when an edge was lost: the lines are looked at.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    private readonly Channel<News> _news = Channel.CreateBounded<News>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly long _begunAt = time.GetTimestamp();
    private string? _told;

    /// <summary>Power has just come on: who holds the button means the factory's settings. Only for the first time that the lines are had.</summary>
    public bool PoweredOn { get; init; }

    /// <summary>Without a chip nothing is amiss: one line at the level of news, not of a warning.</summary>
    public bool MayLack { get; init; }

    /// <summary>Runs until the token is cancelled; then the lights are dark.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        void Wake() => _news.Writer.TryWrite(default);
        board.Changed += Wake;
        var poweredOn = PoweredOn;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    using var lines = open();
                    Tell(lines);
                    await ServeAsync(lines, poweredOn, cancellationToken);
                }
                catch (PanelException error)
                {
                    Tell(error);
                }
                poweredOn = false;
                await Task.Delay(s_again, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            board.Changed -= Wake;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_begunAt);

    private async Task ServeAsync(IPanelLines lines, bool poweredOn, CancellationToken cancellationToken)
    {
        lines.Edge += pressed => _news.Writer.TryWrite(new News(NewsKind.Edge, pressed, Now));
        var face = new PanelFace(lines.IsPressed(), poweredOn, Now);
        var lookAt = Now + s_look;
        var acting = Task.FromResult(true);
        var isStuck = false;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => _news.Writer.TryWrite(default), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                while (_news.Reader.TryRead(out var news))
                {
                    if (news.Kind == NewsKind.Edge)
                        Begin(face.Edge(news.Value, news.At));
                    else if (news.Kind == NewsKind.Tested)
                        face.Tell(news.Value, Now);
                }
                face.See(board.State);
                var now = Now;
                if (now >= lookAt)
                {
                    Begin(face.Edge(lines.IsPressed(), now));
                    lookAt = now + s_look;
                }
                Begin(face.Advance(now));
                lines.Show(face.At(now));
                if (face.IsStuck(now) != isStuck)
                    TellStuck(isStuck = !isStuck);

                var wait = lookAt - now;
                if (face.NextChange(now) is { } change && change < wait)
                    wait = change;
                timer.Change(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                await _news.Reader.WaitToReadAsync(cancellationToken);
            }
        }
        finally
        {
            if (isStuck)
                TellStuck(false);
            await over.CancelAsync();
            await acting;
        }

        void Begin(Gesture gesture)
        {
            if (gesture == Gesture.None)
                return;
            LogGesture(logger, gesture);
            if (acting.IsCompleted) // else the earlier one is still at it
                acting = ActAsync(gesture, over.Token);
        }
    }

    private async Task<bool> ActAsync(Gesture gesture, CancellationToken cancellationToken)
    {
        var passed = false;
        try
        {
            passed = await act(gesture, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The appliance stops, or the lines were lost.
        }
        // The one boundary around a gesture: a defect in it must not take the calls with it.
        catch (Exception error)
        {
            LogGestureFailed(logger, error, gesture);
        }
        finally
        {
            if (gesture == Gesture.SelfTest)
                _news.Writer.TryWrite(new News(NewsKind.Tested, passed, default));
        }
        return passed;
    }

    private void TellStuck(bool stuck)
    {
        if (stuck)
            board.Update(state => state.With(new Trouble(ButtonSource, "le bouton reste enfoncé, il est ignoré", Fault.None, Degrades: false)));
        else
            board.Update(state => state.Healed(ButtonSource));
        if (stuck)
            LogStuck(logger);
    }

    // Tries are silent: only a change of fortune is worth a line.
    private void Tell(PanelException error)
    {
        if (_told == error.Message)
            return;
        _told = error.Message;
        if (MayLack && !error.ChipIsThere)
            LogNone(logger, error.Message);
        else
            LogDark(logger, error.Message);
    }

    private void Tell(IPanelLines lines)
    {
        _told = null;
        LogServes(logger, lines.Name);
    }

    private enum NewsKind : byte
    {
        /// <summary>The board has changed, or time has come.</summary>
        Wake,
        Edge,
        Tested,
    }

    private readonly record struct News(NewsKind Kind, bool Value, TimeSpan At);

    // For the technician, who reads French.
    [LoggerMessage(Level = LogLevel.Information, Message = "panneau : {Chip}")]
    private static partial void LogServes(ILogger logger, string chip);

    [LoggerMessage(Level = LogLevel.Warning, Message = "panneau éteint : {Reason}")]
    private static partial void LogDark(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "sans panneau : {Reason}")]
    private static partial void LogNone(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "panneau : le bouton reste enfoncé, il est ignoré")]
    private static partial void LogStuck(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "panel: button: {Gesture}")]
    private static partial void LogGesture(ILogger logger, Gesture gesture);

    [LoggerMessage(Level = LogLevel.Error, Message = "panel: {Gesture} failed")]
    private static partial void LogGestureFailed(ILogger logger, Exception error, Gesture gesture);
}
