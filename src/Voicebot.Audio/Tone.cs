namespace Voicebot.Audio;

/// <summary>Makes test and service signals. Levels are RMS in dBFS (see <see cref="Loudness"/>); what does not fit is saturated.</summary>
public static class Tone
{
    /// <summary>The highest level of a sine that fits: −3.01 dBFS RMS is a peak of 0.</summary>
    public const float FullScaleSineDbfs = -3.0103f;

    /// <summary>Overwrites the samples with a sine.</summary>
    /// <param name="samples">Any length.</param>
    /// <param name="frequencyHz">0 up to half the rate.</param>
    /// <param name="levelDbfs">RMS.</param>
    /// <param name="rateHz">Samples per second.</param>
    /// <param name="firstSample">Where in the tone the first sample lies, to go on without a click.</param>
    public static void Sine(Span<short> samples, double frequencyHz, float levelDbfs, int rateHz = Slin.SampleRateHz, long firstSample = 0)
    {
        samples.Clear();
        AddSine(samples, frequencyHz, levelDbfs, rateHz, firstSample);
    }

    /// <summary>Adds a sine to what is there.</summary>
    /// <inheritdoc cref="Sine"/>
    public static void AddSine(Span<short> samples, double frequencyHz, float levelDbfs, int rateHz = Slin.SampleRateHz, long firstSample = 0)
    {
        var amplitude = Loudness.DbfsToAmplitude(levelDbfs) * Math.Sqrt(2);
        var step = 2 * Math.PI * frequencyHz / rateHz;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = Math.Round(samples[i] + amplitude * Math.Sin(step * (firstSample + i)));
            samples[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Overwrites 8 kHz samples with a keypad tone: one low and one high frequency at the same level (ITU-T Q.23).</summary>
    /// <param name="samples">Any length.</param>
    /// <param name="key">0-9, *, #, A-D.</param>
    /// <param name="levelDbfs">RMS of each of the two.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such key.</exception>
    public static void Dtmf(Span<short> samples, char key, float levelDbfs)
    {
        var (lowHz, highHz) = DtmfPair(key);
        Sine(samples, lowHz, levelDbfs);
        AddSine(samples, highHz, levelDbfs);
    }

    /// <summary>The two frequencies of a key, in Hz.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such key.</exception>
    public static (int LowHz, int HighHz) DtmfPair(char key)
    {
        ReadOnlySpan<int> lowHz = [697, 770, 852, 941];
        ReadOnlySpan<int> highHz = [1209, 1336, 1477, 1633];
        var place = "123A456B789C*0#D".IndexOf(key, StringComparison.Ordinal);
        if (place < 0)
            throw new ArgumentOutOfRangeException(nameof(key), key, "allowed are 0-9, *, #, A-D");
        return (lowHz[place / 4], highHz[place % 4]);
    }

    /// <summary>Overwrites the samples with white noise. The same seed gives the same noise.</summary>
    public static void WhiteNoise(Span<short> samples, float levelDbfs, uint seed) => new Noise(levelDbfs, seed).Fill(samples);
}
