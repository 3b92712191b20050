namespace Voicebot.Audio.Tests;

public sealed class G711Tests
{
    public static readonly TheoryData<string> Laws = ["µ-law", "A-law"];

    private static byte Encode(string law, short sample) => law == "A-law" ? G711.EncodeALaw(sample) : G711.EncodeMuLaw(sample);

    private static short Decode(string law, byte code) => law == "A-law" ? G711.DecodeALaw(code) : G711.DecodeMuLaw(code);

    // Values of the recommendation's tables 1 and 2, scaled to 16 bits.
    [Theory]
    [InlineData("µ-law", 0xFF, 0)]
    [InlineData("µ-law", 0x7F, 0)]
    [InlineData("µ-law", 0xFE, 8)]
    [InlineData("µ-law", 0x80, 32124)]
    [InlineData("µ-law", 0x00, -32124)]
    [InlineData("µ-law", 0x8F, 16764)]
    [InlineData("µ-law", 0xEF, 132)]
    [InlineData("A-law", 0xD5, 8)]
    [InlineData("A-law", 0x55, -8)]
    [InlineData("A-law", 0xAA, 32256)]
    [InlineData("A-law", 0x2A, -32256)]
    [InlineData("A-law", 0xC5, 264)]
    [InlineData("A-law", 0xA5, 16896)]
    public void Known_codes(string law, int code, int sample) => Assert.Equal(sample, Decode(law, (byte)code));

    [Theory, MemberData(nameof(Laws))]
    public void Every_code_survives_decoding_and_encoding(string law)
    {
        for (var code = 0; code < 256; code++)
        {
            // µ-law has two zeros; both are 0, which is the positive one.
            var expected = law == "µ-law" && code == 0x7F ? 0xFF : code;
            Assert.Equal(expected, Encode(law, Decode(law, (byte)code)));
        }
    }

    [Theory, MemberData(nameof(Laws))]
    public void Every_code_stands_for_the_interval_around_it(string law)
    {
        var samplesOf = Enumerable.Range(-32768, 65536).ToLookup(sample => Encode(law, (short)sample));
        for (var code = 0; code < 256; code++)
        {
            int[] samples = [.. samplesOf[(byte)code]];
            Assert.Equal(samples.Length, samples[^1] - samples[0] + 1);
            var bits = law == "µ-law" ? ~code & 0xFF : code ^ 0x55;
            var (segment, step) = ((bits >> 4) & 7, bits & 15);
            var width = law == "µ-law" ? 8 << segment : 16 << Math.Max(segment - 1, 0);
            if (law == "µ-law" && bits is 0x00 or 0x80)
                width = 4; // Each zero has half an interval.
            if (law == "µ-law" && segment == 7 && step == 15)
                width += 132; // What is louder than the law reaches is clipped to it.
            Assert.Equal(width, samples.Length);
            // Negative samples count from −1, so their middle is one to the right.
            Assert.InRange((int)Decode(law, (byte)code), samples[0], samples[^1] + (samples[0] < 0 ? 1 : 0));
        }
    }

    [Theory, MemberData(nameof(Laws))]
    public void Larger_samples_never_decode_smaller(string law)
    {
        var last = int.MinValue;
        for (var sample = -32768; sample <= 32767; sample++)
        {
            var decoded = Decode(law, Encode(law, (short)sample));
            Assert.True(decoded >= last, $"{sample}");
            last = decoded;
        }
    }

    [Theory]
    [InlineData("µ-law", 132)]
    [InlineData("A-law", 0)]
    public void The_error_is_at_most_half_a_step_of_the_segment(string law, int bias)
    {
        var largest = new int[8];
        for (var sample = -32768; sample <= 32767; sample++)
        {
            var magnitude = sample < 0 ? ~sample : sample;
            if (law == "µ-law" && magnitude > 32635)
                continue; // clipped
            var segment = Math.Clamp(System.Numerics.BitOperations.Log2((uint)(magnitude + bias) | 1) - 7, 0, 7);
            largest[segment] = Math.Max(largest[segment], Math.Abs(Decode(law, Encode(law, (short)sample)) - sample));
        }
        // Half a step: µ-law 4 doubling per segment; A-law 8, 8, then doubling. Negative samples count from −1: one more.
        for (var segment = 0; segment < 8; segment++)
        {
            var half = law == "µ-law" ? 4 << segment : 8 << Math.Max(segment - 1, 0);
            Assert.InRange(largest[segment], half, half + 1);
        }
    }

    [Theory, MemberData(nameof(Laws))]
    public void Spans_do_what_single_samples_do_and_allocate_nothing(string law)
    {
        short[] samples = [.. Enumerable.Range(-32768, 65536).Select(value => (short)value)];
        var codes = new byte[samples.Length];
        var back = new short[samples.Length];
        void RoundTrip()
        {
            if (law == "A-law")
            {
                G711.EncodeALaw(samples, codes);
                G711.DecodeALaw(codes, back);
            }
            else
            {
                G711.EncodeMuLaw(samples, codes);
                G711.DecodeMuLaw(codes, back);
            }
        }
        Assert.Equal(0, Allocation.Of(RoundTrip));
        for (var i = 0; i < samples.Length; i++)
        {
            Assert.Equal(Encode(law, samples[i]), codes[i]);
            Assert.Equal(Decode(law, codes[i]), back[i]);
        }
        Assert.Throws<ArgumentException>(() => G711.EncodeALaw(samples, new byte[1]));
        Assert.Throws<ArgumentException>(() => G711.EncodeMuLaw(samples, new byte[1]));
        Assert.Throws<ArgumentException>(() => G711.DecodeALaw(codes, new short[1]));
        Assert.Throws<ArgumentException>(() => G711.DecodeMuLaw(codes, new short[1]));
    }
}
