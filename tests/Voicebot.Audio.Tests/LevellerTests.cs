namespace Voicebot.Audio.Tests;

public sealed class LevellerTests
{
    [Theory]
    [InlineData(-36)]
    [InlineData(-28)]
    [InlineData(-20)]
    [InlineData(-10)]
    public void A_voice_is_near_the_level_after_two_seconds(float levelDbfs)
    {
        var samples = Voices.Voice(5000, levelDbfs);
        new Leveller(-20, -3).Process(samples);
        Assert.Equal(-20, Loudness.ActiveRmsDbfs(samples.AsSpan(16_000)), 2.5f);
        Assert.True(Loudness.PeakDbfs(samples) <= -3);
    }

    [Fact]
    public void The_gain_is_bounded_and_a_pause_does_not_raise_it()
    {
        var leveller = new Leveller(-20, -3);
        leveller.Process(Voices.Sine(5000, 500, -47));
        Assert.Equal(18, leveller.GainDb, 0.1f);
        leveller.Reset();
        Assert.Equal(0, leveller.GainDb);
        leveller.Process(Voices.Sine(5000, 500, -5));
        var gainDb = leveller.GainDb;
        Assert.Equal(-15, gainDb, 0.5f);
        var pause = Voices.Noise(3000, -60, 31);
        leveller.Process(pause.AsSpan(400));
        Assert.Equal(gainDb, leveller.GainDb, 1f);
    }

    [Fact]
    public void Every_chunk_length_gives_the_same_samples()
    {
        var whole = Voices.Voice(500, -30);
        var original = (short[])whole.Clone();
        new Leveller().Process(whole);
        Assert.NotEqual(original, whole);
        for (var chunk = 1; chunk <= 320; chunk += 7)
        {
            var cut = (short[])original.Clone();
            var leveller = new Leveller();
            for (var at = 0; at < cut.Length; at += chunk)
                leveller.Process(cut.AsSpan(at, Math.Min(chunk, cut.Length - at)));
            Assert.Equal(whole, cut);
        }
    }

    [Fact]
    public void Its_times_do_not_depend_on_the_rate()
    {
        var slow = new Leveller(rateHz: 8000);
        var fast = new Leveller(rateHz: 24_000);
        var low = new short[8000 / 5];
        var high = new short[24_000 / 5];
        Tone.Sine(low, 500, -30);
        Tone.Sine(high, 500, -30, 24_000);
        slow.Process(low);
        fast.Process(high);
        Assert.True(slow.GainDb > 1);
        Assert.Equal(slow.GainDb, fast.GainDb, 0.1f);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Leveller(rateHz: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Leveller(peakCeilingDbfs: 1));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var leveller = new Leveller();
        var frame = new short[160];
        Assert.Equal(0, Allocation.Of(() => leveller.Process(frame)));
    }
}
