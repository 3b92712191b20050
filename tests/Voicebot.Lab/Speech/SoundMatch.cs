using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>Whether a telephone heard this very sound, whatever the line's coding, loudness and lost packets did to it: spectrum by spectrum.</summary>
public static class SoundMatch
{
    private const int HopSamples = Slin.SampleRateHz / 100;
    private const int WindowSamples = 256;
    private const int PieceFrames = 30; // 300 ms
    private const int SlipFrames = 10;
    private const int LostFrames = 100;
    private const int Lines = 22; // from 200 Hz, each 150 Hz

    // Seen: 0.90 to 0.99 for the same piece behind µ-law, 0.5 to 0.8 for another, with a rare vowel at 0.9.
    private const double SamePiece = 0.85;

    private static readonly (float Cosine, float Sine)[][] s_waves = [.. Enumerable.Range(0, Lines).Select(static line => Wave(200 + 150 * line))];

    /// <returns>0..1: the part of the sound's pieces of 300 ms that were heard, one behind the other.</returns>
    /// <param name="sound">As it was rendered, 8 kHz.</param>
    public static double HeardShare(ReadOnlySpan<short> sound, ReadOnlySpan<short> heard)
    {
        double[][] wanted = Spectra(sound), ear = Spectra(heard);
        var (pieces, found) = (0, 0);
        int? late = null; // by how much the last piece was
        for (var at = 0; at + PieceFrames <= wanted.Length; at += PieceFrames)
        {
            if (Loudness.RmsDbfs(sound.Slice(at * HopSamples, PieceFrames * HopSamples)) < -40)
                continue;
            pieces++;
            var (from, to) = late is { } known ? (at + known - SlipFrames, at + known + LostFrames) : (0, ear.Length);
            var places = Enumerable.Range(Math.Max(0, from), Math.Max(0, Math.Min(to, ear.Length - PieceFrames) - Math.Max(0, from)));
            var best = places.Select(place => (Alike: Likeness(wanted.AsSpan(at, PieceFrames), ear.AsSpan(place, PieceFrames)), Place: place)).DefaultIfEmpty().Max();
            if (best.Alike < SamePiece)
                continue;
            late = best.Place - at;
            found++;
        }
        return pieces == 0 ? 0 : (double)found / pieces;
    }

    // The correlation of two pieces' logarithmic spectra.
    private static double Likeness(ReadOnlySpan<double[]> one, ReadOnlySpan<double[]> other)
    {
        double sumA = 0, sumB = 0, aa = 0, bb = 0, ab = 0;
        for (var frame = 0; frame < PieceFrames; frame++)
        {
            for (var line = 0; line < Lines; line++)
            {
                var (a, b) = (one[frame][line], other[frame][line]);
                sumA += a;
                sumB += b;
                aa += a * a;
                bb += b * b;
                ab += a * b;
            }
        }
        const double Count = PieceFrames * Lines;
        var spread = (aa - sumA * sumA / Count) * (bb - sumB * sumB / Count);
        return spread <= 0 ? 0 : (ab - sumA * sumB / Count) / Math.Sqrt(spread);
    }

    private static double[][] Spectra(ReadOnlySpan<short> samples)
    {
        var spectra = new double[Math.Max(0, (samples.Length - WindowSamples) / HopSamples)][];
        for (var frame = 0; frame < spectra.Length; frame++)
        {
            var window = samples.Slice(frame * HopSamples, WindowSamples);
            var lines = spectra[frame] = new double[Lines];
            for (var line = 0; line < Lines; line++)
            {
                float real = 0, imaginary = 0;
                for (var i = 0; i < WindowSamples; i++)
                {
                    real += window[i] * s_waves[line][i].Cosine;
                    imaginary += window[i] * s_waves[line][i].Sine;
                }
                lines[line] = Math.Log(1000 + Math.Sqrt(real * real + imaginary * imaginary)); // what is softer is the line's noise
            }
        }
        return spectra;
    }

    // Under a Hann window.
    private static (float, float)[] Wave(double hz)
    {
        var wave = new (float, float)[WindowSamples];
        for (var i = 0; i < WindowSamples; i++)
        {
            var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / WindowSamples);
            var (sine, cosine) = Math.SinCos(2 * Math.PI * hz * i / Slin.SampleRateHz);
            wave[i] = ((float)(window * cosine), (float)(window * sine));
        }
        return wave;
    }
}
