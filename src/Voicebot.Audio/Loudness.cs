using System.Numerics;

namespace Voicebot.Audio;

/// <summary>Levels in dBFS: 0 is a constant at full scale (32768), so a sine that just fits has an RMS of −3 and a peak of 0.</summary>
public static class Loudness
{
    /// <summary>The level of digital silence, and the lowest that is ever answered.</summary>
    public const float SilenceDbfs = -120f;

    private const float FullScale = 32768f;

    // Windows of 32 ms at 8 kHz; at other rates shorter or longer, which the gates do not mind.
    private const int GateSamples = 256;

    // ITU-R BS.1770's idea with a voice's range: what is 20 dB below the mean of the loud parts is a pause.
    private const float RelativeGateDb = 20f;
    private const float AbsoluteGateDbfs = -60f;

    /// <summary>Root mean square. Nothing and silence give <see cref="SilenceDbfs"/>.</summary>
    public static float RmsDbfs(ReadOnlySpan<short> samples) =>
        samples.IsEmpty ? SilenceDbfs : PowerToDbfs((double)SumOfSquares(samples) / samples.Length);

    /// <summary>The largest magnitude.</summary>
    public static float PeakDbfs(ReadOnlySpan<short> samples)
    {
        int peak = 0;
        foreach (var sample in samples)
            peak = Math.Max(peak, Math.Abs((int)sample));
        return PowerToDbfs((double)peak * peak);
    }

    /// <summary>Root mean square of the parts that hold a voice: pauses do not pull it down.</summary>
    public static float ActiveRmsDbfs(ReadOnlySpan<short> samples)
    {
        var loud = MeanPowerAbove(samples, DbfsToAmplitude(AbsoluteGateDbfs));
        if (loud <= 0)
            return RmsDbfs(samples);
        return PowerToDbfs(MeanPowerAbove(samples, MathF.Sqrt((float)loud) * DbToGain(-RelativeGateDb)));
    }

    /// <summary>Brings the voice in a clip to a level, in place. Peaks above the ceiling are rounded off, never clipped.</summary>
    /// <param name="samples">A whole clip.</param>
    /// <param name="targetDbfs">For <see cref="ActiveRmsDbfs"/>; −20 suits a phone line.</param>
    /// <param name="peakCeilingDbfs">No sample goes above it.</param>
    /// <returns>The gain in dB; 0 for silence, which stays as it is.</returns>
    public static float Normalise(Span<short> samples, float targetDbfs, float peakCeilingDbfs)
    {
        var level = ActiveRmsDbfs(samples);
        if (level <= AbsoluteGateDbfs)
            return 0;
        var gainDb = targetDbfs - level;
        var gain = DbToGain(gainDb);
        var limiter = new SoftLimiter(peakCeilingDbfs);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = limiter.Limit(samples[i] * gain);
        return gainDb;
    }

    public static float DbToGain(float db) => MathF.Pow(10, db / 20);

    /// <summary>0 → 32768.</summary>
    internal static float DbfsToAmplitude(float dbfs) => FullScale * DbToGain(dbfs);

    /// <summary>Mean square of 16-bit samples to a level.</summary>
    internal static float PowerToDbfs(double power) =>
        power <= 0 ? SilenceDbfs : Math.Max(SilenceDbfs, (float)(10 * Math.Log10(power / ((double)FullScale * FullScale))));

    internal static long SumOfSquares(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);
            // A square needs 31 bits: two of them only fit unsigned.
            var squares = Vector.AsVectorUInt32(low * low) + Vector.AsVectorUInt32(high * high);
            Vector.Widen(squares, out var a, out var b);
            sum += (long)Vector.Sum(a + b);
        }
        for (; i < samples.Length; i++)
            sum += samples[i] * samples[i];
        return sum;
    }

    // Mean power of the windows whose RMS reaches an amplitude; 0 when there is none.
    private static double MeanPowerAbove(ReadOnlySpan<short> samples, float amplitude)
    {
        double power = 0;
        long count = 0;
        for (; samples.Length > 0; samples = samples[Math.Min(GateSamples, samples.Length)..])
        {
            var window = samples[..Math.Min(GateSamples, samples.Length)];
            var sum = SumOfSquares(window);
            if (sum < (double)amplitude * amplitude * window.Length)
                continue;
            power += sum;
            count += window.Length;
        }
        return count == 0 ? 0 : power / count;
    }
}
