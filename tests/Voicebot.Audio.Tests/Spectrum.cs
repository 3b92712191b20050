namespace Voicebot.Audio.Tests;

/// <summary>Measures one tone in a signal: the least-squares fit of a sine and cosine, and what is left beside it.</summary>
static class Spectrum
{
    /// <returns>RMS of the tone and of everything else, in the signal's own unit.</returns>
    public static (double Tone, double Beside) Fit(ReadOnlySpan<float> signal, double frequencyHz, int rateHz)
    {
        double ss = 0, sc = 0, cc = 0, xs = 0, xc = 0;
        var step = 2 * Math.PI * frequencyHz / rateHz;
        for (var i = 0; i < signal.Length; i++)
        {
            var (sin, cos) = Math.SinCos(step * i);
            ss += sin * sin;
            sc += sin * cos;
            cc += cos * cos;
            xs += signal[i] * sin;
            xc += signal[i] * cos;
        }
        // At 0 Hz there is no sine to fit.
        var determinant = ss * cc - sc * sc;
        var (a, b) = ss < 1e-9 ? (0, xc / cc) : ((xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant);
        double tone = 0, rest = 0;
        for (var i = 0; i < signal.Length; i++)
        {
            var (sin, cos) = Math.SinCos(step * i);
            var fitted = a * sin + b * cos;
            tone += fitted * fitted;
            rest += (signal[i] - fitted) * (signal[i] - fitted);
        }
        return (Math.Sqrt(tone / signal.Length), Math.Sqrt(rest / signal.Length));
    }

    public static float[] Sine(double frequencyHz, int rateHz, int count, double phase = 0)
    {
        var signal = new float[count];
        for (var i = 0; i < count; i++)
            signal[i] = (float)(0.5 * Math.Cos(2 * Math.PI * frequencyHz * i / rateHz + phase));
        return signal;
    }

    public static double Db(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-12));
}
