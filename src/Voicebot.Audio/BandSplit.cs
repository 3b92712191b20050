namespace Voicebot.Audio;

/// <summary>A wideband stream in two: what a telephone line carries, at 8 kHz, and what lies above it, at 16 kHz.</summary>
/// <remarks>
/// <code>
/// wide ──► down ──► low ──► up ──► (−) ──► upper        low widened + upper = wide
///   └───────────────────────────────┘
/// </code>
/// Detector, endpointer and echo canceller work on the lower band as on any other call. Our own voice is sent at 8 kHz, so its
/// echo has nothing in the upper band: that needs no canceller. Both bands come out together, a filter's length (some 8 ms)
/// behind the input. Allocates only in the constructor. For one thread at a time.
/// </remarks>
public sealed class BandSplit
{
    public const int WideRateHz = 2 * Slin.SampleRateHz;

    private readonly Resampler _down = new(WideRateHz, Slin.SampleRateHz);
    private readonly Resampler _up = new(Slin.SampleRateHz, WideRateHz);

    // In step from their starts: a low sample belongs to two of the others.
    private readonly short[] _wide;
    private readonly short[] _low;
    private readonly short[] _back; // the lower band at 16 kHz
    private int _wideFill;
    private int _lowFill;
    private int _backFill;

    /// <param name="blockSamples">The longest input at once, in samples at 16 kHz.</param>
    public BandSplit(int blockSamples)
    {
        BlockSamples = blockSamples;
        MaxLowSamples = _down.MaxOutputSamples(blockSamples) + _down.MaxOutputSamples(0) + _up.MaxOutputSamples(0);
        _low = new short[MaxLowSamples * 2];
        _back = new short[_low.Length * 2];
        _wide = new short[_low.Length * 2];
    }

    public int BlockSamples { get; }

    /// <summary>Room that is enough for the lower band of one Process or one Flush; the upper needs twice as much.</summary>
    public int MaxLowSamples { get; }

    /// <summary>Takes all of the input and writes what is ready.</summary>
    /// <param name="wide">At most <see cref="BlockSamples"/>.</param>
    /// <returns>Samples of the lower band; there are twice as many of the upper.</returns>
    public int Process(ReadOnlySpan<short> wide, Span<short> low, Span<short> upper)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wide.Length, BlockSamples, nameof(wide));
        wide.CopyTo(_wide.AsSpan(_wideFill));
        _wideFill += wide.Length;
        WidenAgain(_down.Process(wide, _low.AsSpan(_lowFill)));
        return Emit(low, upper);
    }

    /// <summary>Ends the stream: writes what is left, and is ready for the next one.</summary>
    /// <inheritdoc cref="Process"/>
    public int Flush(Span<short> low, Span<short> upper)
    {
        WidenAgain(_down.Flush(_low.AsSpan(_lowFill)));
        _backFill += _up.Flush(_back.AsSpan(_backFill));
        var count = Emit(low, upper);
        _wideFill = _lowFill = _backFill = 0;
        return count;
    }

    /// <summary>Both bands as one again, into the lower one's place.</summary>
    /// <param name="widened">The lower band at 16 kHz.</param>
    /// <param name="upper">At most as long.</param>
    public static void Join(Span<short> widened, ReadOnlySpan<short> upper)
    {
        for (var i = 0; i < upper.Length; i++)
            widened[i] = Saturate(widened[i] + upper[i]);
    }

    private void WidenAgain(int count)
    {
        _backFill += _up.Process(_low.AsSpan(_lowFill, count), _back.AsSpan(_backFill));
        _lowFill += count;
    }

    private int Emit(Span<short> low, Span<short> upper)
    {
        var count = Math.Min(Math.Min(_wideFill, _backFill) / 2, _lowFill);
        for (var i = 0; i < 2 * count; i++)
            upper[i] = Saturate(_wide[i] - _back[i]);
        _low.AsSpan(0, count).CopyTo(low);
        Drop(_low, ref _lowFill, count);
        Drop(_wide, ref _wideFill, 2 * count);
        Drop(_back, ref _backFill, 2 * count);
        return count;
    }

    private static void Drop(short[] queue, ref int fill, int count)
    {
        queue.AsSpan(count, fill - count).CopyTo(queue);
        fill -= count;
    }

    private static short Saturate(int sample) => (short)Math.Clamp(sample, short.MinValue, short.MaxValue);
}
