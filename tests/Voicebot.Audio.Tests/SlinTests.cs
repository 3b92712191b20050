using System.Buffers.Binary;

namespace Voicebot.Audio.Tests;

public sealed class SlinTests
{
    private static readonly short[] Every = [.. Enumerable.Range(short.MinValue, 65536).Select(value => (short)value)];

    [Fact]
    public void A_frame_is_20_ms_of_8_kHz()
    {
        Assert.Equal(160, Slin.FrameSamples);
        Assert.Equal(320, Slin.FrameBytes);
    }

    [Fact]
    public void Every_sample_is_little_endian_both_ways()
    {
        var bytes = new byte[Every.Length * 2];
        Assert.Equal(bytes.Length, Slin.Encode(Every, bytes));
        for (var i = 0; i < Every.Length; i++)
            Assert.Equal(Every[i], BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)));
        var back = new short[Every.Length];
        Assert.Equal(back.Length, Slin.Decode(bytes, back));
        Assert.Equal(Every, back);
    }

    [Fact]
    public void Bytes_may_start_at_an_odd_address()
    {
        byte[] wire = [9, 0x34, 0x12, 0xFE, 0xFF];
        var samples = new short[2];
        Slin.Decode(wire.AsSpan(1), samples);
        Assert.Equal([0x1234, -2], samples);
        var back = new byte[5];
        Slin.Encode(samples, back.AsSpan(1));
        Assert.Equal([0, 0x34, 0x12, 0xFE, 0xFF], back);
    }

    [Fact]
    public void Odd_byte_counts_and_short_outputs_throw()
    {
        for (var length = 1; length < 400; length += 2)
            Assert.Throws<ArgumentException>(() => Slin.Decode(new byte[length], new short[400]));
        Assert.Throws<ArgumentException>(() => Slin.Decode(new byte[4], new short[1]));
        Assert.Throws<ArgumentException>(() => Slin.Encode(new short[2], new byte[3]));
        Assert.Throws<ArgumentException>(() => Slin.ToFloat(new short[2], new float[1]));
        Assert.Throws<ArgumentException>(() => Slin.FromFloat(new float[2], new short[1]));
    }

    [Fact]
    public void Every_sample_survives_float_and_is_divided_by_32768()
    {
        var floats = new float[Every.Length];
        Slin.ToFloat(Every, floats);
        for (var i = 0; i < Every.Length; i++)
            Assert.Equal(Every[i] / 32768f, floats[i]);
        var back = new short[Every.Length];
        Slin.FromFloat(floats, back);
        Assert.Equal(Every, back);
    }

    [Theory]
    [InlineData(1f, 32767)]
    [InlineData(-1f, -32768)]
    [InlineData(1.5f, 32767)]
    [InlineData(-7f, -32768)]
    [InlineData(float.MaxValue, 32767)]
    [InlineData(float.MinValue, -32768)]
    [InlineData(float.PositiveInfinity, 32767)]
    [InlineData(float.NegativeInfinity, -32768)]
    [InlineData(float.NaN, 0)]
    [InlineData(0.4f / 32768, 0)]
    [InlineData(0.6f / 32768, 1)]
    [InlineData(-0.6f / 32768, -1)]
    [InlineData(0.5f / 32768, 0)]
    [InlineData(1.5f / 32768, 2)]
    [InlineData(2.5f / 32768, 2)]
    [InlineData(32766.6f / 32768, 32767)]
    public void Floats_round_and_saturate_alike_in_vectors_and_alone(float value, int expected)
    {
        Assert.Equal(expected, Slin.FromFloat(value));
        for (var length = 1; length <= 70; length++)
        {
            var output = new short[length];
            Slin.FromFloat(Enumerable.Repeat(value, length).ToArray(), output);
            Assert.All(output, sample => Assert.Equal(expected, sample));
        }
    }

    [Fact]
    public void Any_length_converts_and_nothing_is_written_behind_it()
    {
        for (var length = 0; length <= 100; length++)
        {
            var floats = new float[length + 1];
            floats[length] = 77;
            Slin.ToFloat(Every.AsSpan(1000, length), floats);
            Assert.Equal(77, floats[length]);
            var back = new short[length + 1];
            back[length] = 77;
            Slin.FromFloat(floats.AsSpan(0, length), back);
            Assert.Equal(77, back[length]);
            Assert.Equal(Every[1000..(1000 + length)], back[..length]);
        }
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var bytes = new byte[Slin.FrameBytes];
        var samples = new short[Slin.FrameSamples];
        var floats = new float[Slin.FrameSamples];
        Assert.Equal(0, Allocation.Of(() =>
        {
            Slin.Decode(bytes, samples);
            Slin.ToFloat(samples, floats);
            Slin.FromFloat(floats, samples);
            Slin.Encode(samples, bytes);
        }));
    }
}
