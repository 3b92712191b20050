using System.Net;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Page;

namespace Voicebot.Appliance.Tests.Page;

public sealed class RateLimitTests
{
    private static IPAddress Address(int n) => new([10, 0, (byte)(n >> 8), (byte)n]);

    [Fact]
    public void So_many_at_once_then_one_every_so_often()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(5, TimeSpan.FromSeconds(12), 4, time);
        Assert.Equal(5, Enumerable.Range(0, 10_000).Count(_ => limit.Admits(Address(1))));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(limit.Admits(Address(1)));
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(limit.Admits(Address(1)));
        Assert.False(limit.Admits(Address(1)));
        Assert.True(limit.Admits(Address(2)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => limit.Admits(Address(1))));
    }

    [Fact]
    public void Many_addresses_together_have_a_limit_of_their_own_and_cost_no_memory()
    {
        var limit = new RateLimit(5, TimeSpan.FromSeconds(12), 4, new FakeTimeProvider());
        Assert.Equal(20, Enumerable.Range(0, 10_000).Count(n => limit.Admits(Address(n))));
    }
}
