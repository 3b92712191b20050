using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>What a telephone line does to a clip: sound beside the words, band, tilt, level, clipping, µ-law, lost packets. The same each time.</summary>
public static class TelephoneLine
{
    private const int PacketMs = Slin.FrameMs;
    private const int WideLowHz = 60; // G.722 begins at 50
    private const float TiltHz = 1000;

    /// <param name="clip">Its line.</param>
    /// <param name="speech">Samples at <paramref name="rateHz"/>; empty where nobody speaks.</param>
    /// <param name="rateHz">8 kHz, or 16 kHz for the same line in wideband: its band twice as wide, and no µ-law.</param>
    /// <returns>Samples at that rate: the speech with its lead and its trail.</returns>
    public static short[] Carry(SpeechClip clip, ReadOnlySpan<short> speech, int rateHz = Slin.SampleRateHz)
    {
        var isWide = rateHz > Slin.SampleRateHz;
        var (lowHz, highHz) = isWide ? (WideLowHz, 2 * clip.HighHz) : (clip.LowHz, clip.HighHz);
        var lead = clip.LeadMs * rateHz / 1000;
        var count = lead + speech.Length + clip.TrailMs * rateHz / 1000;
        var sounds = new LineSounds(clip.Seed);
        var line = sounds.Make(clip.Sound, count);
        Band(line, lowHz, highHz, rateHz);
        if (!speech.IsEmpty)
        {
            // Each through the band before they are weighed against each other: what the line does not carry hides nothing.
            var words = new float[count];
            for (var i = 0; i < speech.Length; i++)
                words[lead + i] = speech[i];
            Band(words, lowHz, highHz, rateHz);
            Scale(line, MathF.Sqrt(Power(words.AsSpan(lead, speech.Length)) / MathF.Max(Power(line), 1e-9f)) * Loudness.DbToGain(-clip.SnrDb));
            for (var i = 0; i < count; i++)
                line[i] += words[i];
        }
        Tilt(line, Loudness.DbToGain(clip.TiltDb) - 1, rateHz);

        var peak = 0f;
        foreach (var sample in line)
            peak = MathF.Max(peak, MathF.Abs(sample));
        Scale(line, Loudness.DbToGain(clip.PeakDbfs) / MathF.Max(peak, 1e-9f));
        var samples = new short[count];
        Slin.FromFloat(line, samples);
        for (var i = 0; i < samples.Length && !isWide; i++)
            samples[i] = G711.DecodeMuLaw(G711.EncodeMuLaw(samples[i]));
        for (var n = 0; n < clip.Lost; n++)
        {
            var at = (int)(sounds.Uniform() * count);
            samples.AsSpan(at, Math.Min(PacketMs * rateHz / 1000, count - at)).Clear();
        }
        return samples;
    }

    private static float Power(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return (float)(sum / samples.Length);
    }

    private static void Scale(Span<float> samples, float gain)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= gain;
    }

    // Butterworth of the fourth order at each edge: two biquads with these quality factors.
    private static void Band(Span<float> samples, int lowHz, int highHz, int rateHz)
    {
        foreach (var quality in (ReadOnlySpan<double>)[0.5412, 1.3066])
        {
            Biquad(samples, lowHz, quality, isHighPass: true, rateHz);
            Biquad(samples, highHz, quality, isHighPass: false, rateHz);
        }
    }

    // R. Bristow-Johnson's cookbook: bilinear transform of the analogue prototype.
    private static void Biquad(Span<float> samples, double hz, double quality, bool isHighPass, int rateHz)
    {
        var angle = 2 * Math.PI * hz / rateHz;
        var (cosine, alpha) = (Math.Cos(angle), Math.Sin(angle) / (2 * quality));
        var scale = 1 / (1 + alpha);
        var b0 = (isHighPass ? 1 + cosine : 1 - cosine) / 2 * scale;
        var b1 = (isHighPass ? -2 : 2) * b0;
        var (a1, a2) = (-2 * cosine * scale, (1 - alpha) * scale);
        double s1 = 0, s2 = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            double x = samples[i], y = b0 * x + s1;
            s1 = b1 * x - a1 * y + s2;
            s2 = b0 * x - a2 * y;
            samples[i] = (float)y;
        }
    }

    // A shelf: what lies above the corner is multiplied by 1 + gain.
    private static void Tilt(Span<float> samples, float gain, int rateHz)
    {
        var pole = MathF.Exp(-2 * MathF.PI * TiltHz / rateHz);
        var low = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            low = pole * low + (1 - pole) * samples[i];
            samples[i] += gain * (samples[i] - low);
        }
    }
}
