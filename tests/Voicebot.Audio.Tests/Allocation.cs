namespace Voicebot.Audio.Tests;

/// <summary>Counts what a piece of work allocates on this thread.</summary>
public static class Allocation
{
    /// <summary>Bytes allocated by a hundred runs, after one that warms up; the least of three times, of more where none was free of them.</summary>
    /// <remarks>A collection that another thread causes meanwhile closes this thread's buffer, and its unused rest counts as allocated.</remarks>
    public static long Of(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var round = 0; round < 3 || (round < 20 && least > 0); round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    /// <summary>Bytes that the whole process allocates in a round, and how many rounds there were: the least of three, of more where none kept within what is allowed.</summary>
    /// <remarks>What earlier tests have left running allocates as well, for a while.</remarks>
    public static async Task<(long Bytes, int Rounds)> OfProcessAsync(Func<Task> work, long allowed)
    {
        var (least, round) = (long.MaxValue, 0);
        for (; round < 3 || (round < 20 && least > allowed); round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return (least, round);
    }

    [Fact]
    public static void It_sees_an_allocation() => Assert.True(Of(() => GC.KeepAlive(new byte[10])) >= 100 * 10);
}
