using System.Buffers.Binary;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AudioSocketConnectionTests
{
    private const int TestLimitMs = 20_000;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static short[] Tone(int frame) => [.. Enumerable.Range(0, 160).Select(i => (short)((frame * 160) + i))];

    /// <summary>Reads until a terminal event.</summary>
    private static async Task<(List<short> Samples, string Digits, AudioSocketEvent Last)> ReadAllAsync(
        AudioSocketConnection connection, int bufferSamples = 1000)
    {
        var samples = new List<short>();
        var digits = "";
        var buffer = new short[bufferSamples];
        while (true)
        {
            var next = await connection.ReadAsync(buffer, Token);
            if (next.Kind == AudioSocketEventKind.Audio)
                samples.AddRange(buffer.AsSpan(0, next.SampleCount));
            else if (next.Kind == AudioSocketEventKind.Digit)
                digits += next.Digit;
            else
                return (samples, digits, next);
        }
    }

    // ---- Asterisk → us

    [Fact(Timeout = TestLimitMs)]
    public async Task Audio_cut_into_pieces_of_1_to_10_bytes_arrives_bit_exact()
    {
        using var call = await LoopbackCall.StartAsync();
        var random = new Random(7);
        byte[] stream = [];
        var sent = new List<short>();
        for (var frame = 0; frame < 50; frame++)
        {
            var samples = new short[frame % 7 == 3 ? 138 : 160]; // 276 bytes: a length seen from a real Asterisk
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()));
            var bytes = new byte[3 + (2 * samples.Length)];
            AudioSocketCodec.WriteAudio(bytes, samples);
            stream = [.. stream, .. bytes];
            sent.AddRange(samples);
        }
        var reading = ReadAllAsync(call.Connection);
        for (var at = 0; at < stream.Length;)
        {
            var piece = Math.Min(random.Next(1, 11), stream.Length - at);
            call.Peer.Send(stream.AsSpan(at, piece));
            at += piece;
        }
        call.Peer.Dispose();
        var (received, _, last) = await reading;
        Assert.Equal(sent, received);
        Assert.Equal(AudioSocketEventKind.Closed, last.Kind);
        Assert.Equal(50, call.Connection.Counters.FramesIn);
        Assert.Equal(stream.Length, call.Connection.Counters.BytesIn);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_stall_of_half_a_second_at_any_place_of_a_frame_loses_nothing()
    {
        using var call = await LoopbackCall.StartAsync();
        var reading = ReadAllAsync(call.Connection);
        var frame = AsteriskPeer.Audio(1234);
        var at = 0;
        foreach (var until in new[] { 1, 2, 3, 4, 322 })
        {
            call.Peer.Send(frame.AsSpan(at, until - at));
            at = until;
            await Task.Delay(500, Token);
        }
        call.Peer.Send(frame.AsSpan(at));
        call.Peer.Dispose();
        var (received, _, _) = await reading;
        Assert.Equal(Enumerable.Repeat((short)1234, 160), received);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task End_of_file_at_every_place_of_a_frame_is_the_callers_hangup()
    {
        byte[] stream = [.. AsteriskPeer.Audio(5), .. AsteriskPeer.Frame(0x10, 1, 0, 2, 0)];
        for (var cut = 0; cut <= 7; cut++)
        {
            using var call = await LoopbackCall.StartAsync();
            call.Peer.Send(stream.AsSpan(0, 323 + cut));
            call.Peer.Dispose();
            var (received, _, last) = await ReadAllAsync(call.Connection);
            Assert.Equal(AudioSocketEventKind.Closed, last.Kind);
            Assert.Equal(cut == 7 ? 162 : 160, received.Count);
            Assert.Equal(last, await call.Connection.ReadAsync(new short[1], Token)); // and it stays the end
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_reset_is_a_fault()
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Reset();
        var (_, _, last) = await ReadAllAsync(call.Connection);
        Assert.Equal(AudioSocketEventKind.Fault, last.Kind);
        Assert.Equal("connection reset", last.Reason);
        Assert.False(call.Connection.TrySendFrame(new short[160]));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_reset_that_the_sender_was_told_of_is_one_for_the_reader_too()
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Reset();
        while (call.Connection.TrySendFrame(new short[160]))
            await Task.Delay(1, Token);
        var (_, _, last) = await ReadAllAsync(call.Connection);
        Assert.Equal((AudioSocketEventKind.Fault, "connection reset"), (last.Kind, last.Reason));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Digits_come_between_audio_and_other_kinds_are_skipped_and_counted()
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Send([
            .. AsteriskPeer.Frame(0x10, 1, 0),
            .. AsteriskPeer.Frame(0x03, (byte)'1'),
            .. AsteriskPeer.Frame(0x03, (byte)'#'),
            .. AsteriskPeer.Frame(0x03, (byte)'x'),             // no key
            .. AsteriskPeer.Frame(0x42, 1, 2, 3),               // unknown
            .. AsteriskPeer.Frame(0x19, new byte[640]),         // next to the highest rate, and none itself
            .. AsteriskPeer.Hello(Guid.NewGuid()),              // a second UUID
            .. AsteriskPeer.Frame(0x10, 2, 0)]);
        call.Peer.Dispose();
        var (received, digits, _) = await ReadAllAsync(call.Connection);
        Assert.Equal([1, 2], received);
        Assert.Equal("1#", digits);
        Assert.Equal(4, call.Connection.Counters.SkippedFrames);
        Assert.Equal(8, call.Connection.Counters.FramesIn);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Odd_and_empty_audio_payloads_are_tolerated_and_the_next_frame_is_in_step()
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Send([
            .. AsteriskPeer.Frame(0x10),
            .. AsteriskPeer.Frame(0x10, 0x77),
            .. AsteriskPeer.Frame(0x10, 1, 0, 2, 0, 0x77),
            .. AsteriskPeer.Frame(0x10, 3, 0)]);
        call.Peer.Dispose();
        var (received, _, _) = await ReadAllAsync(call.Connection, bufferSamples: 1);
        Assert.Equal([1, 2, 3], received);
        Assert.Equal(2, call.Connection.Counters.OddPayloads);
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(65535, 160)]
    [InlineData(65535, 7)]
    [InlineData(65534, 40000)]
    [InlineData(3200, 160)]
    public async Task A_frame_longer_than_the_readers_buffer_comes_in_pieces(int payloadBytes, int bufferSamples)
    {
        using var call = await LoopbackCall.StartAsync();
        var payload = new byte[payloadBytes];
        new Random(3).NextBytes(payload);
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 3; i++)
                call.Peer.Send(AsteriskPeer.Frame(0x10, payload));
            call.Peer.Dispose();
        }, Token);
        var (received, _, _) = await ReadAllAsync(call.Connection, bufferSamples);
        await sending;
        var once = new short[payloadBytes / 2];
        AudioSocketCodec.ReadSamples(payload, once);
        Assert.Equal([.. once, .. once, .. once], received);
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(0x00, AudioSocketEventKind.Hangup)]
    [InlineData(0xff, AudioSocketEventKind.Fault)]
    public async Task Hangup_and_error_frames_are_terminal_whatever_follows(byte kind, AudioSocketEventKind expected)
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Send([.. AsteriskPeer.Frame(kind, 1), .. AsteriskPeer.Audio(1)]);
        var (received, _, last) = await ReadAllAsync(call.Connection);
        Assert.Empty(received);
        Assert.Equal(expected, last.Kind);
        Assert.Equal(expected, (await call.Connection.ReadAsync(new short[160], Token)).Kind);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_cancelled_read_loses_no_byte()
    {
        using var call = await LoopbackCall.StartAsync();
        var frame = AsteriskPeer.Audio(42);
        var buffer = new short[160];
        for (var cut = 1; cut < frame.Length; cut += 40)
        {
            call.Peer.Send(frame.AsSpan(0, cut));
            using (var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token))
            {
                var reading = call.Connection.ReadAsync(buffer, cancel.Token).AsTask();
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            }
            call.Peer.Send(frame.AsSpan(cut));
            var next = await call.Connection.ReadAsync(buffer, Token);
            Assert.Equal(160, next.SampleCount);
            Assert.All(buffer, sample => Assert.Equal(42, sample));
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Two_readers_at_once_are_a_broken_invariant()
    {
        using var call = await LoopbackCall.StartAsync();
        var first = call.Connection.ReadAsync(new short[160], Token).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call.Connection.ReadAsync(new short[160], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call.Connection.HangUpAsync(DrainLimit, Token));
        call.Peer.Dispose();
        Assert.Equal(AudioSocketEventKind.Closed, (await first).Kind);
    }

    // ---- us → Asterisk

    /// <summary>Segments with data that the kernel has sent on a socket: tcp_info.tcpi_data_segs_out.</summary>
    private static uint DataSegmentsOut(Socket socket)
    {
        Span<byte> info = stackalloc byte[232];
        var length = socket.GetRawSocketOption(6, 11, info);
        Assert.True(length >= 160);
        return BinaryPrimitives.ReadUInt32LittleEndian(info[156..]);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Every_frame_is_one_TCP_segment_of_323_bytes()
    {
        using var call = await LoopbackCall.StartAsync();
        var buffer = new byte[4096];
        for (var frame = 0; frame < 200; frame++)
        {
            Assert.True(call.Connection.TrySendFrame(Tone(frame)));
            Assert.Equal(323, await call.Peer.Socket.ReceiveAsync(buffer, Token));
            Assert.Equal((uint)frame + 1, DataSegmentsOut(call.OurSocket));
        }
        Assert.Equal(200, call.Connection.Counters.FramesOut);
        Assert.Equal(200 * 323, call.Connection.Counters.BytesOut);
        Assert.Equal(0, call.Connection.Counters.WouldBlock);
    }

    // A frame must not wait for the acknowledgement of the one before (Nagle). Loopback acknowledges too fast to show the
    // difference in segments every time, so the kernel's own flag is asked as well.
    [Fact(Timeout = TestLimitMs)]
    public async Task Frames_in_a_row_do_not_wait_for_each_other()
    {
        using var call = await LoopbackCall.StartAsync();
        Assert.Equal(1, call.OurSocket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
        for (var frame = 0; frame < 5; frame++)
            Assert.True(call.Connection.TrySendFrame(Tone(frame)));
        Assert.Equal(5u, DataSegmentsOut(call.OurSocket));
        await call.Peer.ReceiveAsync(5 * 323);
    }

    // The rows of "payload sent" that hurt a call (0, 1, odd, off-ptime, too long) cannot be sent at all.
    [Theory(Timeout = TestLimitMs)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(159)]
    [InlineData(161)]
    [InlineData(320)]
    [InlineData(1600)]
    [InlineData(8097)]
    public async Task Only_160_samples_can_be_sent(int samples)
    {
        using var call = await LoopbackCall.StartAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => call.Connection.TrySendFrame(new short[samples]));
        call.Connection.Dispose();
        Assert.Empty((await call.Peer.ReadToEndAsync()).Bytes);
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(5000)]
    public async Task When_Asterisk_stops_reading_frames_are_dropped_whole_and_the_stream_stays_in_step(int peerReceiveBuffer)
    {
        using var call = await LoopbackCall.StartAsync(peerReceiveBuffer);
        var taken = new List<short[]>();
        var random = new Random(11);
        var buffer = new byte[100_000];
        var received = new List<byte>();
        var dropped = 0;
        for (var frame = 0; frame < 30_000; frame++)
        {
            if (call.Connection.TrySendFrame(Tone(frame)))
                taken.Add(Tone(frame));
            else if (++dropped % 50 == 0) // the peer reads a little now and then, so the buffer is full most of the time
                received.AddRange(buffer.AsSpan(0, call.Peer.Socket.Receive(buffer.AsSpan(0, random.Next(1, 9000)))));
        }
        Assert.Equal(dropped, call.Connection.Counters.WouldBlock);
        Assert.True(dropped > 100);
        Assert.NotEqual(0, call.Connection.Counters.PartialSends); // the case that a plain Socket.Send would lose

        call.Peer.Socket.Shutdown(SocketShutdown.Send);
        var rest = call.Peer.ReadToEndAsync();
        await call.Connection.HangUpAsync(DrainLimit, Token);
        received.AddRange((await rest).Bytes);

        var stream = received.ToArray();
        var expected = new byte[323];
        for (var i = 0; i < taken.Count; i++)
        {
            AudioSocketCodec.WriteAudio(expected, taken[i]);
            Assert.True(expected.AsSpan().SequenceEqual(stream.AsSpan(i * 323, 323)), $"frame {i} is not where it belongs");
        }
        Assert.Equal([0, 0, 0], stream[(taken.Count * 323)..]);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Hang_up_sends_0x00_last_and_waits_for_the_end_of_file_so_Asterisk_never_sees_a_reset()
    {
        using var call = await LoopbackCall.StartAsync();
        Assert.True(call.Connection.TrySendFrame(Tone(0)));
        var hangingUp = call.Connection.HangUpAsync(DrainLimit, Token).AsTask();
        var bytes = await call.Peer.ReceiveAsync(326);
        Assert.Equal([0, 0, 0], bytes[323..]);
        Assert.False(call.Connection.TrySendFrame(Tone(1)));
        for (var i = 0; i < 20; i++) // what Asterisk still had in hand
            call.Peer.Send(AsteriskPeer.Audio(1));
        Assert.False(hangingUp.IsCompleted);
        call.Peer.Socket.Shutdown(SocketShutdown.Send);
        await hangingUp;
        var (more, end) = await call.Peer.ReadToEndAsync();
        Assert.Empty(more);
        Assert.Equal(PeerEnd.Eof, end);
        Assert.Equal(326, call.Connection.Counters.BytesOut);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Hang_up_waits_no_longer_than_its_limit()
    {
        using var call = await LoopbackCall.StartAsync();
        var hangingUp = call.Connection.HangUpAsync(DrainLimit, Token).AsTask();
        await call.Peer.ReceiveAsync(3);
        call.Clock.Advance(DrainLimit - TimeSpan.FromMilliseconds(1));
        await Task.Delay(50, Token);
        Assert.False(hangingUp.IsCompleted);
        call.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await hangingUp;
        Assert.Empty((await call.Peer.ReadToEndAsync()).Bytes);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Hang_up_towards_an_Asterisk_that_reads_nothing_is_bounded_too()
    {
        using var call = await LoopbackCall.StartAsync(peerReceiveBuffer: 2048);
        while (call.Connection.TrySendFrame(Tone(0)))
        {
        }
        var hangingUp = call.Connection.HangUpAsync(DrainLimit, Token).AsTask();
        await Task.Delay(50, Token);
        Assert.False(hangingUp.IsCompleted);
        call.Clock.Advance(DrainLimit);
        await hangingUp;
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Hang_up_after_the_caller_has_gone_returns_at_once()
    {
        using var call = await LoopbackCall.StartAsync();
        call.Peer.Dispose();
        await ReadAllAsync(call.Connection);
        await call.Connection.HangUpAsync(DrainLimit, Token);
        await call.Connection.HangUpAsync(DrainLimit, Token);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_hang_up_never_cuts_into_a_frame_that_the_playout_sends_at_that_moment()
    {
        for (var round = 0; round < 50; round++)
        {
            using var call = await LoopbackCall.StartAsync();
            using var started = new SemaphoreSlim(0);
            var playout = Task.Run(() =>
            {
                var frames = 0;
                while (call.Connection.TrySendFrame(Tone(frames)))
                    if (++frames == 3)
                        started.Release();
                return frames;
            }, Token);
            var reading = call.Peer.ReadToEndAsync();
            await started.WaitAsync(Token);
            var hangingUp = call.Connection.HangUpAsync(DrainLimit, Token).AsTask();
            var frames = await playout;
            call.Peer.Socket.Shutdown(SocketShutdown.Send);
            await hangingUp;
            var (bytes, end) = await reading;
            Assert.Equal(PeerEnd.Eof, end);
            Assert.Equal((frames * 323) + 3, bytes.Length);
            Assert.Equal([0, 0, 0], bytes[^3..]);
            for (var at = 0; at < frames; at++)
                Assert.Equal([0x10, 0x01, 0x40], bytes[(at * 323)..((at * 323) + 3)]);
        }
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Abort_is_a_reset_and_frees_the_pending_reader()
    {
        using var call = await LoopbackCall.StartAsync();
        var reading = call.Connection.ReadAsync(new short[160], Token).AsTask();
        call.Connection.Abort();
        Assert.Equal(AudioSocketEventKind.Fault, (await reading).Kind);
        Assert.Equal(PeerEnd.Reset, (await call.Peer.ReadToEndAsync()).End);
        Assert.False(call.Connection.TrySendFrame(new short[160]));
        call.Connection.Abort();
        await call.Connection.HangUpAsync(DrainLimit, Token);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task The_connection_knows_its_call_and_peer()
    {
        var callId = Guid.NewGuid();
        using var call = await LoopbackCall.StartAsync(callId: callId);
        Assert.Equal(callId, call.Connection.CallId);
        Assert.Equal(call.Peer.Socket.LocalEndPoint, call.Connection.Peer);
    }
}
