using Voicebot.Lab;

namespace Voicebot.Asterisk.Tests;

/// <summary>The power fails while tickets are written; `make bench-kill` does it a hundred times.</summary>
public sealed class KilledTests
{
    [Fact]
    public async Task No_ticket_that_was_announced_is_lost()
    {
        var result = await KillBench.RunAsync(rounds: 5);
        Assert.True(result is { Lost: 0, Unposted: 0, Sound: 5 } && result.Said > 5, result.ToString());
    }
}
