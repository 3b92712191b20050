using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AudioSocketServerTests
{
    private const int TestLimitMs = 20_000;
    private static readonly Guid CallId = Guid.Parse("c3699bc4-d62e-4871-b1c7-a24cd5f3f1a9");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A running server; stopping it is part of every test.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly CancellationTokenSource _tornDown = new();
        private readonly Task _running;

        public Running(
            Func<AudioSocketConnection, CancellationToken, Task> handler,
            AudioSocketServerOptions? options = null, Func<Guid?, IReadOnlyCollection<Guid>, bool>? admit = null,
            Func<Socket, CancellationToken, ValueTask<Socket>>? accept = null)
        {
            options ??= new AudioSocketServerOptions();
            Server = accept is null
                ? new AudioSocketServer(options with { Port = 0 }, Clock, Log, admit)
                : new AudioSocketServer(options with { Port = 0 }, Clock, Log, admit) { Accept = accept };
            Server.Listen();
            // A handler that waits for what a failed test will never do is left behind, so that the failure is told.
            _running = Server.RunAsync((connection, token) => handler(connection, token).WaitAsync(_tornDown.Token), _stop.Token);
        }

        public AudioSocketServer Server { get; }
        public FakeTimeProvider Clock { get; } = new();
        public RecordingLogger Log { get; } = new();
        public int Port => Server.BoundPort;

        public Task StopAsync()
        {
            _stop.Cancel();
            return _running;
        }

        public async ValueTask DisposeAsync()
        {
            var stopped = StopAsync();
            await _tornDown.CancelAsync();
            while (!stopped.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromSeconds(1)); // what waits on this clock waits for us
                await Task.WhenAny(stopped, Task.Delay(5, CancellationToken.None));
            }
            await stopped;
            _stop.Dispose();
            _tornDown.Dispose();
            Server.Dispose();
        }

        public async Task UntilAsync(Func<AudioSocketServer, bool> condition)
        {
            while (!condition(Server))
                await Task.Delay(5, Token);
        }
    }

    /// <summary>Reads until the end and answers each audio event with one frame: the shape of a call.</summary>
    private static async Task EchoAsync(AudioSocketConnection connection, CancellationToken cancellationToken)
    {
        var buffer = new short[160];
        while (true)
        {
            var next = await connection.ReadAsync(buffer, cancellationToken);
            if (next.IsTerminal)
                return;
            if (next.Kind == AudioSocketEventKind.Audio)
                connection.TrySendFrame(buffer);
        }
    }

    private static async Task AssertRefusedAsync(AsteriskPeer peer)
    {
        var (bytes, end) = await peer.ReadToEndAsync();
        Assert.Empty(bytes);
        Assert.Equal(PeerEnd.Reset, end);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_call_is_identified_served_and_hung_up_when_its_handler_returns()
    {
        var seen = new TaskCompletionSource<(Guid, EndPoint)>();
        await using var running = new Running((connection, _) =>
        {
            seen.SetResult((connection.CallId, connection.Peer));
            connection.TrySendFrame(new short[160]);
            return Task.CompletedTask;
        });
        using var peer = await AsteriskPeer.CallAsync(running.Port, CallId);
        Assert.Equal((CallId, peer.Socket.LocalEndPoint!), await seen.Task);
        Assert.Equal([0, 0, 0], (await peer.ReceiveAsync(326))[323..]);
        Assert.Equal(1, running.Server.ActiveCalls);
        peer.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(PeerEnd.Eof, (await peer.ReadToEndAsync()).End);
        await running.UntilAsync(server => server.ActiveCalls == 0);
        Assert.Equal(1, running.Server.AcceptedCalls);
        Assert.Equal(0, running.Server.RefusedConnections);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_uuid_in_pieces_and_audio_glued_to_it_are_fine()
    {
        await using var running = new Running(EchoAsync);
        using var slow = await AsteriskPeer.DialAsync(running.Port);
        foreach (var one in AsteriskPeer.Hello(CallId))
        {
            slow.Socket.Send(new[] { one });
            await Task.Delay(2, Token);
        }
        slow.Send(AsteriskPeer.Audio(7));
        Assert.Equal(AsteriskPeer.Audio(7), await slow.ReceiveAsync(323));

        using var glued = await AsteriskPeer.DialAsync(running.Port);
        byte[] frames = [.. AsteriskPeer.Audio(8), .. AsteriskPeer.Audio(9)];
        glued.Send([.. AsteriskPeer.Hello(Guid.NewGuid()), .. frames]);
        Assert.Equal(frames, await glued.ReceiveAsync(646));
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(18)]
    public async Task Without_a_whole_uuid_the_connection_is_reset_after_2_s(int bytes)
    {
        await using var running = new Running(EchoAsync);
        using var peer = await AsteriskPeer.DialAsync(running.Port);
        peer.Send(AsteriskPeer.Hello(CallId).AsSpan(0, bytes));
        await Task.Delay(100, Token);
        running.Clock.Advance(TimeSpan.FromMilliseconds(1999));
        await Task.Delay(100, Token);
        Assert.Equal(0, running.Server.RefusedConnections);
        running.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AssertRefusedAsync(peer);
        Assert.Contains(running.Log.Lines, line => line.Contains("no UUID came in time", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData("00")]           // hangup first
    [InlineData("10")]           // audio first
    [InlineData("0101")]
    [InlineData("01000f")]
    [InlineData("010011")]
    [InlineData("474554202f20485454502f312e310d0a")] // a web browser
    [InlineData("0100100000000000000000000000000000000000")] // the zero UUID, with one byte of more
    [InlineData("01001000000000000000000000000000000000")]
    public async Task Anything_but_a_uuid_is_reset_at_once(string hex)
    {
        await using var running = new Running(EchoAsync);
        using var peer = await AsteriskPeer.DialAsync(running.Port);
        peer.Send(Convert.FromHexString(hex));
        await AssertRefusedAsync(peer);
        await running.UntilAsync(server => server.RefusedConnections == 1);
        Assert.Equal(0, running.Server.AcceptedCalls);
    }

    // Asterisk does this when the channel was not answered before AudioSocket().
    [Theory(Timeout = TestLimitMs)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_before_its_uuid_is_let_go_at_once(bool reset)
    {
        await using var running = new Running(EchoAsync);
        using var peer = await AsteriskPeer.DialAsync(running.Port);
        if (reset)
            peer.Reset();
        else
            peer.Dispose();
        await running.UntilAsync(server => server.RefusedConnections == 1);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_uuid_in_use_is_refused_and_the_call_that_has_it_goes_on_and_later_it_is_free_again()
    {
        await using var running = new Running(EchoAsync);
        using (var first = await AsteriskPeer.CallAsync(running.Port, CallId))
        {
            await running.UntilAsync(server => server.ActiveCalls == 1);
            using var second = await AsteriskPeer.CallAsync(running.Port, CallId);
            await AssertRefusedAsync(second);
            first.Send(AsteriskPeer.Audio(3));
            Assert.Equal(AsteriskPeer.Audio(3), await first.ReceiveAsync(323));
        }
        await running.UntilAsync(server => server.ActiveCalls == 0);
        using var third = await AsteriskPeer.CallAsync(running.Port, CallId);
        third.Send(AsteriskPeer.Audio(4));
        Assert.Equal(AsteriskPeer.Audio(4), await third.ReceiveAsync(323));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_peer_outside_the_list_is_reset_straight_after_accept()
    {
        await using var running = new Running(EchoAsync); // allows 127.0.0.1/32
        await AsteriskPeer.AssertRefusedAsync(running.Port, IPAddress.Parse("127.0.0.2"));
        using var own = await AsteriskPeer.CallAsync(running.Port, CallId);
        await running.UntilAsync(server => server.ActiveCalls == 1);
        Assert.Contains(running.Log.Lines, line => line.Contains("127.0.0.2", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task An_IPv4_peer_of_an_IPv6_listener_is_judged_by_its_IPv4_address()
    {
        var options = new AudioSocketServerOptions { Bind = IPAddress.Parse("::ffff:127.0.0.1") };
        await using var running = new Running(EchoAsync, options);
        await AsteriskPeer.AssertRefusedAsync(running.Port, IPAddress.Parse("127.0.0.2"));
        using var own = await AsteriskPeer.CallAsync(running.Port, CallId);
        await running.UntilAsync(server => server.ActiveCalls == 1);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Full_or_overloaded_the_next_call_is_refused_by_a_reset()
    {
        var admitted = true;
        await using var running = new Running(EchoAsync, new AudioSocketServerOptions { MaxCalls = 2 }, (_, _) => Volatile.Read(ref admitted));
        using var first = await AsteriskPeer.CallAsync(running.Port, Guid.NewGuid());
        // Only once the first is in: admission is asked for when the server takes the connection, not when the peer dials.
        await running.UntilAsync(server => server.ActiveCalls == 1);
        Volatile.Write(ref admitted, false);
        await AsteriskPeer.AssertRefusedAsync(running.Port);

        Volatile.Write(ref admitted, true);
        using var early = await AsteriskPeer.DialAsync(running.Port); // let in while a line was free, identified too late
        using var second = await AsteriskPeer.CallAsync(running.Port, Guid.NewGuid());
        await running.UntilAsync(server => server.ActiveCalls == 2);
        await AsteriskPeer.AssertRefusedAsync(running.Port);
        early.Send(AsteriskPeer.Hello(Guid.NewGuid()));
        await AssertRefusedAsync(early);
    }

    // Two who dial in one moment are both let in to say who they are; the second must then find what the first has taken.
    [Fact(Timeout = TestLimitMs)]
    public async Task A_place_that_is_kept_is_taken_by_nobody_else()
    {
        var expected = Guid.NewGuid();
        await using var running = new Running(
            EchoAsync, new AudioSocketServerOptions { MaxCalls = 3 }, (call, here) => call is null || call == expected || here.All(one => one == expected));
        using var kept = await AsteriskPeer.DialAsync(running.Port);
        using var other = await AsteriskPeer.DialAsync(running.Port);
        using var first = await AsteriskPeer.CallAsync(running.Port, CallId);
        await running.UntilAsync(server => server.ActiveCalls == 1);
        other.Send(AsteriskPeer.Hello(Guid.NewGuid()));
        await AssertRefusedAsync(other);
        kept.Send(AsteriskPeer.Hello(expected));
        await running.UntilAsync(server => server.ActiveCalls == 2);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Two_hundred_half_open_connections_cost_a_live_call_no_frame_and_a_new_call_no_time()
    {
        await using var running = new Running(EchoAsync);
        using var live = await AsteriskPeer.CallAsync(running.Port, CallId);
        var halfOpen = new List<AsteriskPeer>();
        try
        {
            for (var frame = 0; frame < 200; frame++)
            {
                halfOpen.Add(await AsteriskPeer.DialAsync(running.Port));
                if (frame % 2 == 0)
                    halfOpen[^1].Send([0x01, 0x00]);
                live.Send(AsteriskPeer.Audio((short)frame));
                Assert.Equal(AsteriskPeer.Audio((short)frame), await live.ReceiveAsync(323));
            }
            await running.UntilAsync(server => server.RefusedConnections == 200 - 32); // the oldest were pushed out
            using var fresh = await AsteriskPeer.CallAsync(running.Port, Guid.NewGuid());
            fresh.Send(AsteriskPeer.Audio(1));
            await fresh.ReceiveAsync(323);
            running.Clock.Advance(TimeSpan.FromSeconds(2));
            // The fresh one pushed out one more; when its UUID came, its place was free again.
            await running.UntilAsync(server => server.RefusedConnections == 200);
            foreach (var peer in halfOpen)
                await AssertRefusedAsync(peer);
            Assert.Equal(2, running.Server.ActiveCalls);
        }
        finally
        {
            halfOpen.ForEach(static peer => peer.Dispose());
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task As_many_as_may_call_can_call_in_one_moment()
    {
        await using var running = new Running(EchoAsync, new AudioSocketServerOptions { MaxCalls = 64 });
        var peers = new List<AsteriskPeer>();
        try
        {
            for (var i = 0; i < 64; i++)
                peers.Add(await AsteriskPeer.DialAsync(running.Port)); // all are there before the first has said who it is
            peers.ForEach(static peer => peer.Send(AsteriskPeer.Hello(Guid.NewGuid())));
            foreach (var peer in peers)
            {
                peer.Send(AsteriskPeer.Audio(1));
                Assert.Equal(AsteriskPeer.Audio(1), await peer.ReceiveAsync(323));
            }
            Assert.Equal(64, running.Server.ActiveCalls);
        }
        finally
        {
            peers.ForEach(static peer => peer.Dispose());
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_handler_that_throws_ends_its_own_call_by_a_reset_and_no_other()
    {
        await using var running = new Running((connection, token) => connection.CallId == CallId
            ? throw new InvalidOperationException("a defect")
            : EchoAsync(connection, token));
        using var good = await AsteriskPeer.CallAsync(running.Port, Guid.NewGuid());
        using var bad = await AsteriskPeer.CallAsync(running.Port, CallId);
        await AssertRefusedAsync(bad);
        good.Send(AsteriskPeer.Audio(1));
        Assert.Equal(AsteriskPeer.Audio(1), await good.ReceiveAsync(323));
        await running.UntilAsync(server => server.ActiveCalls == 1);
        Assert.Contains(running.Log.Lines, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_stop_closes_the_port_resets_the_unidentified_and_awaits_the_handlers()
    {
        var farewell = new TaskCompletionSource();
        var ended = false;
        await using var running = new Running(async (connection, token) =>
        {
            try
            {
                await EchoAsync(connection, token);
            }
            catch (OperationCanceledException)
            {
                await farewell.Task; // a call that says goodbye first
                await connection.HangUpAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
                ended = true;
            }
        });
        using var call = await AsteriskPeer.CallAsync(running.Port, CallId);
        using var halfOpen = await AsteriskPeer.DialAsync(running.Port);
        var port = running.Port;
        await running.UntilAsync(server => server.ActiveCalls == 1);
        var stopping = running.StopAsync();
        await AssertRefusedAsync(halfOpen);
        await Assert.ThrowsAsync<SocketException>(() => AsteriskPeer.DialAsync(port));
        Assert.False(stopping.IsCompleted);
        farewell.SetResult();
        call.Socket.Shutdown(SocketShutdown.Send);
        var (bytes, end) = await call.ReadToEndAsync();
        Assert.Equal([0, 0, 0], bytes);
        Assert.Equal(PeerEnd.Eof, end);
        await stopping;
        Assert.True(ended);
    }

    // Who is reset dials again at once, and must find the port closed: the appliance that stops would take the call and drop it.
    [Fact(Timeout = TestLimitMs)]
    public async Task A_stop_ends_no_connection_before_the_port_is_closed()
    {
        var mayClose = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        var asked = 0;
        await using var running = new Running(
            async (connection, token) =>
            {
                try
                {
                    await EchoAsync(connection, token);
                }
                finally
                {
                    told.SetResult();
                }
            },
            accept: async (listener, token) =>
            {
                Interlocked.Increment(ref asked);
                try
                {
                    return await listener.AcceptAsync(token);
                }
                catch (OperationCanceledException)
                {
                    await mayClose.Task; // a kernel that takes its time
                    throw;
                }
            });
        using var call = await AsteriskPeer.CallAsync(running.Port, CallId);
        using var halfOpen = await AsteriskPeer.DialAsync(running.Port);
        var port = running.Port;
        // Both are taken, and the listener waits for a third: else the stop would find it between two.
        await running.UntilAsync(server => server.ActiveCalls == 1 && Volatile.Read(ref asked) == 3);
        var stopping = running.StopAsync();
        var reset = AssertRefusedAsync(halfOpen);
        await Task.WhenAny(told.Task, reset, Task.Delay(300, Token)); // nothing may happen; longer shows no more
        Assert.False(told.Task.IsCompleted, "the call was told before the port was closed");
        Assert.False(reset.IsCompleted, "reset before the port was closed");
        mayClose.SetResult();
        await reset;
        await Assert.ThrowsAsync<SocketException>(() => AsteriskPeer.DialAsync(port));
        await told.Task;
        await stopping;
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_stop_resets_calls_that_do_not_end_within_the_limit()
    {
        await using var running = new Running((connection, _) => EchoAsync(connection, CancellationToken.None));
        using var call = await AsteriskPeer.CallAsync(running.Port, CallId);
        await running.UntilAsync(server => server.ActiveCalls == 1);
        var stopping = running.StopAsync();
        while (!stopping.IsCompleted)
        {
            await Task.Delay(20, Token);
            running.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        await stopping;
        await AssertRefusedAsync(call);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Without_descriptors_accept_waits_longer_and_longer_instead_of_spinning_and_then_goes_on()
    {
        var tries = 0;
        await using var running = new Running(EchoAsync, accept: (listener, token) =>
            Interlocked.Increment(ref tries) <= 10
                ? ValueTask.FromException<Socket>(new SocketException((int)SocketError.TooManyOpenSockets))
                : listener.AcceptAsync(token));
        await Task.Delay(50, Token);
        Assert.Equal(1, Volatile.Read(ref tries)); // no time has passed on the server's clock
        var waited = TimeSpan.Zero;
        while (Volatile.Read(ref tries) <= 10)
        {
            running.Clock.Advance(TimeSpan.FromMilliseconds(10));
            waited += TimeSpan.FromMilliseconds(10);
            await Task.Delay(1, Token);
        }
        // 10 + 20 + 40 + … + 640 + 1000 + 1000 + 1000 ms; the test's clock may run ahead a little.
        Assert.InRange(waited.TotalMilliseconds, 4270, 6000);
        using var peer = await AsteriskPeer.CallAsync(running.Port, CallId);
        peer.Send(AsteriskPeer.Audio(1));
        await peer.ReceiveAsync(323);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_port_in_use_is_said_at_once()
    {
        await using var running = new Running(EchoAsync);
        using var second = new AudioSocketServer(
            new AudioSocketServerOptions { Port = running.Port }, running.Clock, running.Log);
        var error = Assert.Throws<SocketException>(second.Listen);
        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }
}
