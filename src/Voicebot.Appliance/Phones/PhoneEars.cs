using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>What a caller hears: when sound begins and ends, and whether frames come as they should. Written by one thread, read by any.</summary>
public sealed class PhoneEars(TimeProvider time, long begunAt)
{
    // Between two clauses there is less silence than that.
    private const int OnsetMs = 200;

    /// <summary>A frame that comes this long after the one before was missed by its listener: a phone holds 40 to 60 ms.</summary>
    public const int LateMs = 60;

    private long _frames, _late, _worstGapTicks, _soundMs, _silentMs, _onsetTicks, _firstTicks, _lastTicks;

    /// <summary>Frames so far.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Frames that came later than <see cref="LateMs"/> after the one before.</summary>
    public long Late => Volatile.Read(ref _late);

    public TimeSpan WorstGap => new(Volatile.Read(ref _worstGapTicks));

    /// <summary>All the sound so far.</summary>
    public long SoundMs => Volatile.Read(ref _soundMs);

    /// <summary>Since the last sound.</summary>
    public long SilentMs => Volatile.Read(ref _silentMs);

    /// <summary>When sound began last, since the call began; zero: never.</summary>
    public TimeSpan OnsetAt => new(Volatile.Read(ref _onsetTicks));

    /// <summary>When sound began first; null: there was none.</summary>
    public TimeSpan? FirstSoundAt => Volatile.Read(ref _firstTicks) is var ticks and not 0 ? new TimeSpan(ticks) : null;

    internal void Hear(ReadOnlySpan<short> frame)
    {
        var now = time.GetElapsedTime(begunAt).Ticks;
        if (_frames > 0 && now - _lastTicks is var gap)
        {
            Volatile.Write(ref _worstGapTicks, Math.Max(_worstGapTicks, gap));
            if (gap > LateMs * TimeSpan.TicksPerMillisecond)
                Volatile.Write(ref _late, _late + 1);
        }
        _lastTicks = now;
        if (Loudness.RmsDbfs(frame) > PhoneLine.SoundDbfs)
        {
            if (_soundMs == 0)
                Volatile.Write(ref _firstTicks, now);
            if (_soundMs == 0 || _silentMs >= OnsetMs)
                Volatile.Write(ref _onsetTicks, now);
            Volatile.Write(ref _silentMs, 0);
            Volatile.Write(ref _soundMs, _soundMs + Slin.FrameMs);
        }
        else
            Volatile.Write(ref _silentMs, _silentMs + Slin.FrameMs);
        Volatile.Write(ref _frames, _frames + 1);
    }
}
