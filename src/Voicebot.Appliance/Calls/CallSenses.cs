using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>What a call notices by itself: the two loops that bring sound and keys from the line, and time.</summary>
/// <param name="post">Takes what happened; must not block.</param>
internal sealed class CallSenses(ICallLine line, Listener listener, Playout playout, TimeProvider clock, Action<CallEvent> post)
{
    private const int TickMs = 100;

    // A machine that is late at every tick must still notice that a phone is mute.
    private const int MostLateTicks = 3;

    private readonly long _begunAt = clock.GetTimestamp();
    private volatile bool _soundCame;

    /// <summary>The telephone sends sound, be it silence.</summary>
    public bool SoundCame => _soundCame;

    /// <summary>Drains the socket to its end; never awaits anything but the socket.</summary>
    public async Task DrainAsync(CancellationToken over)
    {
        var audio = new short[Slin.FrameSamples * 10];
        try
        {
            while (true)
            {
                var next = await line.ReadAsync(audio, over);
                if (next.Kind == AudioSocketEventKind.Audio)
                {
                    _soundCame = true;
                    listener.Feed(audio.AsSpan(0, next.SampleCount), next.Upper.Span);
                }
                else if (next.Kind == AudioSocketEventKind.Digit)
                    post(CallEvent.Digit(next.Digit));
                else
                {
                    post(new CallEvent(CallEventKind.CallerGone));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over; the server drains the rest.
        }
    }

    /// <summary>Tells how much time has passed, and looks for gaps in the sound.</summary>
    public async Task TickAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(TickMs), clock);
        try
        {
            var (last, late) = (_begunAt, 0);
            while (await timer.WaitForNextTickAsync(over))
            {
                // What really passed, so that a late tick does not lengthen anybody's patience.
                var now = clock.GetTimestamp();
                var passedMs = (int)clock.GetElapsedTime(last, now).TotalMilliseconds;
                last += (long)(passedMs * (clock.TimestampFrequency / 1000.0));
                post(CallEvent.Tick(passedMs, quiet: playout.BufferedSamples < Slin.FrameSamples));
                // A late tick means that this machine stood still, not that the caller was silent: what was sent meanwhile is read first.
                late = passedMs >= 2 * TickMs ? late + 1 : 0;
                if (late % MostLateTicks == 0)
                    listener.NoticeGap();
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }
}
