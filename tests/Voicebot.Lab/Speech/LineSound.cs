using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>What a telephone line carries besides words.</summary>
public enum LineSound
{
    None,
    White,
    Pink,
    Brown,

    /// <summary>Pink, with the mains and its harmonics.</summary>
    Hum,

    /// <summary>White, swelling and fading.</summary>
    Bursts,

    Clicks,

    /// <summary>A tone that comes and goes.</summary>
    Tone,

    /// <summary>The tones of a keypad.</summary>
    Keys,

    /// <summary>One breath into the microphone.</summary>
    Breath,
}

/// <summary>Makes those sounds, the same for the same seed.</summary>
internal sealed class LineSounds(int seed)
{
    private const double RateHz = Slin.SampleRateHz;

    private ulong _state = (ulong)seed;

    /// <summary>Fills a clip; the level is nobody's yet.</summary>
    public float[] Make(LineSound sound, int count)
    {
        var samples = new float[count];
        switch (sound)
        {
            case LineSound.White or LineSound.Pink or LineSound.Brown:
                Noise(samples, sound);
                break;
            case LineSound.Hum:
                Noise(samples, LineSound.Pink);
                Hum(samples);
                break;
            case LineSound.Bursts:
                Noise(samples, LineSound.White);
                Swell(samples);
                break;
            case LineSound.Clicks:
                Clicks(samples);
                break;
            case LineSound.Tone:
                TonePulses(samples);
                break;
            case LineSound.Keys:
                Keys(samples);
                break;
            case LineSound.Breath:
                Noise(samples, LineSound.White);
                Breath(samples);
                break;
        }
        return samples;
    }

    /// <summary>SplitMix64: 0 up to 1.</summary>
    public double Uniform()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
    }

    private double Uniform(double from, double to) => from + (to - from) * Uniform();

    // The sum of twelve is normal enough. Pink: three poles that follow −3 dB an octave; brown: one pole at 30 Hz.
    private void Noise(float[] samples, LineSound colour)
    {
        double slow = 0, middle = 0, fast = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var white = -6.0;
            for (var n = 0; n < 12; n++)
                white += Uniform();
            slow = 0.9977 * slow + 0.099 * white;
            middle = 0.963 * middle + 0.297 * white;
            fast = 0.57 * fast + 1.053 * white;
            samples[i] = (float)(colour switch
            {
                LineSound.White => white,
                LineSound.Pink => slow + middle + fast + 0.185 * white,
                _ => slow + middle * 0.1,
            });
        }
    }

    private void Hum(float[] samples)
    {
        var loudness = Uniform(1, 4);
        for (var harmonic = 1; harmonic < 9; harmonic++)
        {
            var (gain, phase) = (loudness * Uniform(), Uniform(0, 2 * Math.PI));
            for (var i = 0; i < samples.Length; i++)
                samples[i] += (float)(gain * Math.Sin(2 * Math.PI * 50 * harmonic * i / RateHz + phase));
        }
    }

    private void Swell(float[] samples)
    {
        const int knot = Slin.SampleRateHz / 2;
        var (from, to) = (Uniform(), Uniform());
        for (var i = 0; i < samples.Length; i++)
        {
            if (i > 0 && i % knot == 0)
                (from, to) = (to, Uniform());
            var gain = 0.05 + from + (to - from) * (i % knot) / knot;
            samples[i] *= (float)(gain * gain);
        }
    }

    private void Clicks(float[] samples)
    {
        for (var n = (int)Uniform(1, 12); n > 0; n--)
        {
            var at = (int)(Uniform() * samples.Length);
            for (var i = at; i < Math.Min(at + 40, samples.Length); i++)
                samples[i] += (float)(Uniform(-1, 1) * Math.Exp(-(i - at) / 8.0));
        }
    }

    private void TonePulses(float[] samples)
    {
        var (hz, period) = (Uniform(200, 2500), Uniform(0.3, 4));
        for (var i = 0; i < samples.Length; i++)
            samples[i] = Math.Sin(2 * Math.PI * i / RateHz / period) > 0 ? (float)Math.Sin(2 * Math.PI * hz * i / RateHz) : 0;
    }

    private void Keys(float[] samples)
    {
        ReadOnlySpan<double> lows = [697, 770, 852, 941];
        ReadOnlySpan<double> highs = [1209, 1336, 1477];
        var (low, high) = (lows[(int)Uniform(0, 4)], highs[(int)Uniform(0, 3)]);
        for (var i = 0; i < samples.Length; i++)
            if (i / RateHz % 0.4 < 0.15)
                samples[i] = (float)(Math.Sin(2 * Math.PI * low * i / RateHz) + Math.Sin(2 * Math.PI * high * i / RateHz));
    }

    private void Breath(float[] samples)
    {
        var (centre, width) = (Uniform(0.2, 0.8) * samples.Length, Uniform(0.05, 0.3) * samples.Length);
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= (float)Math.Exp(-Math.Pow((i - centre) / width, 2));
    }
}
