using Voicebot.Appliance.Benches;

namespace Voicebot.Appliance.Tests.Benches;

public sealed class CapacityRoundTests
{
    private const int Budget = 1000;

    [Theory]
    [InlineData(16, 16, "1 2 4 8 16")]
    [InlineData(5, 16, "1 2 4 8 6 5")]
    [InlineData(7, 16, "1 2 4 8 6 7")]
    [InlineData(1, 16, "1 2")]
    [InlineData(9, 10, "1 2 4 8 10 9")]
    [InlineData(64, 1, "1")]
    public async Task The_largest_number_is_found_by_doubling_and_halving(int serves, int most, string asked)
    {
        var tried = new List<int>();
        var best = await CapacityRound.LargestAsync(most, calls => Measure(tried, calls, serves), Budget);
        Assert.Equal(Math.Min(serves, most), best!.Calls);
        Assert.Equal(asked, string.Join(' ', tried));
    }

    [Fact]
    public async Task A_machine_that_is_too_slow_for_one_caller_serves_none()
    {
        var tried = new List<int>();
        Assert.Null(await CapacityRound.LargestAsync(16, calls => Measure(tried, calls, serves: 0), Budget));
        Assert.Equal([1], tried);
    }

    [Fact]
    public void What_was_never_answered_is_slower_than_anything()
    {
        var all = CapacityRound.Of(1, [.. Enumerable.Repeat(500, 19)], asked: 20);
        Assert.Equal((20, 500, 500), (all.AnswersMs.Count, all.MedianMs, all.P95Ms)); // one of twenty may lack
        Assert.Equal(CapacityRound.Never, CapacityRound.Of(1, [.. Enumerable.Repeat(500, 18)], asked: 20).P95Ms);
        Assert.Equal(CapacityRound.Never, CapacityRound.Of(1, [], asked: 0).P95Ms);
        Assert.Equal("  1 appels : médiane 500 ms, P95 jamais, 20 réponses", CapacityRound.Of(1, [.. Enumerable.Repeat(500, 18)], asked: 20).ToString());
    }

    private static Task<CapacityRound> Measure(List<int> tried, int calls, int serves)
    {
        tried.Add(calls);
        return Task.FromResult(new CapacityRound(calls, [calls <= serves ? Budget : Budget + 1]));
    }
}
