using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>
/// A clock moved by hand that knows who waits on it: it moves only while somebody does, and when a wait is over, what follows from it has
/// the machine's time first. So what a test reads from it does not depend on how busy the machine is.
/// </summary>
internal sealed class WaitedClock : FakeTimeProvider
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_follows = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Wait, DateTimeOffset> _due = new();
    private int _over;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Wait(this, callback, state, dueTime, period);

    /// <summary>Moves in steps until the task is done.</summary>
    /// <returns>How far.</returns>
    public async Task<TimeSpan> PassUntilAsync(Task done, TimeSpan step)
    {
        var passed = TimeSpan.Zero;
        while (!done.IsCompleted)
        {
            var over = Volatile.Read(ref _over);
            if (!_due.IsEmpty)
            {
                Advance(step);
                passed += step;
            }
            await Task.WhenAny(done, Task.Delay(Volatile.Read(ref _over) == over ? s_look : s_follows, TestContext.Current.CancellationToken));
        }
        await done;
        return passed;
    }

    /// <summary>In the machine's time, until nobody's wait ends within that time: what has been answered has arrived, and its deadline is gone.</summary>
    public async Task UntilNothingIsDueWithinAsync(TimeSpan time)
    {
        while (_due.Values.Any(due => due < GetUtcNow() + time))
            await Task.Delay(s_look, TestContext.Current.CancellationToken);
    }

    private sealed class Wait : ITimer
    {
        private readonly WaitedClock _clock;
        private readonly ITimer _timer;

        public Wait(WaitedClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _clock = clock;
            Set(dueTime);
            _timer = clock.CreateBareTimer(
                _ =>
                {
                    Interlocked.Increment(ref clock._over);
                    Set(period);
                    callback(state);
                },
                dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Set(dueTime);
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            Set(Timeout.InfiniteTimeSpan);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan dueTime)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                _clock._due.TryRemove(this, out _);
            else
                _clock._due[this] = _clock.GetUtcNow() + dueTime;
        }
    }

    private ITimer CreateBareTimer(TimerCallback callback, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, null, dueTime, period);
}
