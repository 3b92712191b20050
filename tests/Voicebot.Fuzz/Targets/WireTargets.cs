using System.Text;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;
using static Voicebot.Fuzz.FuzzTarget;

namespace Voicebot.Fuzz.Targets;

/// <summary>What the exchange, or who plays it, sends.</summary>
internal static class WireTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("audiosocket", AudioSocket, [[1, 0, 16, .. Guid.Parse("0b2c1a4e-5f60-4a7b-8c9d-0123456789ab").ToByteArray(bigEndian: true), .. Audio(0x10, 320), 3, 0, 1, (byte)'5', .. Audio(0x12, 640), 0xff, 0, 1, 2, 0, 0, 0]], [[1, 0, 16], [3, 0, 1], [0x10, 1, 0x40], [0x18, 0xff, 0xff], [0, 0, 0], [0x11, 0, 1]]),
        new("ami", Ami, Text(
            "Asterisk Call Manager/9.0.0\r\nResponse: Success\r\nActionID: 1\r\nVariable: CALLER_1\r\nValue: 0612345678\r\n\r\nEvent: FullyBooted\r\nPrivilege: system,all\r\n\r\n"), Text("\r\n", "\r", "\n", "\0", ":", ": ", "Response: Success\r\n", "ActionID: ", "Value: ", "\r\n\r\n", "é", "\xFF")),
        new("ami-sent", AmiSent, Text("Action: Setvar|Variable: NAME_1|Value: Dupont"), Text("|", "\r\n", "\n", "\r", "\0", ":", "\r\nAction: Originate", "é", "\uD83D\uDE00")),
        new("wav", Wav, [WavFile.Write(new short[80], 8000)], Text("RIFF", "WAVE", "fmt ", "data", "LIST")),
    ];

    public static byte[][] Text(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Audio(byte kind, int bytes) => [kind, (byte)(bytes >> 8), (byte)bytes, .. new byte[bytes]];

    // Cut anywhere, the same frames come out; every payload can be heard, whatever its kind and length.
    private static void AudioSocket(byte[] input)
    {
        var whole = Frames(input, static left => left);
        var step = 1 + input.Length % 7;
        Must(whole.SequenceEqual(Frames(input, left => Math.Min(left, step))), "other frames when the stream is cut");
        var narrowing = new AudioSocketNarrowing();
        var heard = new short[Slin.FrameSamples];
        var rest = input.AsSpan();
        while (AudioSocketCodec.TryParse(rest, out var frame, out var consumed))
        {
            Must(consumed >= AudioSocketCodec.HeaderBytes && consumed <= rest.Length, "consumed more than there is, or nothing");
            AudioSocketCodec.TryReadCallId(frame, out _);
            Must(!AudioSocketCodec.TryReadDigit(frame, out var digit) || "0123456789ABCD*#".Contains(digit), "a key that no telephone has");
            if (AudioSocketCodec.SampleRateHz(frame.Kind) > 0)
            {
                narrowing.Begin(frame.Kind);
                var payload = frame.Payload;
                for (Drain(narrowing, heard); !narrowing.IsIdle && payload.Length >= sizeof(short); Drain(narrowing, heard))
                    payload = payload[narrowing.Put(payload)..];
            }
            rest = rest[consumed..];
        }
    }

    private static void Drain(AudioSocketNarrowing narrowing, short[] heard)
    {
        while (narrowing.HasSamples)
            Must(narrowing.Take(heard, out _) > 0, "sound that cannot be taken");
    }

    private static List<(AudioSocketKind, int, int)> Frames(byte[] input, Func<int, int> slice)
    {
        var frames = new List<(AudioSocketKind, int, int)>();
        var (start, end) = (0, 0);
        while (end < input.Length)
        {
            end += slice(input.Length - end);
            while (AudioSocketCodec.TryParse(input.AsSpan(start, end - start), out var frame, out var consumed))
            {
                frames.Add((frame.Kind, start, frame.Payload.Length));
                start += consumed;
            }
        }
        return frames;
    }

    // Cut anywhere, the same messages come out, and no value holds what ends a line.
    private static void Ami(byte[] input)
    {
        var whole = Messages(input, static left => left);
        var step = 1 + input.Length % 5;
        Must(whole.SequenceEqual(Messages(input, left => Math.Min(left, step))), "other messages when the stream is cut");
        Must(!whole.Any(static line => line.Contains("\r\n", StringComparison.Ordinal)), "a value of two lines");
    }

    private static List<string> Messages(byte[] input, Func<int, int> slice)
    {
        var codec = new AmiCodec();
        var lines = new List<string>();
        var greeted = false;
        for (var at = 0; at < input.Length;)
        {
            var count = slice(input.Length - at);
            ReadOnlySpan<byte> piece = input.AsSpan(at, count);
            at += count;
            try
            {
                if (!greeted && (greeted = codec.TryReadBanner(ref piece, out var banner)))
                    lines.Add(banner);
            }
            catch (FormatException)
            {
                return ["no manager"]; // the connection ends
            }
            while (greeted && codec.TryRead(ref piece, out var message))
            {
                Must(message!.Headers.Count is > 0 and <= AmiCodec.MaxHeaders, "a message without an end");
                lines.AddRange(message.Headers.Select(static header => $"{header.Name}\t{header.Value}"));
                message.TryGetOnly("Value", out _);
                Must(AmiCodec.Escape(message.Headers[0].Value).All(static letter => letter is >= ' ' and <= '~' or '…'), "a log line that a peer can shape");
            }
        }
        return lines;
    }

    // Headers, a stroke between two: what is written is read as that very message, or it is refused.
    private static void AmiSent(byte[] input)
    {
        var headers = Encoding.UTF8.GetString(input).Split('|').Take(AmiCodec.MaxHeaders)
            .Select(static line => line.Split(": ", 2) is [var name, var value] ? new AmiHeader(name, value) : new AmiHeader("Value", line)).ToArray();
        byte[] written;
        try
        {
            written = AmiCodec.Write(headers);
        }
        catch (ArgumentException)
        {
            return;
        }
        var codec = new AmiCodec();
        ReadOnlySpan<byte> rest = written;
        Must(codec.TryRead(ref rest, out var message) && rest.IsEmpty, "more or less than one message was sent");
        Must(message!.Headers.Select(static header => (header.Name, header.Value)).SequenceEqual(headers.Select(static header => (Clean(header.Name), Clean(header.Value)))), "a header that was not given was sent");
    }

    // What is no text becomes U+FFFD on the way out.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void Wav(byte[] input)
    {
        try
        {
            var (samples, rateHz) = WavFile.Parse(input);
            Must(rateHz is >= WavFile.MinimumRateHz and <= WavFile.MaximumRateHz && samples.Length <= input.Length, "more sound than there are bytes");
        }
        catch (FormatException)
        {
            // Said what, where and what is allowed.
        }
    }
}
