namespace Voicebot.Audio.Tests;

/// <summary>Counts what a piece of work allocates on this thread.</summary>
public static class Allocation
{
    /// <summary>Bytes allocated by a hundred runs, after one that warms up.</summary>
    public static long Of(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public static void It_sees_an_allocation() => Assert.True(Of(() => GC.KeepAlive(new byte[10])) >= 100 * 10);
}
