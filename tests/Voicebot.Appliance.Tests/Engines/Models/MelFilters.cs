namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>Triangular filters on the mel scale of Slaney's Auditory Toolbox (linear below 1 kHz, logarithmic above), each of unit area.</summary>
static class MelFilters
{
    /// <returns>[mels × bins], row by row.</returns>
    public static float[] Slaney(int mels, int fftSize, int sampleRateHz)
    {
        var bins = fftSize / 2 + 1;
        var edges = new double[mels + 2];
        var top = ToMel(sampleRateHz / 2.0);
        for (var i = 0; i < edges.Length; i++)
            edges[i] = ToHertz(top * i / (mels + 1));
        var filters = new float[mels * bins];
        for (var mel = 0; mel < mels; mel++)
            for (var bin = 0; bin < bins; bin++)
            {
                var hertz = (double)bin * sampleRateHz / fftSize;
                var rise = (hertz - edges[mel]) / (edges[mel + 1] - edges[mel]);
                var fall = (edges[mel + 2] - hertz) / (edges[mel + 2] - edges[mel + 1]);
                filters[mel * bins + bin] = (float)(Math.Max(0, Math.Min(rise, fall)) * 2 / (edges[mel + 2] - edges[mel]));
            }
        return filters;
    }

    private static double ToMel(double hertz) => hertz < 1000 ? hertz * 3 / 200 : 15 + Math.Log(hertz / 1000) * 27 / Math.Log(6.4);

    private static double ToHertz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
}
