using Voicebot.Audio;

namespace Voicebot.Appliance.Telephony;

/// <summary>One connection's audio of any rate, as 8 kHz; of 16 kHz also what lies above that. For the connection's one reader.</summary>
/// <remarks>
/// The sender may change its rate at any frame. Each rate's filter is computed once per call, when it is first heard;
/// after that nothing is allocated, whatever the sender changes to. A stream of one rate that ends is flushed, so that no
/// sound is lost at the change: there are as many milliseconds out as there were in.
/// </remarks>
internal sealed class AudioSocketNarrowing
{
    // 5 ms at 192 kHz, 80 ms at 12 kHz: a longer frame comes in several blocks.
    private const int BlockSamples = 960;

    private readonly Resampler?[] _ofRate = new Resampler?[AudioSocketCodec.AudioKinds];
    private readonly short[] _wide = new short[BlockSamples];
    private short[] _narrow = [];
    private int _narrowStart;
    private int _narrowEnd;
    private Resampler? _current;
    private BandSplit? _split;
    private short[] _upper = [];
    private bool _isSplitting;
    private bool _hasUpper; // of what waits
    private int _rateHz = Slin.SampleRateHz;

    /// <summary>Samples wait to be taken.</summary>
    public bool HasSamples => _narrowStart < _narrowEnd;

    /// <summary>The audio that comes now is 8 kHz already.</summary>
    public bool IsIdle => _rateHz == Slin.SampleRateHz;

    /// <summary>What comes next is of this kind. What is left of another rate is to be taken first.</summary>
    public void Begin(AudioSocketKind kind)
    {
        var rateHz = AudioSocketCodec.SampleRateHz(kind);
        if (rateHz == _rateHz)
            return;
        _narrowStart = 0;
        _narrowEnd = _isSplitting ? _split!.Flush(_narrow, _upper) : _current?.Flush(_narrow) ?? 0;
        _hasUpper = _isSplitting;
        _rateHz = rateHz;
        _isSplitting = rateHz == BandSplit.WideRateHz;
        _current = _isSplitting || rateHz == Slin.SampleRateHz ? null : Of(kind, rateHz);
        if (_isSplitting && _split is null)
        {
            _split = new BandSplit(BlockSamples);
            _upper = new short[2 * _split.MaxLowSamples];
            Grow(_split.MaxLowSamples);
        }
    }

    /// <summary>Takes one block off a payload; what it gives is for <see cref="Take"/>, and may be nothing yet.</summary>
    /// <returns>Bytes taken: all, or an even number.</returns>
    public int Put(ReadOnlySpan<byte> payload)
    {
        var count = AudioSocketCodec.ReadSamples(payload, _wide);
        _narrowStart = 0;
        _narrowEnd = _isSplitting ? _split!.Process(_wide.AsSpan(0, count), _narrow, _upper) : _current!.Process(_wide.AsSpan(0, count), _narrow);
        _hasUpper = _isSplitting;
        return count * sizeof(short);
    }

    /// <summary>Copies what waits.</summary>
    /// <param name="audio">Room for it.</param>
    /// <param name="upper">What of it lies above 4 kHz, at 16 kHz, until the next <see cref="Put"/> or <see cref="Begin"/>; empty when there is none.</param>
    /// <returns>Samples written: the smaller of what waits and what fits.</returns>
    public int Take(Span<short> audio, out ReadOnlyMemory<short> upper)
    {
        var count = Math.Min(audio.Length, _narrowEnd - _narrowStart);
        upper = _hasUpper ? _upper.AsMemory(2 * _narrowStart, 2 * count) : default;
        _narrow.AsSpan(_narrowStart, count).CopyTo(audio);
        _narrowStart += count;
        return count;
    }

    private Resampler Of(AudioSocketKind kind, int rateHz)
    {
        ref var known = ref _ofRate[kind - AudioSocketKind.Audio8k];
        if (known is not null)
            return known;
        known = new Resampler(rateHz, Slin.SampleRateHz);
        Grow(known.MaxOutputSamples(BlockSamples));
        return known;
    }

    private void Grow(int samples)
    {
        if (_narrow.Length < samples)
            Array.Resize(ref _narrow, samples);
    }
}
