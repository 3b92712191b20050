namespace Voicebot.Audio.Tests;

public sealed class NoiseTests
{
    [Theory]
    [InlineData(0u, -60)]
    [InlineData(1u, -60)]
    [InlineData(2u, -20)]
    [InlineData(uint.MaxValue, -6)]
    public void It_has_its_level_and_no_colour(uint seed, float levelDbfs)
    {
        var samples = Voices.Noise(4000, levelDbfs, seed);
        Assert.Equal(levelDbfs, Loudness.RmsDbfs(samples), 0.2f);
        Assert.InRange(samples.Average(sample => sample), -300 * Math.Pow(10, levelDbfs / 20), 300 * Math.Pow(10, levelDbfs / 20));
        // In white noise, no sample tells anything about the ones after it.
        double power = samples.Sum(sample => (double)sample * sample);
        for (var lag = 1; lag < 40; lag++)
            Assert.InRange(samples.Skip(lag).Zip(samples, (one, other) => (double)one * other).Sum() / power, -0.03, 0.03);
    }

    [Fact]
    public void Every_seed_gives_its_own_noise_and_the_same_seed_the_same()
    {
        var seen = new HashSet<string>();
        for (uint seed = 0; seed < 1000; seed++)
        {
            var samples = new short[16];
            Tone.WhiteNoise(samples, -10, seed);
            Assert.True(samples.Distinct().Count() > 10);
            Assert.True(seen.Add(string.Join(',', samples)));
        }
        Assert.Equal(Voices.Noise(20, -10, 5), Voices.Noise(20, -10, 5));
        // The one seed that the spreading turns into the generator's fixed point.
        Assert.NotEqual(0, Voices.Noise(20, -10, 1952021129).Max());
    }

    [Fact]
    public void It_goes_on_from_chunk_to_chunk_and_adds_to_what_is_there()
    {
        var whole = Voices.Noise(20, -10, 6);
        var noise = new Noise(-10, 6);
        var parts = new short[160];
        noise.Fill(parts.AsSpan(0, 33));
        noise.Add(parts.AsSpan(33));
        Assert.Equal(whole, parts);
        short[] loud = [short.MaxValue, short.MinValue];
        new Noise(0, 1).Add(loud);
        Assert.All(loud, sample => Assert.True(Math.Abs((int)sample) > 1));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var noise = new Noise(-60, 1);
        var frame = new short[160];
        Assert.Equal(0, Allocation.Of(() =>
        {
            noise.Fill(frame);
            noise.Add(frame);
        }));
    }
}
