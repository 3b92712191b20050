using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AudioSocketRateTests
{
    [Theory(Timeout = 20_000)]
    [InlineData(0x11, 12_000)]
    [InlineData(0x12, 16_000)]
    [InlineData(0x13, 24_000)]
    [InlineData(0x14, 32_000)]
    [InlineData(0x15, 44_100)]
    [InlineData(0x16, 48_000)]
    [InlineData(0x17, 96_000)]
    [InlineData(0x18, 192_000)]
    public async Task A_second_of_any_rate_is_a_second_at_8_kHz_when_the_rate_changes_back(int kind, int rateHz)
    {
        using var call = await LoopbackCall.StartAsync();
        var sending = Task.Run(() =>
        {
            for (var frame = 0; frame < 50; frame++)
                call.Peer.Send(AsteriskPeer.Frame((byte)kind, new byte[rateHz / 50 * 2]));
            call.Peer.Send(AsteriskPeer.Audio(5));
            call.Peer.Dispose();
        }, TestContext.Current.CancellationToken);
        var buffer = new short[160];
        var samples = new List<short>();
        for (var next = default(AudioSocketEvent); !next.IsTerminal; samples.AddRange(buffer.AsSpan(0, next.SampleCount)))
            next = await call.Connection.ReadAsync(buffer, TestContext.Current.CancellationToken);
        await sending;
        Assert.Equal(8000 + 160, samples.Count);
        Assert.Equal(Enumerable.Repeat((short)5, 160), samples.Skip(8000));
        Assert.Equal(0, call.Connection.Counters.SkippedFrames);
    }
}
