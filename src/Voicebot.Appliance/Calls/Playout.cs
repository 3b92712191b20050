using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>
/// What the caller will hear: producers merely write, the playout clock takes one 20 ms frame at a time and never waits.
/// </summary>
/// <remarks>
/// One consumer (the clock) without locks; producers take turns under a lock that the consumer never takes.
/// Bounded: <see cref="Write"/> answers how much it took. Every speech (a reply, a prompt) has an id, so that what a
/// cancelled speech still does cannot touch the next one.
/// </remarks>
public sealed class Playout
{
    /// <summary>32 s of audio: a power of two, so that positions wrap by a mask.</summary>
    public const int CapacitySamples = 1 << 18;

    /// <summary>8 s: how far back an interrupted clause can begin. So much of what was played is kept.</summary>
    public const int MaxRewindSamples = 8 * Slin.SampleRateHz;

    private const int Mask = CapacitySamples - 1;

    private readonly short[] _ring = new short[CapacitySamples];
    private readonly Lock _producers = new();
    private readonly TimeProvider _clock;
    private readonly Action<int> _drained;
    private readonly ComfortNoise? _noise;

    // Positions count samples since the call began; they never wrap within a call.
    private long _written;
    private long _taken;
    private long _discardBefore;

    private int _speech; // id of the speech that may write
    private long _endAt = long.MaxValue;
    private int _endedSpeech; // speech whose end is at _endAt, 0 = none
    private int _drainedSpeech; // whose end was told
    private long _firstFrameAt;
    private volatile bool _paused;

    // Where clauses begin, so that an interrupted one can be said again from its beginning. Written by producers, read by
    // the clock; old marks are overwritten, which only makes a very long clause resume later than at its beginning.
    private readonly long[] _clauses = new long[64];
    private int _clauseCount;
    private long _keptFrom; // the clause that is being played stays in the ring

    /// <param name="clock">Stamps the first frame of a speech.</param>
    /// <param name="drained">Called on the clock thread with the speech's id when its last sample has left; must not block.</param>
    /// <param name="noise">Under everything that is sent; null: what is not said is digital silence.</param>
    public Playout(TimeProvider clock, Action<int> drained, ComfortNoise? noise = null)
    {
        _noise = noise;
        _clock = clock;
        _drained = drained;
    }

    /// <summary>What the caller heard lately, pauses included: what an echo is made of.</summary>
    public SentAudio Sent { get; } = new();

    /// <summary>The clock's timestamp at which the present speech's first frame left; 0 before.</summary>
    public long FirstFrameAt => Volatile.Read(ref _firstFrameAt);

    /// <summary>Samples that still wait.</summary>
    public int BufferedSamples =>
        (int)Math.Max(0, Volatile.Read(ref _written) - Math.Max(Volatile.Read(ref _taken), Volatile.Read(ref _discardBefore)));

    /// <summary>Begins a new speech; what an older one still writes is refused.</summary>
    public int Begin()
    {
        lock (_producers)
        {
            Volatile.Write(ref _endedSpeech, 0);
            Volatile.Write(ref _firstFrameAt, 0);
            BeginClause(++_speech);
            return _speech;
        }
    }

    /// <summary>Queues samples; answers how many there was room for, or −1 when the speech is not the present one.</summary>
    public int Write(int speech, ReadOnlySpan<short> samples)
    {
        lock (_producers)
        {
            if (speech != _speech)
                return -1;
            var start = _written;
            var room = CapacitySamples - (int)(start - Math.Max(Volatile.Read(ref _keptFrom), _discardBefore));
            var count = Math.Min(room, samples.Length);
            var index = (int)(start & Mask);
            var first = Math.Min(count, CapacitySamples - index);
            samples[..first].CopyTo(_ring.AsSpan(index));
            samples[first..count].CopyTo(_ring);
            Volatile.Write(ref _written, start + count);
            return count;
        }
    }

    /// <summary>What is written next begins a clause: an interrupted speech resumes at such a point.</summary>
    public void BeginClause(int speech)
    {
        lock (_producers)
        {
            if (speech != _speech)
                return;
            Volatile.Write(ref _clauses[_clauseCount % _clauses.Length], _written);
            Volatile.Write(ref _clauseCount, _clauseCount + 1);
        }
    }

    /// <summary>Holds what waits; the caller hears silence meanwhile.</summary>
    public void Pause() => _paused = true;

    /// <summary>Goes on at the beginning of the clause that <see cref="Pause"/> interrupted.</summary>
    public void Resume()
    {
        lock (_producers)
        {
            if (!_paused)
                return;
            // The clock does not move while it is paused, so the position is ours for once.
            Volatile.Write(ref _taken, ClauseOf(Math.Max(_taken, _discardBefore)));
            // The last sample may have left just before the pause: it leaves once more now, and so the end is told once more.
            Volatile.Write(ref _drainedSpeech, 0);
            _paused = false;
        }
    }

    /// <summary>All of the speech is queued: once its last sample has left, `drained` is called.</summary>
    public void End(int speech)
    {
        lock (_producers)
        {
            if (speech != _speech)
                return;
            Volatile.Write(ref _endAt, _written);
            Volatile.Write(ref _endedSpeech, speech);
        }
    }

    /// <summary>Throws away what waits and ends the right of the present speech to write. Its `drained` will not come.</summary>
    public void Clear()
    {
        lock (_producers)
        {
            _speech++;
            Volatile.Write(ref _endedSpeech, 0);
            Volatile.Write(ref _discardBefore, _written);
            _paused = false;
        }
    }

    /// <summary>Fills the next frame; silence when there is nothing to say. The clock's only call; never blocks, never allocates.</summary>
    /// <param name="frame"><see cref="Slin.FrameSamples"/> samples.</param>
    public void NextFrame(Span<short> frame)
    {
        // Once, and before the position: Resume() sets that first, and what was read before it must not be written behind it.
        var paused = _paused;
        var taken = Math.Max(Volatile.Read(ref _taken), Volatile.Read(ref _discardBefore));
        var ended = paused ? 0 : Volatile.Read(ref _endedSpeech);
        var waiting = paused ? 0 : (int)(Volatile.Read(ref _written) - taken);

        // In the middle of a speech a partial frame waits for its rest; at the end it is padded.
        var count = waiting >= frame.Length ? frame.Length : ended != 0 ? waiting : 0;
        var index = (int)(taken & Mask);
        var first = Math.Min(count, CapacitySamples - index);
        _ring.AsSpan(index, first).CopyTo(frame);
        _ring.AsSpan(0, count - first).CopyTo(frame[first..]);
        frame[count..].Clear();
        if (count > 0)
        {
            Volatile.Write(ref _keptFrom, ClauseOf(taken));
            Volatile.Write(ref _taken, taken + count);
        }

        if (count > 0 && Volatile.Read(ref _firstFrameAt) == 0)
            Volatile.Write(ref _firstFrameAt, _clock.GetTimestamp());
        _noise?.Add(frame);
        Sent.Write(frame);

        if (ended != 0 && ended != Volatile.Read(ref _drainedSpeech) && taken + count >= Volatile.Read(ref _endAt))
        {
            Volatile.Write(ref _drainedSpeech, ended);
            _drained(ended);
        }
    }

    // The beginning of the clause that holds the position, or as far back as is kept.
    private long ClauseOf(long position)
    {
        var earliest = Math.Max(position - MaxRewindSamples, Volatile.Read(ref _discardBefore));
        var count = Volatile.Read(ref _clauseCount);
        for (var i = count - 1; i >= Math.Max(0, count - _clauses.Length); i--)
        {
            var begin = Volatile.Read(ref _clauses[i % _clauses.Length]);
            if (begin <= position)
                return Math.Max(begin, earliest);
        }
        return position;
    }
}
