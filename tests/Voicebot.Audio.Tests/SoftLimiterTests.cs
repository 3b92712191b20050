namespace Voicebot.Audio.Tests;

public sealed class SoftLimiterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(-20)]
    public void Every_sample_at_four_times_its_size_stays_ordered_odd_and_under_the_ceiling(float ceilingDbfs)
    {
        var limiter = new SoftLimiter(ceilingDbfs);
        var ceiling = 32768 * Math.Pow(10, ceilingDbfs / 20);
        var last = short.MinValue;
        for (var sample = -32768; sample <= 32767; sample++)
        {
            var limited = limiter.Limit(sample * 4f);
            Assert.True(limited >= last);
            Assert.InRange(Math.Abs((int)limited), 0, ceiling);
            Assert.Equal(-limited, limiter.Limit(sample * -4f));
            if (Math.Abs(sample * 4) < ceiling * 0.5)
                Assert.Equal(sample * 4, limited);
            last = limited;
        }
    }

    [Fact]
    public void The_knee_has_no_step()
    {
        var limiter = new SoftLimiter(-3);
        for (var sample = 0f; sample < 40_000; sample += 0.5f)
            Assert.InRange(limiter.Limit(sample + 0.5f) - limiter.Limit(sample), 0, 1);
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 32767)]
    [InlineData(float.NegativeInfinity, -32767)]
    public void The_largest_numbers_end_at_the_ceiling(float sample, int limited) => Assert.Equal(limited, new SoftLimiter(0).Limit(sample));

    [Theory]
    [InlineData(0.1f)]
    [InlineData(float.NaN)]
    public void The_ceiling_is_checked(float ceilingDbfs) => Assert.Throws<ArgumentOutOfRangeException>(() => new SoftLimiter(ceilingDbfs));
}
