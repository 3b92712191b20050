using System.Net;
using System.Net.Sockets;
using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>Many callers at once, each with a line of its own.</summary>
/// <param name="calls">In all.</param>
/// <param name="perSecond">New ones.</param>
/// <param name="length">Of each; then it hangs up.</param>
/// <param name="words">8 kHz; each caller says them over and over, with as much silence between. Empty: they only listen.</param>
public sealed class LoadTest(EndPoint at, int calls, double perSecond, TimeSpan length, LineFaults faults, short[] words, TimeProvider time)
{
    private sealed class Caller
    {
        public PhoneLine? Line;
        public PhoneEnd? End; // null: it goes on
        public TimeSpan? FirstFrameAfter;
        public TimeSpan Lasted;
    }

    private readonly List<Caller> _callers = [];

    public LoadFigures Figures
    {
        get
        {
            Caller[] callers;
            lock (_callers)
                callers = [.. _callers];
            long frames = 0, missing = 0, late = 0;
            var worst = TimeSpan.Zero;
            foreach (var caller in callers)
            {
                if (caller.Line is not { Ears: var ears } line || caller.FirstFrameAfter is not { } first)
                    continue;
                var due = (long)(((caller.End is null ? line.Elapsed : caller.Lasted) - first).TotalMilliseconds / Slin.FrameMs);
                frames += ears.Frames;
                missing += Math.Max(0, due - ears.Frames);
                late += ears.Late;
                worst = ears.WorstGap > worst ? ears.WorstGap : worst;
            }
            return new LoadFigures(
                callers.Length,
                callers.Count(static one => one.End is null),
                callers.Count(static one => one is { End: not null, FirstFrameAfter: null }),
                callers.Count(static one => one is { End: not null and not PhoneEnd.HungUp, FirstFrameAfter: not null }),
                [.. callers.Select(static one => one.FirstFrameAfter).OfType<TimeSpan>().Select(static one => (int)one.TotalMilliseconds).Order()],
                frames, missing, late, (int)worst.TotalMilliseconds);
        }
    }

    /// <summary>Places all calls and waits for their end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        var running = new List<Task>();
        try
        {
            for (var n = 0; n < calls; n++)
            {
                if (TimeSpan.FromSeconds(n / perSecond) - time.GetElapsedTime(begunAt) is { Ticks: > 0 } wait)
                    await Task.Delay(wait, time, cancellationToken);
                var caller = new Caller();
                lock (_callers)
                    _callers.Add(caller);
                running.Add(CallAsync(caller, cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task CallAsync(Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            await using var line = caller.Line = await PhoneLine.CallAsync(at, Guid.NewGuid(), faults, time, null, cancellationToken);
            if (await line.UntilAsync(() => line.Ears.Frames > 0, length, cancellationToken))
                caller.FirstFrameAfter = line.Elapsed;
            while (line.Elapsed < length && !line.Ended.IsCompleted)
            {
                if (words.Length > 0)
                    line.Say(words);
                var pause = TimeSpan.FromSeconds(words.Length == 0 ? length.TotalSeconds : 2.0 * words.Length / Slin.SampleRateHz);
                var left = length - line.Elapsed;
                await line.UntilAsync(static () => false, pause < left ? pause : left, cancellationToken);
            }
            caller.Lasted = line.Elapsed;
            if (!line.Ended.IsCompleted)
                await line.HangUpAsync(abruptly: false);
            caller.End = await line.Ended;
        }
        catch (SocketException)
        {
            caller.End = PhoneEnd.Reset;
        }
        finally
        {
            caller.End ??= PhoneEnd.HungUp;
        }
    }
}
