using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Replay;
using Voicebot.Audio;
using Voicebot.Audio.Tests;

namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>The process's allocations are counted, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(AloneInTheProcess))]
public sealed class AudioSocketAllocationTests
{
    /// <summary>All that a call does fifty times a second while nobody says anything: the socket, the recording, the listener, the playout.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Listening_and_playing_allocate_nothing_per_frame_recording_included()
    {
        const int frames = 3000;
        var folder = Directory.CreateTempSubdirectory("record-").FullName;
        try
        {
            using var call = await LoopbackCall.StartAsync();
            using var running = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var recorder = CallRecorder.Begin(folder, call.Connection.CallId, TimeProvider.System, NullLogger.Instance)!;
            var line = recorder.Record(call.Connection);
            var playout = new Playout(TimeProvider.System, static _ => { }, new ComfortNoise(7));
            using var listener = new Listener(
                new EnergySpeechDetector(), TimeSpan.FromMilliseconds(600), new EchoGuard(playout.Sent, null), TimeProvider.System, static _ => { });
            var heard = new short[Slin.FrameSamples * 10];
            var frame = new short[Slin.FrameSamples];
            var audio = AsteriskPeer.Audio(3);
            var sink = new byte[323];

            async Task ExchangeAsync(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    var reading = line.ReadAsync(heard, running.Token);
                    call.Peer.Send(audio);
                    var next = await reading;
                    listener.Feed(heard.AsSpan(0, next.SampleCount), next.Upper.Span);
                    playout.NextFrame(frame);
                    if (next.SampleCount != frame.Length || !line.TrySendFrame(frame))
                        throw new InvalidOperationException();
                    call.Peer.Socket.Receive(sink);
                }
            }

            await ExchangeAsync(1000);
            // As below: the round's own state machine, a few pool misses, and pieces of sound while the disk is late.
            var (bytes, rounds) = await Allocation.OfProcessAsync(() => ExchangeAsync(frames), frames * 8);
            await recorder.DisposeAsync();
            Assert.Equal(1000 + (rounds * frames), CallRecording.Find(folder, call.Connection.CallId)!.Records.Count);
            Assert.InRange(bytes, 0, frames * 8);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_minute_of_frames_in_both_directions_allocates_nothing_per_frame()
    {
        const int frames = 3000;
        using var call = await LoopbackCall.StartAsync();
        var token = TestContext.Current.CancellationToken;
        using var running = CancellationTokenSource.CreateLinkedTokenSource(token);
        var heard = new short[160];
        var silence = new short[160];
        var audio = AsteriskPeer.Audio(3);
        var sink = new byte[323];

        async Task ExchangeAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var reading = call.Connection.ReadAsync(heard, running.Token); // pending, as in a real call
                call.Peer.Send(audio);
                var next = await reading;
                if (next.SampleCount != 160 || !call.Connection.TrySendFrame(silence))
                    throw new InvalidOperationException();
                call.Peer.Socket.Receive(sink);
            }
        }

        await ExchangeAsync(500); // warm-up: pools fill, tiers compile
        // One round costs its own state machine and a few pool misses; a single object of 24 bytes per frame would be 72,000.
        Assert.InRange((await Allocation.OfProcessAsync(() => ExchangeAsync(frames), frames * 8)).Bytes, 0, frames * 8);
    }
}
