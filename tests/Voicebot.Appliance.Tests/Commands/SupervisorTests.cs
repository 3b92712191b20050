using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Tests.Telephony;

namespace Voicebot.Appliance.Tests.Commands;

public sealed class SupervisorTests : IDisposable
{
    private const int TestLimitMs = 30_000;

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _story = new();

    public void Dispose() => _stop.Dispose();

    // A part that takes its time to end, so that a stop which does not wait for it shows.
    private Func<CancellationToken, Task> Orderly(string name) => async token =>
    {
        _story.Enqueue($"{name} begins");
        await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _story.Enqueue($"{name} is told");
        await Task.Yield();
        await Task.Delay(20, CancellationToken.None);
        _story.Enqueue($"{name} ends");
    };

    private Supervisor Three(Func<CancellationToken, Task> second)
    {
        var supervisor = new Supervisor(_clock, _log);
        supervisor.Add("one", Orderly("one"));
        supervisor.Add("two", second);
        supervisor.Add("three", Orderly("three"));
        return supervisor;
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_stop_goes_from_the_first_part_to_the_last_each_after_the_one_before_it()
    {
        var supervisor = Three(Orderly("two"));
        var running = supervisor.RunAsync(_stop.Token);
        Assert.Equal(["three begins", "two begins", "one begins"], _story);
        _story.Clear();
        await _stop.CancelAsync();

        Assert.True(await running);
        Assert.Equal(["one is told", "one ends", "two is told", "two ends", "three is told", "three ends"], _story);
        Assert.Null(supervisor.Fault);
        Assert.Empty(_log.Lines);
    }

    public static TheoryData<string> Faults => ["at once", "before its first await", "later", "by itself", "cancelled by itself"];

    [Theory(Timeout = TestLimitMs)]
    [MemberData(nameof(Faults))]
    public async Task The_first_fault_is_told_and_stops_the_others_in_the_same_order(string how)
    {
        var later = new TaskCompletionSource();
        var supervisor = Three(how switch
        {
            "at once" => _ => Task.FromException(new ArgumentException("too long")),
            "before its first await" => _ => throw new ArgumentException("too long"),
            "later" => LaterAsync,
            "by itself" => _ => Task.CompletedTask,
            _ => CancelledAsync,
        });
        var running = supervisor.RunAsync(_stop.Token);
        later.SetResult();

        Assert.False(await running);
        Assert.Equal(
            ["one is told", "one ends", "three is told", "three ends"],
            _story.Where(line => !line.EndsWith("begins", StringComparison.Ordinal)));
        Assert.Equal("two", supervisor.Fault?.Part);
        var told = Assert.Single(_log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Contains("two failed, the appliance stops: ", told, StringComparison.Ordinal);
        if (supervisor.Fault?.Error is ArgumentException)
            Assert.Contains("ArgumentException: too long", told, StringComparison.Ordinal);

        async Task LaterAsync(CancellationToken stopping)
        {
            await later.Task;
            throw new ArgumentException("too long");
        }

        static async Task CancelledAsync(CancellationToken stopping)
        {
            await Task.Yield();
            throw new OperationCanceledException("a token of its own");
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_fault_at_the_stop_is_told_too_and_the_rest_still_stops()
    {
        var supervisor = Three(async token =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException("while it stopped");
            }
        });
        var running = supervisor.RunAsync(_stop.Token);
        await _stop.CancelAsync();

        Assert.False(await running);
        Assert.Equal("three ends", _story.Last());
        Assert.Contains(_log.Lines, line => line.Contains("two failed, the appliance stops: InvalidOperationException: while it stopped", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Of_two_faults_the_first_is_the_reason_and_both_are_told()
    {
        var supervisor = new Supervisor(_clock, _log);
        supervisor.Add("one", async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new IOException("second");
        });
        supervisor.Add("two", _ => Task.FromException(new IOException("first")));

        Assert.False(await supervisor.RunAsync(_stop.Token));
        Assert.Equal("two", supervisor.Fault?.Part);
        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("Critical", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_part_that_does_not_stop_is_left_behind_and_the_next_ones_turn_comes()
    {
        var stuck = new TaskCompletionSource();
        var supervisor = Three(_ => stuck.Task);
        var running = supervisor.RunAsync(_stop.Token);
        await _stop.CancelAsync();
        while (!running.IsCompleted)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await running);
        Assert.Equal("three ends", _story.Last());
        Assert.Contains(_log.Lines, line => line.Contains("two did not stop within 15 s", StringComparison.Ordinal));
        stuck.SetResult();
    }

    // What ended the manager link for good and in silence: Asterisk reads no line of 1,100 characters, and the codec says so by an
    // exception that the client does not know. Here with the real parts, and a call that is up.
    [Fact(Timeout = TestLimitMs)]
    public async Task An_exception_that_the_manager_client_does_not_know_ends_the_call_and_all_parts_in_order()
    {
        using var manager = new ScriptedManager();
        using var playoutClock = new PlayoutClock();
        var path = Path.GetTempFileName();
        await using var trace = new TraceFile(path);
        var ami = new AmiClient(
            new AmiOptions { Port = manager.Port, Username = new string('x', 1100), Secret = "s" }, TimeProvider.System, _log);
        using var server = new AudioSocketServer(new AudioSocketServerOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        var calls = new SemaphoreSlim(0);
        var supervisor = new Supervisor(TimeProvider.System, _log);
        supervisor.Add("server", token => server.RunAsync(
            async (_, over) =>
            {
                calls.Release();
                await Task.Delay(Timeout.Infinite, over).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                trace.Write(new EndTrace(Guid.NewGuid(), 1, "none", "appliance stops"));
                _story.Enqueue("call ended");
            },
            token));
        supervisor.Add("AMI", ami.RunAsync);
        supervisor.Add("playout clock", playoutClock.Ended, () =>
        {
            _story.Enqueue("clock stopped");
            playoutClock.Dispose();
            return ValueTask.CompletedTask;
        });
        supervisor.Add("trace", trace.Ended, async () =>
        {
            _story.Enqueue("trace stopped");
            await trace.DisposeAsync();
        });
        var running = supervisor.RunAsync(_stop.Token);
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await caller.ConnectAsync(IPAddress.Loopback, server.BoundPort, TestContext.Current.CancellationToken);
        await caller.SendAsync((byte[])[0x01, 0, 16, .. Guid.NewGuid().ToByteArray(bigEndian: true)], TestContext.Current.CancellationToken);
        await calls.WaitAsync(TestContext.Current.CancellationToken);

        using var session = await manager.AcceptAsync();
        await session.SendAsync("Asterisk Call Manager/11.0.0\r\n");
        await session.AnswerAsync(await session.ReadActionAsync("Challenge"), "Challenge: 1\r\n");

        Assert.False(await running);
        Assert.Equal("AMI", supervisor.Fault?.Part);
        Assert.IsType<ArgumentException>(supervisor.Fault?.Error);
        Assert.Equal(["call ended", "clock stopped", "trace stopped"], _story);
        Assert.Contains("appliance stops", File.ReadAllText(path), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_line_that_throws_at_the_playout_clock_stops_the_appliance()
    {
        using var playoutClock = new PlayoutClock();
        var supervisor = new Supervisor(_clock, _log);
        supervisor.Add("one", Orderly("one"));
        supervisor.Add("playout clock", playoutClock.Ended, () => ValueTask.CompletedTask);
        playoutClock.Add(new BrokenLine());

        Assert.False(await supervisor.RunAsync(_stop.Token));
        Assert.Equal("playout clock", supervisor.Fault?.Part);
        Assert.Equal("one ends", _story.Last());
    }

    private sealed class BrokenLine : IPacedLine
    {
        public void SendNextFrame() => throw new InvalidOperationException("must not throw");
    }
}
