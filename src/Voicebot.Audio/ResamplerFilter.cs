namespace Voicebot.Audio;

/// <summary>
/// The low-pass filter of one rate conversion, split into its phases: a sinc under a Kaiser window.
/// Immutable, so that the resamplers of all calls can share one.
/// </summary>
/// <remarks>
/// Output sample n lies at input position n × from/to = i + p/<see cref="Phases"/>; it is the sum over k of
/// phase p's tap k times input i + k − <see cref="Taps"/>/2 + 1. The filter is centred on that position, so there is no delay.
/// The pass-band reaches 85 % of the lower rate's half (3400 of 4000 Hz, a phone line's band), the stop-band begins at that
/// half itself, so nothing folds back into the band. Kaiser's formulas: J. F. Kaiser, 1974.
/// </remarks>
public sealed class ResamplerFilter
{
    public const int MinimumRateHz = 1000;
    public const int MaximumRateHz = 192_000;

    private const int MaximumPhases = 1024;
    private const double PassBand = 0.85;
    private const double StopBand = 1.0;

    // 10 dB more than what is asked of the whole (−60 dB), for the rounding to 32-bit taps and for tones that fold together.
    private const double AttenuationDb = 70;

    /// <exception cref="ArgumentOutOfRangeException">A rate is out of bounds.</exception>
    /// <exception cref="ArgumentException">The reduced ratio needs more than 1024 phases (8000 → 44101).</exception>
    public ResamplerFilter(int fromHz, int toHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHz, MinimumRateHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromHz, MaximumRateHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHz, MinimumRateHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toHz, MaximumRateHz);
        FromHz = fromHz;
        ToHz = toHz;
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(fromHz, toHz);
        Phases = toHz / divisor;
        Step = fromHz / divisor;
        if (Phases > MaximumPhases)
            throw new ArgumentException($"{fromHz} to {toHz} Hz needs {Phases} filter phases, allowed are {MaximumPhases}");
        (Taps, Coefficients) = fromHz == toHz ? Identity() : Design();
    }

    public int FromHz { get; }

    public int ToHz { get; }

    /// <summary>Positions between two input samples at which output samples fall.</summary>
    internal int Phases { get; }

    /// <summary>How many of those positions lie between two output samples.</summary>
    internal int Step { get; }

    /// <summary>Input samples under the filter, a multiple of 16 so that vectors of any size fit.</summary>
    internal int Taps { get; }

    /// <summary>Phase after phase, <see cref="Taps"/> each.</summary>
    internal float[] Coefficients { get; }

    // Same rate: every sample is itself.
    private static (int, float[]) Identity()
    {
        var taps = new float[16];
        taps[16 / 2 - 1] = 1;
        return (16, taps);
    }

    private (int, float[]) Design()
    {
        // In cycles per input sample.
        var half = 0.5 * Math.Min(FromHz, ToHz) / FromHz;
        var cutoff = half * (PassBand + StopBand) / 2;
        var transition = half * (StopBand - PassBand);
        var width = (AttenuationDb - 7.95) / (14.36 * transition);
        var taps = ((int)Math.Ceiling(width) + 1 + 15) / 16 * 16;
        var beta = 0.1102 * (AttenuationDb - 8.7);

        var coefficients = new float[Phases * taps];
        var row = new double[taps];
        for (var phase = 0; phase < Phases; phase++)
        {
            var sum = 0.0;
            for (var k = 0; k < taps; k++)
            {
                var distance = k - taps / 2 + 1 - (double)phase / Phases;
                row[k] = Sinc(2 * cutoff * distance) * Kaiser(distance / (taps / 2), beta);
                sum += row[k];
            }
            // Each phase passes a constant unchanged: no tone at the phase rate on top of it.
            for (var k = 0; k < taps; k++)
                coefficients[phase * taps + k] = (float)(row[k] / sum);
        }
        return (taps, coefficients);
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x, double beta) =>
        Math.Abs(x) >= 1 ? 0 : Bessel0(beta * Math.Sqrt(1 - x * x)) / Bessel0(beta);

    // Modified Bessel function of the first kind, order 0: its power series converges fast for beta below 20.
    private static double Bessel0(double x)
    {
        double term = 1, sum = 1;
        for (var k = 1; term > sum * 1e-12; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
