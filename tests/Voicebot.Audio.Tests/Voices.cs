namespace Voicebot.Audio.Tests;

/// <summary>Signals that stand in for a voice, made of what detectors look at.</summary>
static class Voices
{
    /// <summary>Harmonics of a wandering pitch, louder around 500 and 1500 Hz, in four syllables a second with gaps between them.</summary>
    public static short[] Voice(int ms, float levelDbfs, int rateHz = Slin.SampleRateHz)
    {
        var samples = new double[ms * rateHz / 1000];
        double phase = 0, power = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var second = (double)i / rateHz;
            var pitchHz = 140 + 20 * Math.Sin(2 * Math.PI * 1.3 * second);
            phase += 2 * Math.PI * pitchHz / rateHz;
            for (var harmonic = 1; harmonic * pitchHz < 3400; harmonic++)
            {
                var frequency = harmonic * pitchHz;
                var formants = 1 / (1 + Math.Pow((frequency - 500) / 150, 2)) + 0.4 / (1 + Math.Pow((frequency - 1500) / 200, 2));
                samples[i] += formants * Math.Sin(harmonic * phase);
            }
            var syllable = Math.Sin(2 * Math.PI * 4 * second);
            samples[i] *= 0.02 + Math.Max(0, syllable);
            power += samples[i] * samples[i];
        }
        var gain = 32768 * Math.Pow(10, levelDbfs / 20) / Math.Sqrt(power / samples.Length);
        return [.. samples.Select(sample => (short)Math.Clamp(Math.Round(sample * gain), short.MinValue, short.MaxValue))];
    }

    public static short[] Noise(int ms, float levelDbfs, uint seed)
    {
        var samples = new short[ms * 8];
        Tone.WhiteNoise(samples, levelDbfs, seed);
        return samples;
    }

    public static short[] Sine(int ms, double frequencyHz, float levelDbfs)
    {
        var samples = new short[ms * 8];
        Tone.Sine(samples, frequencyHz, levelDbfs);
        return samples;
    }

    public static short[] Mix(short[] one, short[] other) =>
        [.. one.Select((sample, i) => (short)Math.Clamp(sample + (i < other.Length ? other[i] : 0), short.MinValue, short.MaxValue))];
}
