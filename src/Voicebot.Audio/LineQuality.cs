namespace Voicebot.Audio;

/// <summary>How good a call's line was, as far as it can be heard from our end.</summary>
/// <param name="LevelDbfs">Of the caller's speech, the median; null: they never spoke.</param>
/// <param name="NoiseDbfs">Between words, our own voice taken out, the median; null: never heard alone.</param>
/// <param name="EchoMs">After which our voice came back; null: no echo was found.</param>
/// <param name="EchoTakenDb">What the canceller took of it.</param>
/// <param name="Gaps">How often nothing came for longer than jitter makes it.</param>
/// <param name="GapMs">For how long in all.</param>
public sealed record LineQuality(int? LevelDbfs, int? NoiseDbfs, int? EchoMs, int EchoTakenDb, int Gaps, int GapMs);

/// <summary>Measures a line window by window. Medians: a slammed door or a burst of clicks moves them little.</summary>
public sealed class LineMeter
{
    private const int Levels = 121; // 0 to −120 dBFS

    private readonly int[] _speech = new int[Levels];
    private readonly int[] _pauses = new int[Levels];
    private bool _inGap;

    public int Gaps { get; private set; }

    public int GapMs { get; private set; }

    /// <summary>One window of the caller's sound.</summary>
    /// <param name="isSpeech">Of the caller's; null: neither that nor a pause, as our own voice may be in it.</param>
    public void Hear(float levelDbfs, bool? isSpeech)
    {
        _inGap = false;
        if (isSpeech is { } speech)
            (speech ? _speech : _pauses)[Math.Clamp((int)MathF.Round(-levelDbfs), 0, Levels - 1)]++;
    }

    /// <summary>Nothing came for so long; a gap that goes on is one gap.</summary>
    public void Miss(int missingMs)
    {
        Gaps += _inGap ? 0 : 1;
        GapMs += missingMs;
        _inGap = true;
    }

    public LineQuality Quality(int? echoMs, float echoTakenDb) => new(Median(_speech), Median(_pauses), echoMs, echoMs is null ? 0 : (int)MathF.Round(echoTakenDb), Gaps, GapMs);

    private static int? Median(int[] counts)
    {
        var left = counts.Sum() / 2;
        for (var level = 0; level < Levels; level++)
            if ((left -= counts[level]) < 0)
                return -level;
        return null;
    }
}
