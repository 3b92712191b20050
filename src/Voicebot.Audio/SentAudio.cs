namespace Voicebot.Audio;

/// <summary>The last two seconds of what was sent to the caller, silence included: what an echo is made of.</summary>
/// <remarks>One writer (the playout clock) and one reader (the listen loop), without a lock. Positions count samples since the call began.</remarks>
public sealed class SentAudio
{
    public const int CapacitySamples = 1 << 14;

    private const int Mask = CapacitySamples - 1;

    private readonly short[] _ring = new short[CapacitySamples];
    private long _position;

    /// <summary>How many samples were sent.</summary>
    public long Position => Volatile.Read(ref _position);

    public void Write(ReadOnlySpan<short> frame)
    {
        var position = _position;
        var index = (int)(position & Mask);
        var first = Math.Min(frame.Length, CapacitySamples - index);
        frame[..first].CopyTo(_ring.AsSpan(index));
        frame[first..].CopyTo(_ring);
        Volatile.Write(ref _position, position + frame.Length);
    }

    /// <summary>Copies samples; what is not sent yet, or forgotten, is 0.</summary>
    /// <param name="from">Position of the first one.</param>
    /// <param name="samples">At most one second, so that the writer does not overtake the reader.</param>
    public void CopyTo(long from, Span<short> samples)
    {
        var position = Position;
        for (var i = 0; i < samples.Length; i++)
        {
            var at = from + i;
            samples[i] = at >= 0 && at < position && at >= position - CapacitySamples ? _ring[at & Mask] : (short)0;
        }
    }
}
