namespace Voicebot.Audio;

/// <summary>Finds how late our own voice comes back: correlation of what is received with what was sent, over all delays up to 600 ms.</summary>
/// <remarks>
/// Generalised cross-correlation with phase transform (Knapp and Carter, 1976) at 4 kHz over blocks of 256 ms, whose cross-spectra
/// are summed with a memory of about a second: an echo always adds up at the same delay, the caller's voice and noise nowhere.
/// Only phases count, so neither the echo's level nor the pitch of the voice matters.
/// Allocates only in the constructor; for one thread at a time.
/// </remarks>
public sealed class EchoDelay
{
    /// <summary>One block of received audio, in samples of 8 kHz.</summary>
    public const int ReceivedSamples = 2048;

    /// <summary>The longest delay that is found, in samples of 8 kHz.</summary>
    public const int MaxDelaySamples = 4800;

    /// <summary>What was sent, from <see cref="MaxDelaySamples"/> before the received block to its end.</summary>
    public const int SentSamples = MaxDelaySamples + ReceivedSamples;

    private const int Decimation = 2;
    private const int Size = 4096;
    private const int Lags = MaxDelaySamples / Decimation;

    // 250 to 1900 Hz: what every telephone line carries, below the corner of the decimation.
    private const int FirstBin = 250 * Size / 4000;
    private const int LastBin = 1900 * Size / 4000;

    private const float Memory = 0.8f;

    // Of 2400 lags without an echo the highest is 3.5 to 4.5 times the mean; an echo at the level of the noise gives 10 and more.
    private const float NeededPeak = 9f;

    // Two blocks must agree to 2 ms.
    private const int AgreeSamples = 16;

    private readonly Fft _fft = new(Size);
    private readonly float[] _real = new float[Size];
    private readonly float[] _imaginary = new float[Size];
    private readonly float[] _sumReal = new float[Size / 2];
    private readonly float[] _sumImaginary = new float[Size / 2];
    private int _candidate = -1;

    /// <summary>How far the best delay of the last block stands out: its height over the root mean square of all.</summary>
    public float Peak { get; private set; }

    /// <summary>One block.</summary>
    /// <param name="received"><see cref="ReceivedSamples"/> samples.</param>
    /// <param name="sent"><see cref="SentSamples"/> samples that end at the same time.</param>
    /// <returns>The delay in samples of 8 kHz, or −1 when none stands out.</returns>
    public int Find(ReadOnlySpan<short> received, ReadOnlySpan<short> sent)
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        Decimate(received[..ReceivedSamples], _real);
        Decimate(sent[..SentSamples], _imaginary);
        _fft.Transform(_real, _imaginary);
        Accumulate();
        InverseOfSum();

        var best = 0;
        float power = 0;
        // _real[k] = Σ received[n]·sent[n + k], and sent begins MaxDelay earlier.
        for (var k = 0; k <= Lags; k++)
        {
            var value = MathF.Abs(_real[k]);
            power += value * value;
            if (value > MathF.Abs(_real[best]))
                best = k;
        }
        Peak = power > 0 ? MathF.Abs(_real[best]) / MathF.Sqrt(power / (Lags + 1)) : 0;
        var delay = (Lags - best) * Decimation;
        var agrees = _candidate >= 0 && Math.Abs(delay - _candidate) <= AgreeSamples;
        _candidate = Peak >= NeededPeak ? delay : -1;
        return agrees && _candidate >= 0 ? delay : -1;
    }

    /// <summary>Forgets all blocks: the time base changed.</summary>
    public void Reset()
    {
        Array.Clear(_sumReal);
        Array.Clear(_sumImaginary);
        _candidate = -1;
        Peak = 0;
    }

    // Half the rate, after a half-band filter of seven taps.
    private static void Decimate(ReadOnlySpan<short> samples, Span<float> output)
    {
        for (var i = 0; i < samples.Length / Decimation; i++)
        {
            var at = i * Decimation;
            if (at < 3 || at + 3 >= samples.Length)
                continue;
            output[i] = 16 * samples[at] + 9 * (samples[at - 1] + samples[at + 1]) - (samples[at - 3] + samples[at + 3]);
        }
    }

    // Both signals went through one transform, as real and imaginary part; their spectra are its even and odd halves.
    private void Accumulate()
    {
        for (var k = FirstBin; k < LastBin; k++)
        {
            var mirrored = Size - k;
            var receivedReal = _real[k] + _real[mirrored];
            var receivedImaginary = _imaginary[k] - _imaginary[mirrored];
            var sentReal = _imaginary[k] + _imaginary[mirrored];
            var sentImaginary = _real[mirrored] - _real[k];
            var real = receivedReal * sentReal + receivedImaginary * sentImaginary;
            var imaginary = receivedReal * sentImaginary - receivedImaginary * sentReal;
            var size = MathF.Sqrt(real * real + imaginary * imaginary);
            var weight = size > 0 ? 1 / size : 0;
            _sumReal[k] = Memory * _sumReal[k] + real * weight;
            _sumImaginary[k] = Memory * _sumImaginary[k] + imaginary * weight;
        }
    }

    private void InverseOfSum()
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        for (var k = FirstBin; k < LastBin; k++)
        {
            _real[k] = _real[Size - k] = _sumReal[k];
            _imaginary[k] = _sumImaginary[k];
            _imaginary[Size - k] = -_sumImaginary[k];
        }
        _fft.Transform(_imaginary, _real);
    }
}
