namespace Voicebot.Audio;

/// <summary>Remembers the most recent samples, so that an utterance can begin before its start was noticed.</summary>
/// <remarks>When it is full the oldest samples go. For one thread at a time: it has no lock.</remarks>
public sealed class LookBack
{
    private readonly short[] _ring;
    private int _end;

    /// <param name="capacitySamples">How many samples it remembers, at least one: 2400 for 300 ms at 8 kHz.</param>
    public LookBack(int capacitySamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacitySamples, 1);
        _ring = new short[capacitySamples];
    }

    public int CapacitySamples => _ring.Length;

    /// <summary>How many samples it holds now.</summary>
    public int Count { get; private set; }

    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.Length > _ring.Length)
            samples = samples[^_ring.Length..];
        var untilWrap = Math.Min(samples.Length, _ring.Length - _end);
        samples[..untilWrap].CopyTo(_ring.AsSpan(_end));
        samples[untilWrap..].CopyTo(_ring);
        _end = (_end + samples.Length) % _ring.Length;
        Count = Math.Min(Count + samples.Length, _ring.Length);
    }

    /// <summary>Copies what it holds, oldest first; it keeps its content.</summary>
    /// <returns>How many samples were copied: <see cref="Count"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than <see cref="Count"/>.</exception>
    public int CopyTo(Span<short> samples)
    {
        if (samples.Length < Count)
            throw new ArgumentException($"needs room for {Count}, has {samples.Length}", nameof(samples));
        var start = _end - Count;
        if (start >= 0)
        {
            _ring.AsSpan(start, Count).CopyTo(samples);
            return Count;
        }
        var older = _ring.AsSpan(start + _ring.Length);
        older.CopyTo(samples);
        _ring.AsSpan(0, _end).CopyTo(samples[older.Length..]);
        return Count;
    }

    public void Clear()
    {
        _end = 0;
        Count = 0;
    }
}
