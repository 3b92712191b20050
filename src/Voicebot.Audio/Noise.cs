namespace Voicebot.Audio;

/// <summary>
/// White noise that goes on from call to call: a line that is not dead, or a test signal. The same seed gives the same noise.
/// </summary>
/// <remarks>Uniform samples from Marsaglia's xorshift32. Comfort noise for a phone line: −65 to −60 dBFS.</remarks>
public sealed class Noise
{
    private readonly float _amplitude;
    private uint _state;

    /// <param name="levelDbfs">RMS; above −4.77 the peaks saturate.</param>
    /// <param name="seed">Any.</param>
    public Noise(float levelDbfs, uint seed)
    {
        // A uniform signal of amplitude a has an RMS of a / √3.
        _amplitude = Loudness.DbfsToAmplitude(levelDbfs) * MathF.Sqrt(3);
        // The generator stands still at 0, and small seeds start alike: spread them first.
        _state = (seed * 2654435761u) ^ 0x9E3779B9u;
        if (_state == 0)
            _state = 1;
        for (var i = 0; i < 8; i++)
            Next();
    }

    /// <summary>Overwrites the samples.</summary>
    public void Fill(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = ToSample(Next() * _amplitude);
    }

    /// <summary>Adds to what is there.</summary>
    public void Add(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = ToSample(samples[i] + Next() * _amplitude);
    }

    // −1..1
    private float Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)_state * (1f / 2147483648f);
    }

    private static short ToSample(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
}
