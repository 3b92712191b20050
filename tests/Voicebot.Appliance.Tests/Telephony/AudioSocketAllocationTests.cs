namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>The process's allocations are counted, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(AloneInTheProcess))]
public sealed class AudioSocketAllocationTests
{
    [Fact(Timeout = 20_000)]
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
        var best = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await ExchangeAsync(frames);
            best = Math.Min(best, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        // One round costs its own state machine and a few pool misses; a single object of 24 bytes per frame would be 72,000.
        Assert.InRange(best, 0, frames * 8);
    }
}
