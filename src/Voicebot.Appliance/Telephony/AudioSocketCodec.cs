using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Telephony;

/// <summary>The AudioSocket wire format, without a socket: bytes in, frames out, and back.</summary>
public static class AudioSocketCodec
{
    public const int HeaderBytes = 3;
    public const int MaxPayloadBytes = ushort.MaxValue;
    public const int MaxFrameBytes = HeaderBytes + MaxPayloadBytes;

    /// <summary>20 ms at 8 kHz, the one length that Asterisk turns into a whole RTP packet.</summary>
    public const int SamplesPerFrame = 160;

    /// <summary>A 20 ms audio frame with its header.</summary>
    public const int AudioFrameBytes = HeaderBytes + (SamplesPerFrame * sizeof(short));

    public const int UuidBytes = 16;

    /// <summary>0x10 to 0x18.</summary>
    public const int AudioKinds = AudioSocketKind.Audio192k - AudioSocketKind.Audio8k + 1;

    // message = kind length payload
    // kind    = 1 byte, see AudioSocketKind
    // length  = 2 bytes, unsigned, big-endian: bytes of payload, 0 to 65,535
    // payload = kind 0x00:       nothing (a payload is tolerated)
    //           kind 0x01:       16 bytes, UUID in text order (big-endian)
    //           kind 0x03:       1 byte, ASCII 0-9 A-D * #
    //           kind 0x10..0x18: samples, signed 16-bit little-endian; Asterisk sends 320 bytes mostly, other lengths occur
    //           kind 0xff:       an error code
    // There is no magic number and no checksum: once the stream is off by one byte it never recovers by itself.

    /// <summary>Takes the first whole frame off a growing buffer.</summary>
    /// <param name="buffer">What has been received and not yet consumed.</param>
    /// <param name="frame">The frame; its payload points into <paramref name="buffer"/>.</param>
    /// <param name="consumed">Bytes to drop from the front of the buffer; 0 when there is no whole frame yet.</param>
    /// <returns>False when more bytes are needed. No input is an error at this level: every kind and length is a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> buffer, out AudioSocketFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (buffer.Length < HeaderBytes)
            return false;
        var end = HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(buffer[1..]);
        if (buffer.Length < end)
            return false;
        frame = new AudioSocketFrame((AudioSocketKind)buffer[0], buffer[HeaderBytes..end]);
        consumed = end;
        return true;
    }

    /// <summary>The call's identifier, from the payload of a <see cref="AudioSocketKind.Uuid"/> frame.</summary>
    public static bool TryReadCallId(in AudioSocketFrame frame, out Guid callId)
    {
        callId = default;
        if (frame.Kind != AudioSocketKind.Uuid || frame.Payload.Length != UuidBytes)
            return false;
        callId = new Guid(frame.Payload, bigEndian: true);
        return true;
    }

    /// <summary>The key pressed, from the payload of a <see cref="AudioSocketKind.Dtmf"/> frame.</summary>
    public static bool TryReadDigit(in AudioSocketFrame frame, out char digit)
    {
        digit = default;
        if (frame.Kind != AudioSocketKind.Dtmf || frame.Payload.Length != 1)
            return false;
        digit = (char)frame.Payload[0];
        return digit is (>= '0' and <= '9') or (>= 'A' and <= 'D') or '*' or '#';
    }

    /// <summary>Samples per second in frames of this kind; 0 when it is no audio.</summary>
    public static int SampleRateHz(AudioSocketKind kind) => kind switch
    {
        AudioSocketKind.Audio8k => 8000,
        AudioSocketKind.Audio12k => 12_000,
        AudioSocketKind.Audio16k => 16_000,
        AudioSocketKind.Audio24k => 24_000,
        AudioSocketKind.Audio32k => 32_000,
        AudioSocketKind.Audio44k => 44_100,
        AudioSocketKind.Audio48k => 48_000,
        AudioSocketKind.Audio96k => 96_000,
        AudioSocketKind.Audio192k => 192_000,
        _ => 0,
    };

    /// <summary>Copies little-endian samples out of a payload.</summary>
    /// <returns>Samples written: the smaller of what the payload holds and what fits.</returns>
    public static int ReadSamples(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var count = Math.Min(payload.Length / sizeof(short), samples.Length);
        payload[..(count * sizeof(short))].CopyTo(MemoryMarshal.AsBytes(samples));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(samples[..count], samples[..count]);
        return count;
    }

    /// <summary>Writes one 8 kHz audio frame.</summary>
    /// <param name="destination">At least 3 bytes plus 2 per sample.</param>
    /// <param name="samples">1 to 32,767 samples; Asterisk hangs up on a frame without payload.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteAudio(Span<byte> destination, ReadOnlySpan<short> samples)
    {
        var payloadBytes = samples.Length * sizeof(short);
        ArgumentOutOfRangeException.ThrowIfZero(payloadBytes, nameof(samples));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, MaxPayloadBytes, nameof(samples));
        destination[0] = (byte)AudioSocketKind.Audio8k;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)payloadBytes);
        var payload = destination.Slice(HeaderBytes, payloadBytes);
        MemoryMarshal.AsBytes(samples).CopyTo(payload);
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, short>(payload);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        return HeaderBytes + payloadBytes;
    }

    /// <summary>Writes the frame that ends the media: the dial plan then continues.</summary>
    /// <returns>Bytes written: 3.</returns>
    public static int WriteHangup(Span<byte> destination)
    {
        destination[..HeaderBytes].Clear();
        return HeaderBytes;
    }
}
