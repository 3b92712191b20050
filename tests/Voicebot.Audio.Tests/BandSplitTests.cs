namespace Voicebot.Audio.Tests;

public sealed class BandSplitTests
{
    private const int Block = 320;

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(320)]
    public void Both_bands_together_are_what_came_in(int chunk)
    {
        var wide = Noise(WideSeconds(1), 7);
        var (low, upper) = Split(wide, chunk);

        Assert.Equal(wide.Length / 2, low.Length);
        Assert.Equal(wide.Length, upper.Length);
        var joined = Resampler.Convert(low, Slin.SampleRateHz, BandSplit.WideRateHz);
        BandSplit.Join(joined, upper);
        for (var i = 0; i < wide.Length; i++)
            Assert.InRange(joined[i] - wide[i], -2, 2);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(3000, true)]
    [InlineData(5000, false)]
    [InlineData(7000, false)]
    public void A_tone_is_in_its_own_band(double hz, bool isLow)
    {
        var wide = Enumerable.Range(0, WideSeconds(1)).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * hz * i / BandSplit.WideRateHz))).ToArray();
        var (low, upper) = Split(wide, Block);

        // Without the filters' beginnings.
        var lowDbfs = Loudness.RmsDbfs(low.AsSpan(400, low.Length - 800));
        var upperDbfs = Loudness.RmsDbfs(upper.AsSpan(800, upper.Length - 1600));
        Assert.True(isLow ? lowDbfs - upperDbfs > 40 : upperDbfs - lowDbfs > 40, $"{lowDbfs:0.0} and {upperDbfs:0.0} dBFS");
    }

    [Fact]
    public void After_a_flush_it_is_as_new()
    {
        var wide = Noise(WideSeconds(1) / 4, 3);
        var split = new BandSplit(Block);
        var first = Split(split, wide, Block);
        var second = Split(split, wide, Block);
        Assert.Equal(first.Low, second.Low);
        Assert.Equal(first.Upper, second.Upper);
    }

    [Fact]
    public void Nothing_is_allocated_per_block()
    {
        var split = new BandSplit(Block);
        var wide = Noise(Block, 5);
        var low = new short[split.MaxLowSamples];
        var upper = new short[2 * split.MaxLowSamples];
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            split.Process(wide, low, upper);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                split.Process(wide, low, upper);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    private static (short[] Low, short[] Upper) Split(short[] wide, int chunk) => Split(new BandSplit(Block), wide, chunk);

    private static (short[] Low, short[] Upper) Split(BandSplit split, ReadOnlySpan<short> wide, int chunk)
    {
        List<short> low = [];
        List<short> upper = [];
        var someLow = new short[split.MaxLowSamples];
        var someUpper = new short[2 * split.MaxLowSamples];
        for (; wide.Length > 0; wide = wide[Math.Min(chunk, wide.Length)..])
            Keep(split.Process(wide[..Math.Min(chunk, wide.Length)], someLow, someUpper));
        Keep(split.Flush(someLow, someUpper));
        return ([.. low], [.. upper]);

        void Keep(int count)
        {
            low.AddRange(someLow.AsSpan(0, count));
            upper.AddRange(someUpper.AsSpan(0, 2 * count));
        }
    }

    private static int WideSeconds(int seconds) => seconds * BandSplit.WideRateHz;

    private static short[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-9000, 9000))];
    }
}
