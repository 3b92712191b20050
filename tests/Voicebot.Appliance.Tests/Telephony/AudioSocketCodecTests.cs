using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AudioSocketCodecTests
{
    // As seen on the wire: the dial plan's UUID() was c3699bc4-d62e-4871-b1c7-a24cd5f3f1a9.
    private static readonly byte[] SeenHello = Convert.FromHexString("010010c3699bc4d62e4871b1c7a24cd5f3f1a9");

    [Fact]
    public void The_uuid_is_read_in_text_order()
    {
        Assert.True(AudioSocketCodec.TryParse(SeenHello, out var frame, out var consumed));
        Assert.Equal(SeenHello.Length, consumed);
        Assert.True(AudioSocketCodec.TryReadCallId(frame, out var callId));
        Assert.Equal("c3699bc4-d62e-4871-b1c7-a24cd5f3f1a9", callId.ToString());
    }

    [Theory]
    [InlineData(0x01, 15)]
    [InlineData(0x01, 17)]
    [InlineData(0x01, 0)]
    [InlineData(0x10, 16)]
    public void Only_a_16_byte_uuid_frame_is_an_identifier(byte kind, int length) =>
        Assert.False(AudioSocketCodec.TryReadCallId(new AudioSocketFrame((AudioSocketKind)kind, new byte[length]), out _));

    [Fact]
    public void Every_byte_as_a_digit_gives_a_key_of_the_keypad_or_nothing()
    {
        for (var value = 0; value < 256; value++)
        {
            var isKey = AudioSocketCodec.TryReadDigit(new AudioSocketFrame(AudioSocketKind.Dtmf, [(byte)value]), out var digit);
            Assert.Equal("0123456789ABCD*#".Contains((char)value), isKey);
            if (isKey)
                Assert.Equal((char)value, digit);
        }
        Assert.False(AudioSocketCodec.TryReadDigit(new AudioSocketFrame(AudioSocketKind.Dtmf, "12"u8), out _));
        Assert.False(AudioSocketCodec.TryReadDigit(new AudioSocketFrame(AudioSocketKind.Dtmf, default), out _));
        Assert.False(AudioSocketCodec.TryReadDigit(new AudioSocketFrame(AudioSocketKind.Audio8k, "1"u8), out _));
    }

    [Fact]
    public void Every_truncation_of_every_length_asks_for_more_and_the_whole_is_taken_exactly()
    {
        foreach (var length in new[] { 0, 1, 2, 16, 276, 319, 320, 321, 3200, 65534, 65535 })
        {
            byte[] frame = AsteriskPeer.Frame(0x10, new byte[length]);
            foreach (var cut in Enumerable.Range(0, Math.Min(frame.Length, 400)).Append(frame.Length - 1))
            {
                if (cut == frame.Length)
                    continue;
                Assert.False(AudioSocketCodec.TryParse(frame.AsSpan(0, cut), out _, out var none));
                Assert.Equal(0, none);
            }
            Assert.True(AudioSocketCodec.TryParse([.. frame, 0x55], out var whole, out var consumed));
            Assert.Equal(frame.Length, consumed);
            Assert.Equal(length, whole.Payload.Length);
        }
    }

    [Fact]
    public void All_256_kinds_are_frames()
    {
        for (var kind = 0; kind < 256; kind++)
        {
            Assert.True(AudioSocketCodec.TryParse([(byte)kind, 0, 1, 9], out var frame, out var consumed));
            Assert.Equal((AudioSocketKind)kind, frame.Kind);
            Assert.Equal(4, consumed);
        }
    }

    [Fact]
    public void A_20_ms_frame_is_these_323_bytes()
    {
        var samples = new short[160];
        samples[0] = 1;
        samples[1] = -2;
        samples[159] = short.MinValue;
        var bytes = new byte[AudioSocketCodec.AudioFrameBytes];
        Assert.Equal(323, AudioSocketCodec.WriteAudio(bytes, samples));
        Assert.Equal([0x10, 0x01, 0x40, 0x01, 0x00, 0xfe, 0xff], bytes[..7]);
        Assert.Equal([0x00, 0x80], bytes[321..]);
    }

    [Fact]
    public void All_65536_samples_survive_writing_and_reading()
    {
        var samples = new short[160];
        var back = new short[160];
        var bytes = new byte[AudioSocketCodec.AudioFrameBytes];
        for (var first = (int)short.MinValue; first <= short.MaxValue; first += 160)
        {
            for (var i = 0; i < 160; i++)
                samples[i] = (short)(first + i);
            AudioSocketCodec.WriteAudio(bytes, samples);
            Assert.True(AudioSocketCodec.TryParse(bytes, out var frame, out _));
            Assert.Equal(160, AudioSocketCodec.ReadSamples(frame.Payload, back));
            Assert.Equal(samples, back);
        }
    }

    [Fact]
    public void Hangup_is_three_zero_bytes()
    {
        byte[] bytes = [9, 9, 9, 9];
        Assert.Equal(3, AudioSocketCodec.WriteHangup(bytes));
        Assert.Equal([0, 0, 0, 9], bytes);
    }

    [Fact]
    public void A_frame_without_payload_cannot_be_written_since_Asterisk_hangs_up_on_it()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioSocketCodec.WriteAudio(new byte[8], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioSocketCodec.WriteAudio(new byte[70000], new short[32768]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(319, 159)]
    [InlineData(321, 160)]
    public void An_odd_payload_loses_its_last_byte(int bytes, int samples) =>
        Assert.Equal(samples, AudioSocketCodec.ReadSamples(new byte[bytes], new short[1000]));

    // A stream of random bytes is a sequence of frames whatever it holds: nothing throws, nothing is read twice or left out.
    [Fact]
    public void Random_bytes_never_throw_and_are_consumed_without_a_gap()
    {
        var random = new Random(20260817);
        var bytes = new byte[2048];
        var samples = new short[64];
        for (var input = 0; input < 300_000; input++)
        {
            var length = random.Next(0, input % 64 == 0 ? bytes.Length : 40);
            random.NextBytes(bytes.AsSpan(0, length));
            if (input % 2 == 0 && length > 1)
                bytes[1] = 0; // short frames, so that many inputs hold several
            ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
            while (AudioSocketCodec.TryParse(rest, out var frame, out var consumed))
            {
                Assert.Equal(frame.Payload.Length + 3, consumed);
                AudioSocketCodec.TryReadCallId(frame, out _);
                AudioSocketCodec.TryReadDigit(frame, out _);
                AudioSocketCodec.ReadSamples(frame.Payload, samples);
                rest = rest[consumed..];
            }
            Assert.True(rest.Length < 3 || rest.Length < 3 + (rest[1] << 8) + rest[2]);
        }
    }
}
