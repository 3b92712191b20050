namespace Voicebot.Appliance.Replay;

/// <summary>Time that moves only when told to. Its timers fire in order, each at its own instant, on the thread that moves it.</summary>
/// <remarks>Single-threaded, like everything that runs on a <see cref="SimulationLoop"/>.</remarks>
public sealed class SimulatedClock : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly List<Timer> _timers = [];
    private TimeSpan _now;
    private long _lastOrder;

    /// <summary>Since the beginning.</summary>
    public TimeSpan Now => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_start + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time; after each timer that fires, `settle` lets what waited for it happen at that instant.</summary>
    public void Advance(TimeSpan by, Action settle)
    {
        var until = _now + by;
        while (Next(until) is { } timer)
        {
            _now = timer.DueAt!.Value;
            timer.Fire();
            settle();
        }
        _now = until;
    }

    private Timer? Next(TimeSpan until)
    {
        Timer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.DueAt <= until && (next is null || (timer.DueAt, timer.Order).CompareTo((next.DueAt, next.Order)) < 0))
                next = timer;
        }
        return next;
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>Null: does not fire.</summary>
        public TimeSpan? DueAt { get; private set; }

        /// <summary>Of two that are due at once the one set first fires first.</summary>
        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Set(dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime);
            return true;
        }

        public void Fire()
        {
            Set(_period > TimeSpan.Zero ? DueAt + _period : null);
            callback(state);
        }

        public void Dispose() => Set(null);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan? dueAt)
        {
            if (DueAt is null && dueAt is not null)
                clock._timers.Add(this);
            else if (DueAt is not null && dueAt is null)
                clock._timers.Remove(this);
            DueAt = dueAt;
            Order = ++clock._lastOrder;
        }
    }
}
