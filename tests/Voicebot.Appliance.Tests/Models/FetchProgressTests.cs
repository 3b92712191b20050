using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

public sealed class FetchProgressTests
{
    [Fact]
    public void The_line_shows_share_rate_and_time_left()
    {
        Assert.Equal(
            "a.bin   25 % [#####...............] 20 Mo sur 80 Mo  4,0 Mo/s  reste 15 s",
            FetchProgress.Line("a.bin", 20_000_000, 80_000_000, 20_000_000, TimeSpan.FromSeconds(5)));
        // What an earlier run had brought does not count as speed.
        Assert.EndsWith("1,0 Mo/s  reste 1 min 00 s", FetchProgress.Line("a.bin", 20_000_000, 80_000_000, 5_000_000, TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
        Assert.Equal("a.bin  20 Mo  4,0 Mo/s", FetchProgress.Line("a.bin", 20_000_000, null, 20_000_000, TimeSpan.FromSeconds(5)));
        Assert.EndsWith("] 0 octets sur 80 Mo", FetchProgress.Line("a.bin", 0, 80_000_000, 0, TimeSpan.Zero), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999, "999 octets")]
    [InlineData(2_327_524, "2,3 Mo")]
    [InlineData(81_768_585, "82 Mo")]
    [InlineData(1_066_226_016, "1,1 Go")]
    public void Sizes_are_written_the_french_way(long bytes, string words) => Assert.Equal(words, Quantities.Bytes(bytes));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59.5, "60 s")]
    [InlineData(754, "12 min 34 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Times_are_written_the_french_way(double seconds, string words) => Assert.Equal(words, Quantities.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_terminal_is_written_five_times_a_second_and_left_clean()
    {
        var clock = new FakeTimeProvider();
        using var terminal = new StringWriter();
        var progress = new FetchProgress(terminal, clock);
        progress.Begin("a.bin", 0);
        for (var step = 0; step < 100; step++)
        {
            progress.Report(step, 1000);
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }
        Assert.Equal(5, terminal.ToString().Count(letter => letter == '\r'));
        progress.Report(1000, 1000); // the end is always shown
        Assert.Contains("100 %", terminal.ToString(), StringComparison.Ordinal);
        progress.End();
        Assert.EndsWith(" \r", terminal.ToString(), StringComparison.Ordinal);
    }
}
