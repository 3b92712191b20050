using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Appliances;

public sealed class WatchdogTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private readonly FakeTimeProvider _time = new();
    private readonly List<IEvidence> _gaveUpFor = [];
    private int _fed;

    private Watchdog Dog(params IEvidence[] evidence) => new(evidence, () => _fed++, _gaveUpFor.AddRange, _time, NullLogger.Instance);

    private void Seconds(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void It_is_fed_while_the_clock_ticks_and_not_after_it_stands()
    {
        var ticks = 0L;
        var dog = Dog(new Pulse("clock", () => ticks, s_limit, _time));
        for (var second = 0; second < 10; second++)
        {
            ticks += 50;
            Seconds(1);
            dog.Look();
        }
        Assert.Equal(10, _fed);
        for (var second = 0; second < 10; second++)
        {
            Seconds(1);
            dog.Look();
        }
        Assert.Equal(13, _fed); // the limit's three seconds
        ticks++;
        dog.Look();
        Assert.Equal(14, _fed);
    }

    [Fact]
    public void One_that_stands_is_enough_to_starve_it()
    {
        var ticks = 0L;
        var dog = Dog(new Pulse("moves", () => ticks++, s_limit, _time), new Pulse("stands", () => 7, s_limit, _time));
        Seconds(4);
        dog.Look();
        Assert.Equal(0, _fed);
    }

    [Fact]
    public void What_only_stood_for_a_moment_is_not_given_up()
    {
        var ticks = 0L;
        var dog = Dog(new Pulse("clock", () => ticks, s_limit, _time));
        for (var twice = 0; twice < 2; twice++)
        {
            Seconds(3.5);
            dog.Look(); // stands
            Seconds(1);
            dog.Look();
            ticks++;
            dog.Look(); // moves again
        }
        Assert.Empty(_gaveUpFor);
    }

    [Fact]
    public void What_stands_for_long_is_given_up_by_name()
    {
        var ticks = 0L;
        var stands = new Pulse("stands", () => 7, s_limit, _time);
        var dog = Dog(new Pulse("moves", () => ticks++, s_limit, _time), stands);
        Seconds(3.5);
        dog.Look();
        Seconds(1);
        dog.Look();
        Assert.Empty(_gaveUpFor);
        Seconds(0.5);
        dog.Look();
        Assert.Equal([stands], _gaveUpFor);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_starves_it_until_it_does()
    {
        using var thread = new EngineThread("probed", 4);
        using var stuck = new ManualResetEventSlim();
        var dog = Dog(new Probe("engine", thread.PingAsync, s_limit, _time));
        dog.Look();
        Assert.Equal(1, _fed);
        using var began = new SemaphoreSlim(0);
        var job = thread.RunAsync(token => { began.Release(); stuck.Wait(token); return true; }, TestContext.Current.CancellationToken);
        await began.WaitAsync(TestContext.Current.CancellationToken); // the thread has its own time: not before it is stuck
        for (var second = 0; second < 12; second++)
        {
            Seconds(1);
            dog.Look();
        }
        var fed = _fed;
        Assert.InRange(fed, 3, 6); // its first question may have been answered in front of the job
        Seconds(1);
        dog.Look();
        Assert.Equal(fed, _fed);
        stuck.Set();
        await job;
        await thread.PingAsync(TestContext.Current.CancellationToken); // what was asked before is answered too
        dog.Look();
        Assert.Equal(fed + 1, _fed);
    }

    [Fact]
    public void An_engine_that_refuses_for_long_stands_still_and_one_refusal_does_not()
    {
        var refuses = true;
        var dog = Dog(new Probe("engine", _ => refuses ? Task.FromException(new EngineBusyException("engine")) : Task.CompletedTask, s_limit, _time));
        dog.Look();
        Seconds(2);
        dog.Look();
        Assert.Equal(2, _fed);
        Seconds(2);
        dog.Look();
        Assert.Equal(2, _fed);
        refuses = false;
        dog.Look(); // asks again, and the answer is known by the next look
        dog.Look();
        Assert.True(_fed >= 3);
    }
}
