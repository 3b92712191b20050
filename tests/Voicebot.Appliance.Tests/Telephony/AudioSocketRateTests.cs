using System.Runtime.InteropServices;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

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

    /// <summary>A tone in each band; frames of another rate between them; the reader's buffer is smaller than a frame.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Of_16_kHz_both_bands_arrive_and_together_they_are_what_was_sent()
    {
        const int frames = 50;
        var sent = Enumerable.Range(0, frames * 320).Select(i => (short)(4000 * Math.Sin(i * 0.5) + 3000 * Math.Sin(i * 2.4))).ToArray();
        using var call = await LoopbackCall.StartAsync();
        var sending = Task.Run(() =>
        {
            call.Peer.Send(AsteriskPeer.Audio(5));
            for (var frame = 0; frame < frames; frame++)
                call.Peer.Send(AsteriskPeer.Frame(0x12, [.. MemoryMarshal.AsBytes<short>(sent.AsSpan(320 * frame, 320))]));
            call.Peer.Send(AsteriskPeer.Audio(5));
            call.Peer.Dispose();
        }, TestContext.Current.CancellationToken);
        var buffer = new short[100];
        List<short> low = [], upper = [];
        var narrow = 0;
        for (var next = default(AudioSocketEvent); !next.IsTerminal;)
        {
            next = await call.Connection.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (next.Kind != AudioSocketEventKind.Audio)
                continue;
            if (next.Upper.IsEmpty)
            {
                narrow += next.SampleCount;
                continue;
            }
            Assert.Equal(2 * next.SampleCount, next.Upper.Length);
            low.AddRange(buffer.AsSpan(0, next.SampleCount));
            upper.AddRange(next.Upper.Span);
        }
        await sending;

        Assert.Equal(2 * 160, narrow);
        Assert.Equal(sent.Length, upper.Count);
        var joined = Resampler.Convert([.. low], Slin.SampleRateHz, BandSplit.WideRateHz);
        BandSplit.Join(joined, [.. upper]);
        Assert.All(Enumerable.Range(0, sent.Length), i => Assert.InRange(joined[i] - sent[i], -2, 2));
        Assert.True(Loudness.RmsDbfs(low.ToArray()) > -25 && Loudness.RmsDbfs(upper.ToArray()) > -25);
    }
}
