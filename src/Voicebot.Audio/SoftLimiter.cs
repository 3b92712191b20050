namespace Voicebot.Audio;

/// <summary>
/// Lets samples through up to a knee 6 dB under the ceiling and bends what is above it towards the ceiling, which is never passed.
/// </summary>
/// <remarks>Without memory: the same sample always gives the same answer, so it adds no delay.</remarks>
public readonly struct SoftLimiter
{
    private const float KneeDb = -6f;

    private readonly float _knee;
    private readonly float _room;

    /// <param name="ceilingDbfs">At most 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Above 0 or not a number.</exception>
    public SoftLimiter(float ceilingDbfs)
    {
        if (!(ceilingDbfs <= 0))
            throw new ArgumentOutOfRangeException(nameof(ceilingDbfs), ceilingDbfs, "must be at most 0 dBFS");
        var ceiling = Math.Min(Loudness.DbfsToAmplitude(ceilingDbfs), short.MaxValue);
        _knee = ceiling * Loudness.DbToGain(KneeDb);
        _room = ceiling - _knee;
    }

    /// <param name="sample">In 16-bit units, any size.</param>
    public short Limit(float sample)
    {
        var magnitude = MathF.Abs(sample);
        if (magnitude > _knee)
            sample = MathF.CopySign(_knee + _room * MathF.Tanh((magnitude - _knee) / _room), sample);
        // Towards zero when bent, so that rounding cannot pass the ceiling.
        return (short)(magnitude > _knee ? sample : MathF.Round(sample));
    }
}
