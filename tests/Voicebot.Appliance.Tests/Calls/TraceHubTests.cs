using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class TraceHubTests
{
    private static DigitTrace Digit(int at) => new(Guid.Empty, at, '1');

    [Fact]
    public void Everybody_who_looks_on_sees_everything_from_then_on()
    {
        var hub = new TraceHub();
        hub.Write(Digit(0));
        using var one = hub.Open();
        hub.Write(Digit(1));
        var other = hub.Open();
        hub.Write(Digit(2));
        Assert.Equal([1, 2], Read(one));
        Assert.Equal([2], Read(other));
        other.Dispose();
        hub.Write(Digit(3));
        Assert.Equal([3], Read(one));
        Assert.Empty(Read(other));
        Assert.Equal(1, hub.Readers);
    }

    [Fact]
    public void Who_reads_too_slowly_loses_the_oldest_and_nobody_waits()
    {
        var hub = new TraceHub();
        using var slow = hub.Open();
        for (var at = 0; at < 1000; at++)
            hub.Write(Digit(at));
        Assert.Equal(Enumerable.Range(744, 256), Read(slow));
    }

    private static List<int> Read(TraceHub.Reading reading)
    {
        List<int> all = [];
        while (reading.Records.TryRead(out var record))
            all.Add(record.AtMs);
        return all;
    }
}
