using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Replay;

namespace Voicebot.Appliance.Tests.Replay;

public sealed class ReplayComparisonTests
{
    private static PhaseTrace Phase(int atMs, string phase) => new PhaseTrace(Guid.Empty, atMs, phase, "x");

    [Fact]
    public void The_same_events_at_about_the_same_time_are_the_same_call() =>
        Assert.True(new ReplayComparison([Phase(0, "a"), Phase(100, "b")], [Phase(20, "a"), Phase(60, "b")], 50).AreSame);

    [Theory]
    [InlineData(new[] { "a", "b", "c" }, new[] { "a", "c" }, " -")]
    [InlineData(new[] { "a", "c" }, new[] { "a", "b", "c" }, " + ")]
    [InlineData(new[] { "a" }, new[] { "b" }, "-+")]
    [InlineData(new[] { "a" }, new string[0], "-")]
    public void What_is_missing_or_new_is_marked(string[] then, string[] now, string marks)
    {
        var comparison = new ReplayComparison(then.Select(phase => Phase(0, phase)), now.Select(phase => Phase(0, phase)), 50);
        Assert.False(comparison.AreSame);
        Assert.StartsWith(marks, string.Concat(comparison.Lines.Select(line => line[0])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_event_at_another_time_is_marked()
    {
        var comparison = new ReplayComparison([Phase(0, "a")], [Phase(300, "a")], 250);
        Assert.False(comparison.AreSame);
        Assert.Contains("(+300 ms)", Assert.Single(comparison.Lines), StringComparison.Ordinal);
    }
}
