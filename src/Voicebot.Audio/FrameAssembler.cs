namespace Voicebot.Audio;

/// <summary>Cuts sample chunks of any length into 20 ms frames of <see cref="Slin.FrameSamples"/> samples.</summary>
/// <remarks>
/// Bounded: when it is full, <see cref="Write"/> takes what fits and says how much that was; nothing is overwritten.
/// For one thread at a time: it has no lock. Allocates only in the constructor.
/// </remarks>
public sealed class FrameAssembler
{
    private readonly short[] _ring;
    private int _start;
    private int _count;

    /// <param name="capacitySamples">At least one frame.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity cannot hold a frame.</exception>
    public FrameAssembler(int capacitySamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacitySamples, Slin.FrameSamples);
        _ring = new short[capacitySamples];
    }

    public int CapacitySamples => _ring.Length;

    public int BufferedSamples => _count;

    public int FreeSamples => _ring.Length - _count;

    /// <returns>How many samples were taken, from the start of <paramref name="samples"/>: fewer than given when full.</returns>
    public int Write(ReadOnlySpan<short> samples)
    {
        var taken = Math.Min(samples.Length, FreeSamples);
        var end = _start + _count;
        if (end >= _ring.Length)
            end -= _ring.Length;
        var untilWrap = Math.Min(taken, _ring.Length - end);
        samples[..untilWrap].CopyTo(_ring.AsSpan(end));
        samples[untilWrap..taken].CopyTo(_ring);
        _count += taken;
        return taken;
    }

    /// <summary>Reads a whole frame, if there is one.</summary>
    /// <param name="frame">Exactly <see cref="Slin.FrameSamples"/> samples; untouched when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public bool TryRead(Span<short> frame)
    {
        RequireFrame(frame.Length);
        if (_count < Slin.FrameSamples)
            return false;
        Take(frame);
        return true;
    }

    /// <summary>Reads a frame, the last one padded with silence at its end. False only when nothing is buffered.</summary>
    /// <param name="frame">Exactly <see cref="Slin.FrameSamples"/> samples; untouched when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public bool TryReadPadded(Span<short> frame)
    {
        RequireFrame(frame.Length);
        if (_count == 0)
            return false;
        var whole = Math.Min(_count, Slin.FrameSamples);
        Take(frame[..whole]);
        frame[whole..].Clear();
        return true;
    }

    public void Clear()
    {
        _start = 0;
        _count = 0;
    }

    private void Take(Span<short> samples)
    {
        var untilWrap = Math.Min(samples.Length, _ring.Length - _start);
        _ring.AsSpan(_start, untilWrap).CopyTo(samples);
        _ring.AsSpan(0, samples.Length - untilWrap).CopyTo(samples[untilWrap..]);
        _start += samples.Length;
        if (_start >= _ring.Length)
            _start -= _ring.Length;
        _count -= samples.Length;
    }

    private static void RequireFrame(int length)
    {
        if (length != Slin.FrameSamples)
            throw new ArgumentException($"a frame is {Slin.FrameSamples} samples, not {length}");
    }
}
