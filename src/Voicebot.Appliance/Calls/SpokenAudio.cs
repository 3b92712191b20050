using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>
/// Of one band of the caller's sound, the utterance that is being said and what came just before it. Outside an utterance sound
/// passes through the look-back; an utterance begins with what that holds.
/// </summary>
/// <param name="perSample">How many samples of this band belong to one at 8 kHz.</param>
internal sealed class SpokenAudio(int perSample)
{
    private readonly LookBack _before = new(perSample * Slin.SampleRateHz / 1000 * Listener.LookBackMs);
    private readonly short[] _utterance = new short[perSample * Utterance.MostSamples];

    /// <summary>Samples of the utterance so far.</summary>
    public int Length { get; private set; }

    /// <summary>A band that begins to be heard after the other: silence until now.</summary>
    public static SpokenAudio InStepWith(SpokenAudio other, int perSample)
    {
        var late = new SpokenAudio(perSample) { Length = perSample * other.Length };
        late._before.Write(new short[perSample * other._before.Count]);
        return late;
    }

    public void Keep(ReadOnlySpan<short> window, bool wasInUtterance, bool isInUtterance)
    {
        if (isInUtterance && !wasInUtterance)
        {
            Length = _before.CopyTo(_utterance);
            _before.Clear();
        }
        if (!isInUtterance && !wasInUtterance)
        {
            _before.Write(window);
            return;
        }
        var count = Math.Min(window.Length, _utterance.Length - Length);
        window[..count].CopyTo(_utterance.AsSpan(Length));
        Length += count;
    }

    /// <summary>It was no speech: it may be the start of the next word, and comes before that.</summary>
    public void GiveBack()
    {
        _before.Write(_utterance.AsSpan(0, Length));
        Length = 0;
    }

    public void End() => Length = 0;

    public short[] Copy(int length) => _utterance.AsSpan(0, length).ToArray();
}
