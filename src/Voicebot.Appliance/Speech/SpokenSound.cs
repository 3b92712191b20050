using Voicebot.Audio;

namespace Voicebot.Appliance.Speech;

/// <summary>Tells a voice from what damaged networks make: nothing, a hum, a noise, a scream. Pure.</summary>
public static class SpokenSound
{
    // A voice that is meant to be heard lies 30 dB above this.
    private const float LeastActiveDbfs = -50f;

    // Limiters round peaks off; a network that overflows cuts them by the hundred.
    private const double MostClipped = 0.05;

    // Between the loud and the quiet tenth of speech lie 20 dB and more; a hum or a noise has 1.
    private const float LeastContrastDb = 6f;
    private const float PauseDbfs = -70f;

    // French is spoken at 10 to 20 letters a second; a third and three times that is no speech any more.
    private const double LeastLettersPerSecond = 3.5;
    private const double MostLettersPerSecond = 60;

    // Shorter sounds may be one vowel.
    private const double LeastSecondsWithContrast = 0.6;

    /// <summary>What is wrong with a clause as it was spoken; null: it may be speech.</summary>
    /// <param name="samples">Mono, 16 bit.</param>
    /// <param name="rateHz">Their rate.</param>
    public static string? ClauseFault(ReadOnlySpan<short> samples, int rateHz)
    {
        var level = Loudness.ActiveRmsDbfs(samples);
        if (level < LeastActiveDbfs)
            return $"no sound: {level:0} dBFS";
        var clipped = 0;
        foreach (var sample in samples)
            if (sample is short.MaxValue or short.MinValue)
                clipped++;
        if (clipped > samples.Length * MostClipped)
            return $"{100.0 * clipped / samples.Length:0} % of the samples are clipped";
        return samples.Length >= LeastSecondsWithContrast * rateHz && ContrastDb(samples, rateHz / 50) < LeastContrastDb
            ? "a steady noise, no speech"
            : null;
    }

    /// <summary>What is wrong with a text as it was spoken; null: it may be speech.</summary>
    /// <param name="samples">Mono, 16 bit.</param>
    /// <param name="rateHz">Their rate.</param>
    /// <param name="text">A sentence of a few words at least.</param>
    public static string? Fault(ReadOnlySpan<short> samples, int rateHz, string text)
    {
        var seconds = samples.Length / (double)rateHz;
        var letters = text.Count(char.IsLetterOrDigit);
        return letters > seconds * MostLettersPerSecond || letters < seconds * LeastLettersPerSecond
            ? $"{seconds:0.0} s of sound for {letters} letters"
            : ClauseFault(samples, rateHz);
    }

    // From the quiet tenth of the frames to the loud one.
    private static float ContrastDb(ReadOnlySpan<short> samples, int frame)
    {
        var levels = new float[samples.Length / frame];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = Math.Max(PauseDbfs, Loudness.RmsDbfs(samples.Slice(i * frame, frame)));
        Array.Sort(levels);
        return levels[levels.Length * 9 / 10] - levels[levels.Length / 10];
    }
}
