namespace Voicebot.Audio;

/// <summary>Cuts sample chunks of any length into frames of one length: 20 ms for the line, 32 ms windows for a speech detector.</summary>
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
    /// <param name="frameSamples">Samples in a frame, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity cannot hold a frame, or a frame is empty.</exception>
    public FrameAssembler(int capacitySamples, int frameSamples = Slin.FrameSamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacitySamples, frameSamples);
        FrameSamples = frameSamples;
        _ring = new short[capacitySamples];
    }

    public int FrameSamples { get; }

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
    /// <param name="frame">Exactly <see cref="FrameSamples"/> samples; untouched when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public bool TryRead(Span<short> frame)
    {
        RequireFrame(frame.Length);
        if (_count < FrameSamples)
            return false;
        Take(frame);
        return true;
    }

    /// <summary>Reads a frame, the last one padded with silence at its end. False only when nothing is buffered.</summary>
    /// <param name="frame">Exactly <see cref="FrameSamples"/> samples; untouched when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public bool TryReadPadded(Span<short> frame)
    {
        RequireFrame(frame.Length);
        if (_count == 0)
            return false;
        var whole = Math.Min(_count, FrameSamples);
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

    private void RequireFrame(int length)
    {
        if (length != FrameSamples)
            throw new ArgumentException($"a frame is {FrameSamples} samples, not {length}");
    }
}
