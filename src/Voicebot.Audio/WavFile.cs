using System.Buffers.Binary;
using System.Text;

namespace Voicebot.Audio;

/// <summary>Reads and writes RIFF WAVE.</summary>
/// <remarks>
/// Read: PCM 16 bit, µ-law and A-law, mono or stereo (mixed down), also as WAVE_FORMAT_EXTENSIBLE. Written: PCM 16 bit mono.
/// <code>
/// file   = "RIFF" size:u32le "WAVE" chunk*
/// chunk  = id:4 bytes  size:u32le  content  [one pad byte when size is odd]
/// "fmt " = format:u16 channels:u16 rate:u32 bytesPerSecond:u32 blockBytes:u16 bits:u16 [extraSize:u16 validBits:u16 mask:u32 subFormat:16 bytes]
/// "data" = samples, channels interleaved
/// </code>
/// A program that writes to a pipe cannot know the sizes: it leaves 0, 0xFFFFFFFF or about 0x7FFFFFFF (espeak-ng, sox)
/// in them, and the samples then reach to the end of the file.
/// </remarks>
public static class WavFile
{
    /// <summary>Bytes before the first sample in what <see cref="Write"/> makes.</summary>
    public const int HeaderBytes = 44;

    public const int MinimumRateHz = 1000;
    public const int MaximumRateHz = 192_000;

    private const int FormatPcm = 1;
    private const int FormatALaw = 6;
    private const int FormatMuLaw = 7;
    private const int FormatExtensible = 0xFFFE;

    // Sizes from here on mean "unknown": no file of 2 GB is read into memory here.
    private const uint UnknownSize = 0x7FFF0000;

    // What follows the format's two bytes in the sub-format of WAVE_FORMAT_EXTENSIBLE.
    private static ReadOnlySpan<byte> SubFormatTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    private readonly record struct Format(int Coding, int Channels, int RateHz)
    {
        public int SampleBytes => Coding == FormatPcm ? 2 : 1;

        public int BlockBytes => SampleBytes * Channels;
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FormatException">Not a WAV file, cut short, or of a kind that is not read: says what, where and what is allowed.</exception>
    public static (short[] Samples, int RateHz) Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12)
            throw new FormatException($"WAV: {file.Length} bytes, a header needs 12");
        if (!file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new FormatException($"WAV: the file begins with \"{Printable(file[..4])}\" and \"{Printable(file[8..12])}\", allowed are \"RIFF\" and \"WAVE\"");

        Format? format = null;
        var at = 12;
        while (file.Length - at >= 8)
        {
            var id = file.Slice(at, 4);
            var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var rest = file[(at + 8)..];
            if (id.SequenceEqual("data"u8))
            {
                if (format is not { } known)
                    throw new FormatException($"WAV: \"data\" at byte {at} comes before \"fmt \"");
                return (Decode(Data(file, at, declared, rest, known), known), known.RateHz);
            }
            if (declared > rest.Length)
                throw new FormatException($"WAV: chunk \"{Printable(id)}\" at byte {at} says {declared} bytes, {rest.Length} are left");
            if (id.SequenceEqual("fmt "u8))
                format = ParseFormat(rest[..(int)declared], at);
            // The pad byte of a last odd chunk is often missing.
            at = (int)Math.Min(at + 8L + declared + (declared & 1), file.Length);
        }
        throw new FormatException($"WAV: no \"data\" chunk in {file.Length} bytes");
    }

    /// <summary>A whole file: PCM 16 bit mono.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples, int rateHz)
    {
        var file = new byte[HeaderBytes + samples.Length * sizeof(short)];
        WriteHeader(file, rateHz, samples.Length);
        Slin.Encode(samples, file.AsSpan(HeaderBytes));
        return file;
    }

    /// <summary>The header of a PCM 16 bit mono file, for samples that are appended as they come.</summary>
    /// <param name="header">At least <see cref="HeaderBytes"/> bytes.</param>
    /// <param name="rateHz">Samples per second.</param>
    /// <param name="sampleCount">−1 while it is not known: readers then take the samples up to the end of the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the count is not one that a reader takes.</exception>
    public static void WriteHeader(Span<byte> header, int rateHz, int sampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rateHz, MinimumRateHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rateHz, MaximumRateHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleCount, (int)(UnknownSize / 2) - HeaderBytes);
        var dataBytes = sampleCount < 0 ? uint.MaxValue : (uint)sampleCount * 2;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], sampleCount < 0 ? uint.MaxValue : dataBytes + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], FormatPcm);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)rateHz);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)rateHz * 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], dataBytes);
    }

    private static Format ParseFormat(ReadOnlySpan<byte> content, int at)
    {
        if (content.Length < 16)
            throw new FormatException($"WAV: \"fmt \" at byte {at} has {content.Length} bytes, allowed are 16 or more");
        int coding = BinaryPrimitives.ReadUInt16LittleEndian(content);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        var rateHz = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (coding == FormatExtensible)
        {
            if (content.Length < 40)
                throw new FormatException($"WAV: extensible \"fmt \" at byte {at} has {content.Length} bytes, allowed are 40 or more");
            if (!content[26..40].SequenceEqual(SubFormatTail))
                throw new FormatException($"WAV: extensible \"fmt \" at byte {at} has an unknown sub-format, allowed are PCM, A-law, µ-law");
            coding = BinaryPrimitives.ReadUInt16LittleEndian(content[24..]);
        }
        var allowedBits = coding switch
        {
            FormatPcm => 16,
            FormatALaw or FormatMuLaw => 8,
            _ => throw new FormatException($"WAV: format {coding} at byte {at}, allowed are {FormatPcm} (PCM), {FormatALaw} (A-law), {FormatMuLaw} (µ-law)"),
        };
        if (bits != allowedBits)
            throw new FormatException($"WAV: {bits} bits at byte {at}, allowed for format {coding} are {allowedBits}");
        if (channels is not (1 or 2))
            throw new FormatException($"WAV: {channels} channels at byte {at}, allowed are 1 or 2");
        if (rateHz is < MinimumRateHz or > MaximumRateHz)
            throw new FormatException($"WAV: {rateHz} Hz at byte {at}, allowed are {MinimumRateHz} to {MaximumRateHz}");
        var format = new Format(coding, channels, (int)rateHz);
        if (blockBytes != format.BlockBytes)
            throw new FormatException($"WAV: blocks of {blockBytes} bytes at byte {at}, allowed are {format.BlockBytes}");
        return format;
    }

    private static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> file, int at, uint declared, ReadOnlySpan<byte> rest, Format format)
    {
        // A zero is the truth when the file's own size agrees, and a header that was never filled in when it does not.
        var fileSize = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        var streamed = declared >= UnknownSize || (declared == 0 && fileSize + 8L < file.Length);
        if (streamed)
            return rest[..(rest.Length - rest.Length % format.BlockBytes)];
        if (declared > rest.Length)
            throw new FormatException($"WAV: \"data\" at byte {at} says {declared} bytes, {rest.Length} are left");
        if (declared % format.BlockBytes != 0)
            throw new FormatException($"WAV: \"data\" at byte {at} has {declared} bytes, allowed are multiples of {format.BlockBytes}");
        return rest[..(int)declared];
    }

    private static short[] Decode(ReadOnlySpan<byte> data, Format format)
    {
        var interleaved = new short[data.Length / format.SampleBytes];
        switch (format.Coding)
        {
            case FormatPcm:
                Slin.Decode(data, interleaved);
                break;
            case FormatALaw:
                G711.DecodeALaw(data, interleaved);
                break;
            default:
                G711.DecodeMuLaw(data, interleaved);
                break;
        }
        if (format.Channels == 1)
            return interleaved;
        var mixed = new short[interleaved.Length / 2];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = (short)((interleaved[2 * i] + interleaved[2 * i + 1]) >> 1);
        return mixed;
    }

    private static string Printable(ReadOnlySpan<byte> id)
    {
        var text = new StringBuilder(id.Length);
        foreach (var b in id)
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        return text.ToString();
    }
}
