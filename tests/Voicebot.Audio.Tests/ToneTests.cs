namespace Voicebot.Audio.Tests;

public sealed class ToneTests
{
    private static double LevelOf(short[] samples, double frequencyHz)
    {
        var floats = new float[samples.Length];
        Slin.ToFloat(samples, floats);
        return Spectrum.Db(Spectrum.Fit(floats, frequencyHz, 8000).Tone);
    }

    [Theory]
    [InlineData(440, -20)]
    [InlineData(1000, -3.02)]
    [InlineData(3999, -40)]
    public void A_sine_has_its_frequency_and_level(double frequencyHz, float levelDbfs)
    {
        var samples = Voices.Sine(1000, frequencyHz, levelDbfs);
        Assert.Equal(levelDbfs, LevelOf(samples, frequencyHz), 0.05);
        Assert.Equal(levelDbfs, Loudness.RmsDbfs(samples), 0.05f);
    }

    [Fact]
    public void A_sine_goes_on_without_a_click()
    {
        var whole = Voices.Sine(100, 443, -10);
        var parts = new short[800];
        Tone.Sine(parts.AsSpan(0, 333), 443, -10);
        Tone.Sine(parts.AsSpan(333), 443, -10, firstSample: 333);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Every_key_has_its_two_tones()
    {
        (char, int, int)[] keys =
        [
            ('1', 697, 1209), ('2', 697, 1336), ('3', 697, 1477), ('A', 697, 1633),
            ('4', 770, 1209), ('5', 770, 1336), ('6', 770, 1477), ('B', 770, 1633),
            ('7', 852, 1209), ('8', 852, 1336), ('9', 852, 1477), ('C', 852, 1633),
            ('*', 941, 1209), ('0', 941, 1336), ('#', 941, 1477), ('D', 941, 1633),
        ];
        foreach (var (key, lowHz, highHz) in keys)
        {
            Assert.Equal((lowHz, highHz), Tone.DtmfPair(key));
            var samples = new short[8000];
            Tone.Dtmf(samples, key, -15);
            Assert.Equal(-15, LevelOf(samples, lowHz), 0.05);
            Assert.Equal(-15, LevelOf(samples, highHz), 0.05);
            Assert.Equal(-12, Loudness.RmsDbfs(samples), 0.05f);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Tone.DtmfPair('E'));
    }

    [Fact]
    public void What_does_not_fit_saturates()
    {
        var samples = Voices.Sine(100, 1000, 12);
        Assert.Equal(short.MaxValue, samples.Max());
        Assert.Equal(short.MinValue, samples.Min());
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var frame = new short[160];
        Assert.Equal(0, Allocation.Of(() =>
        {
            Tone.Sine(frame, 440, -20);
            Tone.Dtmf(frame, '5', -20);
        }));
    }
}
