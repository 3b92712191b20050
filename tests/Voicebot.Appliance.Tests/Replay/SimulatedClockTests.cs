using Voicebot.Appliance.Replay;

namespace Voicebot.Appliance.Tests.Replay;

public sealed class SimulatedClockTests
{
    [Fact]
    public void Timers_fire_in_order_each_at_its_own_instant()
    {
        var clock = new SimulatedClock();
        var fired = new List<(string, double)>();
        ITimer Set(string name, int dueMs, int periodMs) => clock.CreateTimer(
            _ => fired.Add((name, clock.Now.TotalMilliseconds)), null, TimeSpan.FromMilliseconds(dueMs), TimeSpan.FromMilliseconds(periodMs));
        using var late = Set("late", 30, Timeout.Infinite);
        using var every = Set("every", 10, 10);
        var gone = Set("gone", 15, 15);
        gone.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(35), () => { });
        Assert.Equal([("every", 10), ("every", 20), ("late", 30), ("every", 30)], fired);
        Assert.Equal(35, clock.Now.TotalMilliseconds);
    }

    [Fact]
    public void What_awaits_the_clock_goes_on_at_its_instant()
    {
        var clock = new SimulatedClock();
        var loop = new SimulationLoop();
        var woke = new List<double>();
        loop.Post(async _ =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock);
            woke.Add(clock.Now.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock); // set within the same advance
            woke.Add(clock.Now.TotalMilliseconds);
        }, null);
        loop.Settle();
        clock.Advance(TimeSpan.FromMilliseconds(100), loop.Settle);
        Assert.Equal([10, 15], woke);
    }
}
