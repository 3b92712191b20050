namespace Voicebot.Audio.Tests;

public sealed class EchoDelayTests
{
    private const int Hop = 960;

    // Blocks through the search until it answers; −1 when it never does.
    private static (int Delay, int Blocks) Search(short[] sent, short[] received)
    {
        var search = new EchoDelay();
        var blocks = 0;
        for (var end = EchoDelay.SentSamples; end <= received.Length; end += Hop)
        {
            blocks++;
            var delay = search.Find(received.AsSpan(end - EchoDelay.ReceivedSamples, EchoDelay.ReceivedSamples), sent.AsSpan(end - EchoDelay.SentSamples, EchoDelay.SentSamples));
            if (delay >= 0)
                return (delay, blocks);
        }
        return (-1, blocks);
    }

    // Another pitch contour at each moment, as a voice has, so that one delay alone fits.
    private static short[] Voice(int ms) => Voices.Mix(Voices.Voice(ms, -20), Voices.Noise(ms, -34, 8));

    private static short[] Echo(short[] sent, int delay, double lossDb, float noiseDbfs)
    {
        var gain = Math.Pow(10, -lossDb / 20);
        var echo = sent.Select((_, i) => i < delay ? (short)0 : (short)Math.Round(gain * sent[i - delay])).ToArray();
        return Voices.Mix(echo, Voices.Noise(sent.Length / 8, noiseDbfs, 9));
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(80, 20)]
    [InlineData(321, 10)]
    [InlineData(961, 20)]
    [InlineData(2000, 30)]
    [InlineData(3200, 20)]
    [InlineData(4799, 20)]
    public void An_echo_is_found_within_three_blocks_to_the_millisecond(int delay, double lossDb)
    {
        var sent = Voice(3000);
        var (found, blocks) = Search(sent, Echo(sent, delay, lossDb, -66));
        Assert.InRange(found, delay - 8, delay + 8);
        Assert.InRange(blocks, 2, 3);
    }

    [Fact]
    public void The_callers_voice_over_it_does_not_hide_it()
    {
        var sent = Voice(4000);
        // A higher and faster voice: made for another rate.
        var received = Voices.Mix(Echo(sent, 1000, 14, -60), Voices.Voice(5000, -25, 6500));
        Assert.InRange(Search(sent, received).Delay, 992, 1008);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_there_is_none_none_is_found(int what)
    {
        var sent = Voice(20_000);
        var received = what switch
        {
            1 => Voices.Noise(20_000, -50, 10),
            2 => Voices.Mix(Voices.Voice(22_000, -20, 7103), Voices.Noise(20_000, -45, 12)),
            _ => Voices.Sine(20_000, 440, -20),
        };
        Assert.Equal(-1, Search(sent, received).Delay);
    }

    [Fact]
    public void A_block_allocates_nothing()
    {
        var search = new EchoDelay();
        var sent = Voice(1000);
        Assert.Equal(0, Allocation.Of(() => search.Find(sent.AsSpan(0, EchoDelay.ReceivedSamples), sent.AsSpan(0, EchoDelay.SentSamples))));
    }
}
