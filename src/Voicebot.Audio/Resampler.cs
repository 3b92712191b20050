using System.Numerics;

namespace Voicebot.Audio;

/// <summary>Changes the sample rate of a stream: polyphase windowed sinc, any rational ratio.</summary>
/// <remarks>
/// However the stream is cut into chunks, the output is the same to the bit. Output sample n is the signal at time
/// n/to: the filter's delay is taken out, so the first half of the filter (about 4 ms at 8 kHz) comes with later input or with
/// <see cref="Flush(Span{short})"/>. After a flush there are exactly round(inputs × to / from) output samples.
/// Allocates only in the constructor. For one thread at a time. A stream may mix 16-bit and float calls: the state is one.
/// </remarks>
public sealed class Resampler
{
    // Room for new samples behind the filter's own: long enough that moving the rest costs little.
    private const int BlockSamples = 512;

    private readonly ResamplerFilter _filter;
    private readonly float[] _window;
    private readonly float[] _block = new float[BlockSamples];

    // _window[0.._filled) holds input; the next output is under the filter that begins at _window[_at], in phase _phase.
    private int _filled;
    private int _at;
    private int _phase;
    private long _inputSamples;
    private long _outputSamples;

    /// <inheritdoc cref="ResamplerFilter(int, int)"/>
    public Resampler(int fromHz, int toHz) : this(new ResamplerFilter(fromHz, toHz)) { }

    /// <param name="filter">May be shared; computing one takes a few milliseconds.</param>
    public Resampler(ResamplerFilter filter)
    {
        _filter = filter;
        _window = new float[filter.Taps + BlockSamples];
        Reset();
    }

    public int FromHz => _filter.FromHz;

    public int ToHz => _filter.ToHz;

    /// <summary>A whole clip at once.</summary>
    public static short[] Convert(ReadOnlySpan<short> input, int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        var output = new short[resampler.MaxOutputSamples(input.Length)];
        var written = resampler.Process(input, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    /// <summary>Room that is enough for one Process of so many samples, and for the Flush after it; with 0, for a Flush alone.</summary>
    public int MaxOutputSamples(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return checked((int)(((long)inputSamples + _filter.Taps) * _filter.Phases / _filter.Step + 2));
    }

    /// <summary>Takes all of the input and writes what can be computed so far.</summary>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing was taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        RequireRoom(input.Length, output.Length);
        var written = 0;
        while (input.Length > 0)
        {
            var taken = Math.Min(input.Length, _window.Length - _filled);
            Slin.ToFloat(input[..taken], _window.AsSpan(_filled, taken));
            written += Convolve(taken, output[written..]);
            input = input[taken..];
        }
        return written;
    }

    /// <summary>Takes all of the input and writes what can be computed so far, as −1..1.</summary>
    /// <inheritdoc cref="Process(ReadOnlySpan{short}, Span{short})"/>
    public int Process(ReadOnlySpan<short> input, Span<float> output)
    {
        RequireRoom(input.Length, output.Length);
        var written = 0;
        while (input.Length > 0)
        {
            var taken = Math.Min(input.Length, _window.Length - _filled);
            Slin.ToFloat(input[..taken], _window.AsSpan(_filled, taken));
            written += Convolve(taken, output[written..]);
            input = input[taken..];
        }
        return written;
    }

    /// <summary>Takes all of the input and writes what can be computed so far. Nothing is clipped.</summary>
    /// <inheritdoc cref="Process(ReadOnlySpan{short}, Span{short})"/>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        RequireRoom(input.Length, output.Length);
        var written = 0;
        while (input.Length > 0)
        {
            var taken = Math.Min(input.Length, _window.Length - _filled);
            input[..taken].CopyTo(_window.AsSpan(_filled));
            written += Convolve(taken, output[written..]);
            input = input[taken..];
        }
        return written;
    }

    /// <summary>Ends the stream: writes what is left, as if silence followed, and is ready for the next stream.</summary>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; the stream is not ended.</exception>
    public int Flush(Span<short> output)
    {
        var owed = RequireRoomForFlush(output.Length);
        var written = 0;
        while (written < owed)
        {
            var taken = PadWithSilence();
            written += Convolve(taken, output[written..owed]);
        }
        Reset();
        return owed;
    }

    /// <inheritdoc cref="Flush(Span{short})"/>
    public int Flush(Span<float> output)
    {
        var owed = RequireRoomForFlush(output.Length);
        var written = 0;
        while (written < owed)
        {
            var taken = PadWithSilence();
            written += Convolve(taken, output[written..owed]);
        }
        Reset();
        return owed;
    }

    /// <summary>Forgets the stream.</summary>
    public void Reset()
    {
        // The filter is centred on the first sample: what is left of it is silence.
        _filled = _filter.Taps / 2 - 1;
        Array.Clear(_window, 0, _filled);
        _at = 0;
        _phase = 0;
        _inputSamples = 0;
        _outputSamples = 0;
    }

    private int PadWithSilence()
    {
        var taken = Math.Min(_filter.Taps, _window.Length - _filled);
        Array.Clear(_window, _filled, taken);
        return taken;
    }

    private int Convolve(int added, Span<short> output)
    {
        _filled += added;
        _inputSamples += added;
        var written = 0;
        int count;
        while ((count = ConvolveBlock(_block.AsSpan(0, Math.Min(BlockSamples, output.Length - written)))) > 0)
        {
            Slin.FromFloat(_block.AsSpan(0, count), output[written..]);
            written += count;
        }
        Discard();
        return written;
    }

    private int Convolve(int added, Span<float> output)
    {
        _filled += added;
        _inputSamples += added;
        var written = ConvolveBlock(output);
        Discard();
        return written;
    }

    // As many outputs as there is room and input for.
    private int ConvolveBlock(Span<float> output)
    {
        var taps = _filter.Taps;
        var phases = _filter.Phases;
        var step = _filter.Step;
        var written = 0;
        while (written < output.Length && _at + taps <= _filled)
        {
            output[written++] = Dot(_window.AsSpan(_at, taps), _filter.Coefficients.AsSpan(_phase * taps, taps));
            _phase += step;
            _at += _phase / phases;
            _phase %= phases;
        }
        _outputSamples += written;
        return written;
    }

    // Moves what the filter still needs to the front. A step is shorter than the filter, so _at never lies beyond the input.
    private void Discard()
    {
        _window.AsSpan(_at, _filled - _at).CopyTo(_window);
        _filled -= _at;
        _at = 0;
    }

    // Two sums, so that one addition need not wait for the last. The order never depends on how the input was cut.
    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> taps)
    {
        var even = Vector<float>.Zero;
        var odd = Vector<float>.Zero;
        var i = 0;
        for (; i <= taps.Length - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
        {
            even += new Vector<float>(samples[i..]) * new Vector<float>(taps[i..]);
            odd += new Vector<float>(samples[(i + Vector<float>.Count)..]) * new Vector<float>(taps[(i + Vector<float>.Count)..]);
        }
        for (; i < taps.Length; i += Vector<float>.Count)
            even += new Vector<float>(samples[i..]) * new Vector<float>(taps[i..]);
        return Vector.Sum(even + odd);
    }

    private void RequireRoom(int inputSamples, int given)
    {
        // Outputs whose filter fits below the new end: positions _at × phases + _phase + n × step, all under the limit.
        var bases = (long)_filled + inputSamples - _filter.Taps - _at + 1;
        var needed = bases <= 0 ? 0 : Math.Max(0, (bases * _filter.Phases - _phase + _filter.Step - 1) / _filter.Step);
        if (given < needed)
            throw new ArgumentException($"needs room for {needed} output samples, has {given}");
    }

    private int RequireRoomForFlush(int given)
    {
        var total = (2 * _inputSamples * _filter.Phases + _filter.Step) / (2L * _filter.Step);
        var owed = (int)(total - _outputSamples);
        if (given < owed)
            throw new ArgumentException($"needs room for {owed} output samples, has {given}");
        return owed;
    }
}
