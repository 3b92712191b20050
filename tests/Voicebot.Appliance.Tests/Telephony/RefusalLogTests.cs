using System.Net;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class RefusalLogTests
{
    [Fact]
    public void A_flood_is_ten_lines_a_minute_and_a_count()
    {
        var clock = new FakeTimeProvider();
        var logger = new RecordingLogger();
        var log = new RefusalLog(clock, logger);
        for (var i = 0; i < 500; i++)
        {
            log.Write(new IPEndPoint(IPAddress.Loopback, 1000 + i), "all lines are busy");
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.Equal(RefusalLog.LinesAMinute, logger.Lines.Length);
        Assert.Contains("127.0.0.1:1000 refused: all lines are busy", logger.Lines[0], StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromSeconds(10));
        log.Write(peer: null, "its UUID is all zero");
        Assert.Contains("490 more", logger.Lines[^2], StringComparison.Ordinal);
        Assert.Contains("all zero", logger.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_now_and_then_is_always_told()
    {
        var clock = new FakeTimeProvider();
        var logger = new RecordingLogger();
        var log = new RefusalLog(clock, logger);
        for (var i = 0; i < 50; i++)
        {
            log.Write(peer: null, "no UUID came in time");
            clock.Advance(TimeSpan.FromSeconds(7));
        }
        Assert.Equal(50, logger.Lines.Length);
    }
}
