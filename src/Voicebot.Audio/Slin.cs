using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Voicebot.Audio;

/// <summary>
/// Signed linear PCM as AudioSocket carries it: mono, 8 kHz, 16 bit, little-endian samples, 20 ms frames.
/// </summary>
/// <remarks>Full scale is 32768, so −1.0f is exactly −32768 and +1.0f saturates to 32767.</remarks>
public static class Slin
{
    public const int SampleRateHz = 8000;
    public const int FrameMs = 20;
    public const int FrameSamples = SampleRateHz / 1000 * FrameMs;
    public const int FrameBytes = FrameSamples * sizeof(short);

    private const float FullScale = 32768f;

    /// <summary>Wire bytes to samples.</summary>
    /// <param name="littleEndian">An even number of bytes.</param>
    /// <param name="samples">At least half as many samples as there are bytes.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException">The byte count is odd (Asterisk plays such a frame distorted), or <paramref name="samples"/> is too short.</exception>
    public static int Decode(ReadOnlySpan<byte> littleEndian, Span<short> samples)
    {
        if ((littleEndian.Length & 1) != 0)
            throw new ArgumentException($"{littleEndian.Length} bytes are not whole 16-bit samples", nameof(littleEndian));
        var wire = MemoryMarshal.Cast<byte, short>(littleEndian);
        RequireRoom(wire.Length, samples.Length, nameof(samples));
        if (BitConverter.IsLittleEndian)
            wire.CopyTo(samples);
        else
            BinaryPrimitives.ReverseEndianness(wire, samples);
        return wire.Length;
    }

    /// <summary>Samples to wire bytes.</summary>
    /// <param name="samples">Any number.</param>
    /// <param name="littleEndian">At least two bytes per sample.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="littleEndian"/> is too short.</exception>
    public static int Encode(ReadOnlySpan<short> samples, Span<byte> littleEndian)
    {
        RequireRoom(samples.Length * sizeof(short), littleEndian.Length, nameof(littleEndian));
        var wire = MemoryMarshal.Cast<byte, short>(littleEndian);
        if (BitConverter.IsLittleEndian)
            samples.CopyTo(wire);
        else
            BinaryPrimitives.ReverseEndianness(samples, wire);
        return samples.Length * sizeof(short);
    }

    /// <summary>16-bit samples to −1..1 (÷ 32768, exact).</summary>
    /// <exception cref="ArgumentException"><paramref name="output"/> is shorter than the input.</exception>
    public static void ToFloat(ReadOnlySpan<short> samples, Span<float> output)
    {
        RequireRoom(samples.Length, output.Length, nameof(output));
        const float scale = 1f / FullScale;
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * scale).CopyTo(output[i..]);
            (Vector.ConvertToSingle(high) * scale).CopyTo(output[(i + Vector<float>.Count)..]);
        }
        for (; i < samples.Length; i++)
            output[i] = samples[i] * scale;
    }

    /// <summary>−1..1 to 16-bit samples: rounded half to even, saturated; NaN becomes 0.</summary>
    /// <exception cref="ArgumentException"><paramref name="output"/> is shorter than the input.</exception>
    public static void FromFloat(ReadOnlySpan<float> samples, Span<short> output)
    {
        RequireRoom(samples.Length, output.Length, nameof(output));
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            var low = ToInt(new Vector<float>(samples[i..]));
            var high = ToInt(new Vector<float>(samples[(i + Vector<float>.Count)..]));
            Vector.Narrow(low, high).CopyTo(output[i..]);
        }
        for (; i < samples.Length; i++)
            output[i] = FromFloat(samples[i]);
    }

    /// <summary>One sample: rounded half to even, saturated; NaN becomes 0.</summary>
    public static short FromFloat(float sample) =>
        float.IsNaN(sample)
            ? (short)0
            : (short)MathF.Round(Math.Clamp(sample * FullScale, short.MinValue, short.MaxValue), MidpointRounding.ToEven);

    private static Vector<int> ToInt(Vector<float> samples)
    {
        // Only NaN differs from itself; the mask turns it into zero bits, which are 0.0f.
        var numbers = Vector.ConditionalSelect(Vector.Equals(samples, samples), samples, Vector<float>.Zero);
        var scaled = Vector.Min(Vector.Max(numbers * FullScale, new Vector<float>(short.MinValue)), new Vector<float>(short.MaxValue));
        return Vector.ConvertToInt32(Vector.Round(scaled));
    }

    private static void RequireRoom(int needed, int given, string parameter)
    {
        if (given < needed)
            throw new ArgumentException($"needs room for {needed}, has {given}", parameter);
    }
}
