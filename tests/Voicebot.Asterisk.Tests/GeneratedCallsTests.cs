using Voicebot.Lab.Callers;

namespace Voicebot.Asterisk.Tests;

/// <summary>Generated callers; `make bench-calls` draws a hundred.</summary>
public sealed class GeneratedCallsTests
{
    [Fact]
    public async Task Each_leaves_a_ticket_or_a_transfer_of_the_right_kind()
    {
        var result = await CallsBench.RunAsync(calls: 3, atOnce: 1);
        Assert.True(result is { Right: 3, Untrue: 0 }, result.Report);
    }
}
