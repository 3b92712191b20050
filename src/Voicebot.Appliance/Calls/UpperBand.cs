using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Calls;

/// <summary>A wideband caller's sound above 4 kHz, at 16 kHz, kept in step with the windows of the band below it.</summary>
internal sealed class UpperBand
{
    private const int WindowSamples = 2 * ISpeechDetector.WindowSamples;

    private short[] _coming = new short[4 * WindowSamples];
    private int _fill;

    /// <param name="lower">The band below.</param>
    /// <param name="pending">Samples of that which are in no window yet.</param>
    public UpperBand(SpokenAudio lower, int pending)
    {
        Spoken = SpokenAudio.InStepWith(lower, perSample: 2);
        _fill = 2 * pending;
    }

    public SpokenAudio Spoken { get; }

    /// <param name="samples">How many came at 8 kHz.</param>
    /// <param name="upper">Twice as many, or none: the line is narrow now.</param>
    public void Add(int samples, ReadOnlySpan<short> upper)
    {
        var room = _coming.AsSpan(_fill);
        if (room.Length < 2 * samples)
        {
            // A longer piece than any before; the next as long will fit.
            Array.Resize(ref _coming, _fill + 2 * samples + WindowSamples);
            room = _coming.AsSpan(_fill);
        }
        room[..(2 * samples)].Clear();
        upper.CopyTo(room);
        _fill += 2 * samples;
    }

    /// <summary>The next window: in the utterance, before it, or nowhere.</summary>
    public void Keep(bool wasInUtterance, bool isInUtterance)
    {
        Spoken.Keep(_coming.AsSpan(0, WindowSamples), wasInUtterance, isInUtterance);
        _coming.AsSpan(WindowSamples, _fill - WindowSamples).CopyTo(_coming);
        _fill -= WindowSamples;
    }

    /// <summary>A gap: what was in no window is dropped, as below.</summary>
    public void Skip() => _fill = 0;
}
