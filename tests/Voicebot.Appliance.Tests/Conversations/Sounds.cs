using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Conversations;

/// <summary>What a telephone carries besides words. 8 kHz slin, the same at every run.</summary>
static class Sounds
{
    /// <summary>Two bursts of 120 ms: breath through a throat, no voice.</summary>
    public static short[] Cough(float levelDbfs)
    {
        var sound = new short[Slin.SampleRateHz * 420 / 1000];
        var throat = new LowPass(0.35);
        var noise = Noise(sound.Length, -8, 71);
        for (var i = 0; i < sound.Length; i++)
        {
            var ms = i * 1000 / Slin.SampleRateHz % 220;
            var envelope = ms < 8 ? ms / 8.0 : Math.Exp(-(ms - 8) / 45.0);
            sound[i] = (short)(throat.Next(noise[i]) * envelope);
        }
        Loudness.Normalise(sound, levelDbfs, -1);
        return sound;
    }

    /// <summary>In and out through the nose, every two seconds.</summary>
    public static short[] Breath(int ms, float levelDbfs)
    {
        var sound = Noise(Slin.SampleRateHz / 1000 * ms, levelDbfs + 6, 72);
        for (var i = 0; i < sound.Length; i++)
            sound[i] = (short)(sound[i] * Math.Pow(Math.Abs(Math.Sin(Math.PI * i / Slin.SampleRateHz / 2)), 3));
        return sound;
    }

    /// <summary>Hold music: a melody over chords, with vibrato and decay.</summary>
    public static short[] Music(int ms, float levelDbfs)
    {
        int[] roots = [220, 175, 262, 196];
        double[] melody = [2, 2.5, 3, 2.5, 2.25, 2, 3, 1.5];
        var sound = new short[Slin.SampleRateHz / 1000 * ms];
        for (var i = 0; i < sound.Length; i++)
        {
            var t = i / (double)Slin.SampleRateHz;
            var root = roots[(int)(t / 2) % roots.Length];
            double sum = 0;
            foreach (var third in (ReadOnlySpan<double>)[1, 1.25, 1.5])
                sum += Math.Sin(2 * Math.PI * root * third * t) + 0.5 * Math.Sin(4 * Math.PI * root * third * t);
            var beat = t * 4 % 1;
            var note = root * melody[(int)(t * 4) % melody.Length] * (1 + 0.004 * Math.Sin(2 * Math.PI * 5 * t));
            sum += 3 * Math.Exp(-2 * beat) * (Math.Sin(2 * Math.PI * note * t) + 0.4 * Math.Sin(4 * Math.PI * note * t));
            sound[i] = (short)(sum * 1500);
        }
        Loudness.Normalise(sound, levelDbfs, -1);
        return sound;
    }

    /// <summary>Steady noise: a line, a fan, a street.</summary>
    public static short[] Noise(int samples, float levelDbfs, uint seed)
    {
        var sound = new short[samples];
        Tone.WhiteNoise(sound, levelDbfs, seed);
        return sound;
    }

    private struct LowPass(double share)
    {
        private double _last;

        public double Next(double sample) => _last += share * (sample - _last);
    }
}
