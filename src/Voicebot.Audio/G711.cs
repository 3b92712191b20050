namespace Voicebot.Audio;

/// <summary>ITU-T G.711: the 8-bit companding of telephone lines, µ-law and A-law, as the software of every phone does it.</summary>
/// <remarks>
/// A code is a sign, a segment of 3 bits and a step of 4 bits: the steps double from segment to segment, so the error
/// stays about 38 dB below the signal at any level. µ-law codes are sent inverted, A-law codes with every even bit inverted.
/// </remarks>
public static class G711
{
    // µ-law works on 14-bit magnitudes plus 33; in 16-bit samples that is 4 × 33.
    private const int MuBias = 132;
    private const int MuClip = 32767 - MuBias;

    private static readonly short[] MuLawToLinear = Table(ExpandMuLaw);
    private static readonly short[] ALawToLinear = Table(ExpandALaw);

    /// <summary>One sample to its µ-law code. Both zeros exist; 0 becomes the positive one, 0xFF.</summary>
    public static byte EncodeMuLaw(short sample)
    {
        int magnitude = sample;
        var sign = 0;
        if (magnitude < 0)
        {
            // One's complement, as G.711 counts: −1 is the negative zero.
            magnitude = ~magnitude;
            sign = 0x80;
        }
        magnitude = Math.Min(magnitude, MuClip) + MuBias;
        var segment = Log2(magnitude) - 7;
        var step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~(sign | (segment << 4) | step);
    }

    /// <summary>One sample to its A-law code.</summary>
    public static byte EncodeALaw(short sample)
    {
        int magnitude = sample;
        var sign = 0x80;
        if (magnitude < 0)
        {
            magnitude = ~magnitude;
            sign = 0;
        }
        var segment = Math.Max(Log2(magnitude | 1) - 7, 0);
        var step = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0F;
        return (byte)((sign | (segment << 4) | step) ^ 0x55);
    }

    /// <summary>A µ-law code to its sample, −32124..32124.</summary>
    public static short DecodeMuLaw(byte code) => MuLawToLinear[code];

    /// <summary>An A-law code to its sample, −32256..32256.</summary>
    public static short DecodeALaw(byte code) => ALawToLinear[code];

    /// <exception cref="ArgumentException"><paramref name="codes"/> is shorter than the input.</exception>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireRoom(samples.Length, codes.Length);
        for (var i = 0; i < samples.Length; i++)
            codes[i] = EncodeMuLaw(samples[i]);
    }

    /// <exception cref="ArgumentException"><paramref name="codes"/> is shorter than the input.</exception>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireRoom(samples.Length, codes.Length);
        for (var i = 0; i < samples.Length; i++)
            codes[i] = EncodeALaw(samples[i]);
    }

    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than the input.</exception>
    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        RequireRoom(codes.Length, samples.Length);
        for (var i = 0; i < codes.Length; i++)
            samples[i] = MuLawToLinear[codes[i]];
    }

    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than the input.</exception>
    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        RequireRoom(codes.Length, samples.Length);
        for (var i = 0; i < codes.Length; i++)
            samples[i] = ALawToLinear[codes[i]];
    }

    // The middle of the interval of samples that share the code.
    private static short ExpandMuLaw(byte code)
    {
        var bits = ~code;
        var segment = (bits >> 4) & 7;
        var magnitude = ((((bits & 0x0F) << 3) + MuBias) << segment) - MuBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short ExpandALaw(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
            magnitude = (magnitude + 256) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short[] Table(Func<byte, short> expand)
    {
        var table = new short[256];
        for (var code = 0; code < table.Length; code++)
            table[code] = expand((byte)code);
        return table;
    }

    private static int Log2(int value) => System.Numerics.BitOperations.Log2((uint)value);

    private static void RequireRoom(int needed, int given)
    {
        if (given < needed)
            throw new ArgumentException($"needs room for {needed}, has {given}");
    }
}
