namespace Voicebot.Audio.Tests;

public sealed class LoudnessTests
{
    [Fact]
    public void Full_scale_is_zero_and_a_sine_that_fits_is_minus_three()
    {
        var square = new short[1000];
        Array.Fill(square, short.MinValue);
        Assert.Equal(0, Loudness.RmsDbfs(square));
        Assert.Equal(0, Loudness.PeakDbfs(square));
        var sine = Voices.Sine(1000, 1000, Tone.FullScaleSineDbfs);
        Assert.Equal(-3.01f, Loudness.RmsDbfs(sine), 0.01f);
        Assert.Equal(0, Loudness.PeakDbfs(sine), 0.01f);
        Assert.Equal(-90.3f, Loudness.RmsDbfs([1, -1, 1]), 0.05f);
    }

    [Fact]
    public void Silence_and_nothing_have_the_lowest_level()
    {
        Assert.Equal(Loudness.SilenceDbfs, Loudness.RmsDbfs([]));
        Assert.Equal(Loudness.SilenceDbfs, Loudness.PeakDbfs([]));
        Assert.Equal(Loudness.SilenceDbfs, Loudness.ActiveRmsDbfs([]));
        Assert.Equal(Loudness.SilenceDbfs, Loudness.RmsDbfs(new short[500]));
        Assert.Equal(Loudness.SilenceDbfs, Loudness.ActiveRmsDbfs(new short[500]));
    }

    [Fact]
    public void Every_length_sums_the_same_in_vectors_and_alone()
    {
        var samples = Voices.Noise(40, 0, 21);
        samples[3] = samples[4] = samples[19] = samples[20] = short.MinValue;
        for (var length = 0; length <= samples.Length; length++)
            Assert.Equal(samples.Take(length).Sum(sample => (long)sample * sample), Loudness.SumOfSquares(samples.AsSpan(0, length)));
        var loudest = new short[4096];
        Array.Fill(loudest, short.MinValue);
        Assert.Equal(4096L << 30, Loudness.SumOfSquares(loudest));
    }

    [Fact]
    public void Pauses_do_not_pull_the_active_level_down()
    {
        var tone = Voices.Sine(1024, 500, -25);
        short[] withPauses = [.. new short[8192], .. tone, .. Voices.Noise(2048, -55, 22), .. tone];
        Assert.Equal(-25, Loudness.ActiveRmsDbfs(withPauses), 0.1f);
        Assert.True(Loudness.RmsDbfs(withPauses) < -28);
    }

    [Theory]
    [InlineData(-45)]
    [InlineData(-30)]
    [InlineData(-20)]
    [InlineData(-12)]
    public void A_clip_is_brought_to_the_level_and_stays_under_the_ceiling(float levelDbfs)
    {
        short[] clip = [.. new short[4000], .. Voices.Voice(3000, levelDbfs), .. new short[4000]];
        var before = Loudness.ActiveRmsDbfs(clip);
        var gainDb = Loudness.Normalise(clip, -20, -3);
        Assert.Equal(-20 - before, gainDb, 0.001f);
        Assert.Equal(-20, Loudness.ActiveRmsDbfs(clip), 0.5f);
        Assert.InRange(Loudness.PeakDbfs(clip), -12, -3);
    }

    [Fact]
    public void A_level_that_does_not_fit_bends_peaks_instead_of_clipping()
    {
        var clip = Voices.Voice(2000, -20);
        Loudness.Normalise(clip, -6, -3);
        Assert.InRange(Loudness.PeakDbfs(clip), -4, -3);
    }

    [Fact]
    public void Silence_stays_silence()
    {
        var noise = Voices.Noise(1000, -70, 23);
        var before = (short[])noise.Clone();
        Assert.Equal(0, Loudness.Normalise(noise, -20, -3));
        Assert.Equal(before, noise);
    }

    [Fact]
    public void A_window_allocates_nothing()
    {
        var window = Voices.Noise(32, -20, 24);
        Assert.Equal(0, Allocation.Of(() =>
        {
            Loudness.RmsDbfs(window);
            Loudness.PeakDbfs(window);
            Loudness.Normalise(window, -20, -3);
        }));
    }
}
