using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AmiBackoffTests
{
    /// <summary>Always the same fraction.</summary>
    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }

    [Fact]
    public void Waits_grow_from_half_a_second_to_four_seconds_and_a_good_connection_resets_them()
    {
        var backoff = new AmiBackoff(new Fixed(0));
        var waits = Enumerable.Range(0, 13).Select(_ => backoff.Next(refused: false).TotalSeconds).ToArray();
        Assert.Equal([0.5, 0.75, 1.125, 1.6875], waits[..4]);
        Assert.Equal(4, waits[^1]);
        Assert.Equal(4, waits[^2]);
        backoff.Reset();
        Assert.Equal(0.5, backoff.Next(refused: false).TotalSeconds);
    }

    [Fact]
    public void A_refused_login_waits_much_longer()
    {
        var backoff = new AmiBackoff(new Fixed(0));
        Assert.Equal(30, backoff.Next(refused: true).TotalSeconds);
        Assert.Equal(45, backoff.Next(refused: true).TotalSeconds);
        for (var i = 0; i < 10; i++)
            backoff.Next(refused: true);
        Assert.Equal(300, backoff.Next(refused: true).TotalSeconds);
        Assert.Equal(4, backoff.Next(refused: false).TotalSeconds);
    }

    [Fact]
    public void Jitter_takes_off_at_most_a_fifth()
    {
        Assert.Equal(0.45, new AmiBackoff(new Fixed(0.5)).Next(refused: false).TotalSeconds, 9);
        Assert.Equal(0.4, new AmiBackoff(new Fixed(1)).Next(refused: false).TotalSeconds, 9);
    }

    // Asterisk's manager interface is back 2.6 s after a restart: a try must come by 5 s whatever the jitter.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void After_a_restart_of_Asterisk_a_try_comes_within_five_seconds(double jitter)
    {
        var backoff = new AmiBackoff(new Fixed(jitter));
        double at = 0;
        while (at < 2.6)
            at += backoff.Next(refused: false).TotalSeconds;
        Assert.InRange(at, 2.6, 5);
    }
}
