using Voicebot.Appliance.Commands;

namespace Voicebot.Appliance.Tests.Commands;

public sealed class PreviousEndTests
{
    [Theory]
    [InlineData("watchdog ABRT\n", nameof(PreviousEnd.Watchdog))]
    [InlineData("watchdog KILL\n", nameof(PreviousEnd.Watchdog))]
    [InlineData("signal KILL\n", nameof(PreviousEnd.Killed))]
    [InlineData("oom-kill KILL\n", nameof(PreviousEnd.Unknown))]
    [InlineData("signal SEGV\n", nameof(PreviousEnd.Unknown))]
    [InlineData("signal ABRT\n", nameof(PreviousEnd.Unknown))]
    [InlineData("core-dump SEGV\n", nameof(PreviousEnd.Unknown))]
    [InlineData("success 0\n", nameof(PreviousEnd.Unknown))]
    [InlineData("exit-code 1\n", nameof(PreviousEnd.Unknown))]
    [InlineData("timeout KILL\n", nameof(PreviousEnd.Unknown))]
    [InlineData("", nameof(PreviousEnd.Unknown))]
    public void Only_a_kill_and_the_watchdog_say_that_no_engine_crashed(string words, string expected) => Assert.Equal(expected, Systemd.Parse(words).ToString());
}
