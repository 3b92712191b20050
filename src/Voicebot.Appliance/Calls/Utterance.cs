using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>What the caller said between two silences.</summary>
/// <param name="Samples">8 kHz slin, look-back included.</param>
/// <param name="VoicedMs">How much of it is speech.</param>
/// <param name="EndpointMs">From the last voiced window to the decision that the turn is over.</param>
/// <param name="VoicedAt">Timestamp of that last voiced window.</param>
/// <param name="Upper">Of a wideband line what lies above 4 kHz: twice as many samples, at 16 kHz. Null of any other.</param>
/// <param name="Cut">It did not end by itself: somebody, or something, does not stop.</param>
public sealed record Utterance(short[] Samples, int VoicedMs, int EndpointMs, long VoicedAt, bool Cut = false, short[]? Upper = null)
{
    /// <summary>The longest; speech that goes on is cut into parts of it.</summary>
    public const int MostSamples = Slin.SampleRateHz / 1000 * (Listener.LookBackMs + Listener.MaxUtteranceMs);

    /// <summary>The caller only paused: both parts as one utterance, or as much of its end as one may hold.</summary>
    public static Utterance Join(Utterance? earlier, Utterance later)
    {
        if (earlier is null)
            return later;
        var kept = Math.Min(earlier.Samples.Length, MostSamples - later.Samples.Length);
        short[] samples = [.. earlier.Samples.AsSpan(earlier.Samples.Length - kept), .. later.Samples];
        var upper = earlier.Upper is null && later.Upper is null ? null : new short[2 * samples.Length];
        earlier.Upper?.AsSpan(2 * (earlier.Samples.Length - kept)).CopyTo(upper);
        later.Upper?.CopyTo(upper.AsSpan(2 * kept));
        return later with { Samples = samples, Upper = upper, VoicedMs = Math.Min(earlier.VoicedMs + later.VoicedMs, samples.Length * 1000 / Slin.SampleRateHz) };
    }
}
