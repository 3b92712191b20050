using System.Diagnostics;
using System.Runtime.InteropServices;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>Something that sends one frame per tick.</summary>
public interface IPacedLine
{
    /// <summary>Sends the next frame. On the clock thread: must not block, allocate or throw.</summary>
    void SendNextFrame();
}

/// <summary>Ticks every 20 ms for the lines it knows.</summary>
public interface IPlayoutClock
{
    void Add(IPacedLine line);

    void Remove(IPacedLine line);
}

/// <summary>
/// The one clock of all calls: absolute deadlines every 20 ms on a thread of its own. Asterisk neither queues nor paces
/// (facts: five seconds sent in a burst leave as a burst), so a late frame is heard; two in a burst are worse than one late.
/// </summary>
public sealed partial class PlayoutClock : IPlayoutClock, IDisposable
{
    private const long FrameNs = Slin.FrameMs * 1_000_000L;

    private readonly Thread _thread;
    private readonly TaskCompletionSource<int> _priority = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _changes = new();
    private IPacedLine[] _lines = [];
    private volatile bool _stopping;
    private volatile bool _isWatched;
    private long _missedTicks;
    private long _worstLateNs;

    public PlayoutClock()
    {
        _thread = new Thread(Run) { Name = "playout-clock", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>What the kernel said to SCHED_FIFO: 0, or errno (1 is EPERM: the right is missing) and the clock is an ordinary thread.</summary>
    public Task<int> RealTimeRefusal => _priority.Task;

    /// <summary>The clock's end, with what a line threw at it. Who never asks for it is ended by that, with the whole process.</summary>
    public Task Ended
    {
        get
        {
            _isWatched = true;
            return _ended.Task;
        }
    }

    /// <summary>Deadlines skipped because the machine was more than a frame late.</summary>
    public long MissedTicks => Interlocked.Read(ref _missedTicks);

    /// <summary>The worst wake-up after its deadline so far.</summary>
    public TimeSpan WorstLateness => TimeSpan.FromMilliseconds(Interlocked.Read(ref _worstLateNs) / 1e6);

    /// <summary>How many are paced now.</summary>
    public int Lines => Volatile.Read(ref _lines).Length;

    /// <summary>
    /// What is mapped now stays in memory once it was touched: the program's code, the managed heap, the stack of a clock that ticks
    /// already. Nothing is read in ahead, and what is mapped later (models) can be given up under pressure as before.
    /// </summary>
    /// <returns>0, or errno: 12 (ENOMEM) where RLIMIT_MEMLOCK is below what the process has mapped.</returns>
    public static int LockMemory()
    {
        const int current = 1, onFault = 4; // MCL_CURRENT, MCL_ONFAULT
        return mlockall(current | onFault) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    public void Add(IPacedLine line)
    {
        lock (_changes)
            Volatile.Write(ref _lines, [.. _lines, line]);
    }

    /// <summary>After the return a tick that had already begun may still send one frame.</summary>
    public void Remove(IPacedLine line)
    {
        lock (_changes)
            Volatile.Write(ref _lines, Array.FindAll(_lines, other => !ReferenceEquals(other, line)));
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            Loop();
            _ended.SetResult();
        }
        catch (Exception error) when (_isWatched)
        {
            _ended.SetException(error);
        }
    }

    private void Loop()
    {
        _priority.SetResult(RaisePriority());
        var deadlineNs = NowNs();
        while (!_stopping)
        {
            deadlineNs += FrameNs;
            SleepUntil(deadlineNs);
            var lateNs = NowNs() - deadlineNs;
            if (lateNs > Interlocked.Read(ref _worstLateNs))
                Interlocked.Exchange(ref _worstLateNs, lateNs);
            if (lateNs >= FrameNs)
            {
                var missed = lateNs / FrameNs;
                Interlocked.Add(ref _missedTicks, missed);
                deadlineNs += missed * FrameNs;
            }
            foreach (var line in Volatile.Read(ref _lines))
                line.SendNextFrame();
        }
    }

    // The unit grants LimitRTPRIO; without the right (a developer's machine) the clock runs as an ordinary thread.
    private static int RaisePriority()
    {
        const int schedFifo = 1;
        var priority = 10;
        return sched_setscheduler(0, schedFifo, in priority) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private static void SleepUntil(long deadlineNs)
    {
        const int clockMonotonic = 1, timerAbstime = 1, interrupted = 4;
        var deadline = new Timespec(deadlineNs / 1_000_000_000, deadlineNs % 1_000_000_000);
        while (clock_nanosleep(clockMonotonic, timerAbstime, in deadline, 0) == interrupted)
        {
        }
    }

    // struct timespec of time.h on 64-bit Linux.
    private readonly record struct Timespec(long Seconds, long Nanoseconds);

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, in Timespec deadline, nint remain);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mlockall(int flags);

    // struct sched_param holds one int on Linux.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int thread, int policy, in int priority);
}
