namespace Voicebot.Audio.Tests;

public sealed class ComfortNoiseTests
{
    private static short[] Make(int samples, uint start = 0)
    {
        var noise = new short[samples];
        new ComfortNoise(start).Add(noise);
        return noise;
    }

    [Fact]
    public void It_is_soft_always_and_never_silent()
    {
        var noise = Make(80_000);
        Assert.Equal(ComfortNoise.LevelDbfs, Loudness.RmsDbfs(noise), 0.2f);
        for (var at = 0; at < noise.Length; at += Slin.FrameSamples)
            Assert.InRange(Loudness.RmsDbfs(noise.AsSpan(at, Slin.FrameSamples)), ComfortNoise.LevelDbfs - 3, ComfortNoise.LevelDbfs + 3);
        Assert.True(Loudness.PeakDbfs(noise) < -53);
    }

    [Fact]
    public void It_survives_both_codings_of_a_telephone_line()
    {
        var noise = Make(8000);
        Assert.InRange(Loudness.RmsDbfs([.. noise.Select(sample => G711.DecodeMuLaw(G711.EncodeMuLaw(sample)))]), -71f, -69f);
        Assert.InRange(Loudness.RmsDbfs([.. noise.Select(sample => G711.DecodeALaw(G711.EncodeALaw(sample)))]), -71f, -66f);
    }

    [Fact]
    public void It_lies_within_the_band_of_a_telephone()
    {
        var fft = new Fft(8192);
        var real = Make(8192).Select(sample => (float)sample).ToArray();
        var imaginary = new float[8192];
        for (var i = 0; i < real.Length; i++)
            real[i] *= 0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / real.Length);
        fft.Transform(real, imaginary);
        double inside = 0, outside = 0;
        for (var k = 1; k < 4096; k++)
        {
            var power = (double)real[k] * real[k] + (double)imaginary[k] * imaginary[k];
            var hz = k * 8000.0 / 8192;
            if (hz is >= 290 and <= 3410)
                inside += power / 3120;
            else
                outside += power / 880;
        }
        Assert.True(inside > 50 * outside, $"{10 * Math.Log10(inside / outside):0} dB");
    }

    [Fact]
    public void It_has_no_period_that_could_be_heard()
    {
        var noise = Make(60_000);
        double power = noise.Take(16_000).Sum(sample => (double)sample * sample);
        for (var lag = 400; lag < 40_000; lag += 7)
        {
            double product = 0;
            for (var i = 0; i < 16_000; i++)
                product += noise[i] * noise[i + lag];
            Assert.InRange(product / power, -0.1, 0.1);
        }
        Assert.NotEqual(Make(160), Make(160, start: 5000));
    }

    [Fact]
    public void It_goes_on_from_frame_to_frame_under_whatever_is_there_and_allocates_nothing()
    {
        var whole = Make(320, start: 65_400);
        var noise = new ComfortNoise(65_400);
        short[] frame = [.. Enumerable.Repeat((short)1000, 160)];
        noise.Add(frame);
        Assert.Equal(whole[..160], frame.Select(sample => (short)(sample - 1000)));
        Array.Fill(frame, short.MaxValue);
        noise.Add(frame);
        Assert.All(frame, sample => Assert.True(sample > 32_000));
        Assert.Equal(0, Allocation.Of(() => noise.Add(frame)));
    }
}
