using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class CallerLookupTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _asked;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 7)] // 1 + 2 + 4 s
    [InlineData(7, 63)]
    public async Task The_number_is_asked_for_until_the_link_knows_it(int knownAtQuestion, int afterSeconds)
    {
        List<string?> told = [];
        var asking = ListenAsync(told, knownAtQuestion);
        var waited = 0;
        for (; !asking.IsCompleted && waited < 200; waited++)
            _clock.Advance(TimeSpan.FromSeconds(1));
        await asking;
        Assert.Equal(afterSeconds, waited);
        Assert.Equal(knownAtQuestion == 1 ? ["0612345678"] : [null, "0612345678"], told);
    }

    [Fact]
    public async Task Of_a_withheld_number_it_gives_up_after_seven_questions()
    {
        List<string?> told = [];
        var asking = ListenAsync(told, knownAtQuestion: int.MaxValue);
        for (var waited = 0; !asking.IsCompleted && waited < 200; waited++)
            _clock.Advance(TimeSpan.FromSeconds(1));
        await asking;
        Assert.Equal(7, _asked);
        Assert.Equal([null], told);
    }

    private async Task ListenAsync(List<string?> told, int knownAtQuestion)
    {
        var answers = CallerLookup.AskAsync(
            _ => Task.FromResult(++_asked >= knownAtQuestion ? "0612345678" : null), _clock, TestContext.Current.CancellationToken);
        await foreach (var caller in answers)
            told.Add(caller);
    }
}
