using System.Text;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AmiCodecTests
{
    private static List<AmiMessage> ReadAll(AmiCodec codec, ReadOnlySpan<byte> input)
    {
        var messages = new List<AmiMessage>();
        while (codec.TryRead(ref input, out var message))
            messages.Add(message!);
        Assert.True(input.IsEmpty);
        return messages;
    }

    private static List<AmiMessage> ReadAll(string text) => ReadAll(new AmiCodec(), Encoding.UTF8.GetBytes(text));

    private const string Stream =
        "Response: Success\r\nActionID: z18\r\nVariable: CALLER_inj\r\nValue: 06\r\n\r\n"
        + "Event: Hangup\r\nChannel: PJSIP/6001-00000000\r\n\r\n";

    [Fact]
    public void Every_split_point_gives_the_same_messages()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        for (var first = 0; first <= bytes.Length; first++)
            for (var second = first; second <= bytes.Length; second += 3)
            {
                var codec = new AmiCodec();
                List<AmiMessage> messages = [
                    .. ReadAll(codec, bytes.AsSpan(0, first)),
                    .. ReadAll(codec, bytes.AsSpan(first, second - first)),
                    .. ReadAll(codec, bytes.AsSpan(second))];
                Assert.Equal(2, messages.Count);
                Assert.Equal(
                    [new("Response", "Success"), new("ActionID", "z18"), new("Variable", "CALLER_inj"), new("Value", "06")],
                    messages[0].Headers);
                Assert.Equal("PJSIP/6001-00000000", messages[1]["channel"]);
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(AmiCodec.MaxLineBytes)]
    [InlineData(int.MaxValue)]
    public void A_first_line_that_is_too_long_is_refused_however_it_is_cut(int pieceBytes)
    {
        var line = Encoding.UTF8.GetBytes("Asterisk Call Manager/" + new string('9', AmiCodec.MaxLineBytes) + "\r\n");
        var codec = new AmiCodec();
        Assert.Throws<FormatException>(() =>
        {
            for (var at = 0; at < line.Length; at += Math.Min(pieceBytes, line.Length - at))
            {
                ReadOnlySpan<byte> piece = line.AsSpan(at, Math.Min(pieceBytes, line.Length - at));
                codec.TryReadBanner(ref piece, out _);
            }
        });
    }

    [Fact]
    public void Every_truncation_is_no_message_yet()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream[..(Stream.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Empty(ReadAll(new AmiCodec(), bytes.AsSpan(0, length)));
        Assert.Single(ReadAll(new AmiCodec(), bytes));
    }

    [Theory]
    [InlineData("Value: a\nb\r\n\r\n", "a\nb")]            // a bare LF ends nothing
    [InlineData("Value: a\rb\r\n\r\n", "a\rb")]            // nor does a bare CR
    [InlineData("Value: a\n\nResponse: x\r\n\r\n", "a\n\nResponse: x")]
    [InlineData("Value: a\r\r\n\r\n", "a\r")]
    [InlineData("Value:a\r\n\r\n", "a")]
    [InlineData("Value:  a \r\n\r\n", " a ")]
    [InlineData("Value: \r\n\r\n", "")]
    [InlineData("Value:\r\n\r\n", "")]
    [InlineData("VALUE: a: b\r\n\r\n", "a: b")]
    [InlineData("\r\n\r\nValue: a\r\n\r\n", "a")]          // empty lines between messages
    [InlineData("Value: été\r\n\r\n", "été")]
    public void Lines_end_with_CRLF_and_only_so(string text, string value) =>
        Assert.Equal(value, Assert.Single(ReadAll(text))["Value"]);

    [Fact]
    public void Bad_UTF8_is_replaced()
    {
        byte[] bytes = [.. "Value: "u8, 0xff, 0xc3, .. "\r\n\r\n"u8];
        Assert.Equal("��", Assert.Single(ReadAll(new AmiCodec(), bytes))["Value"]);
    }

    [Theory]
    [InlineData(AmiCodec.MaxLineBytes, true)]
    [InlineData(AmiCodec.MaxLineBytes + 1, false)]
    [InlineData(1_000_000, false)]
    public void A_message_with_a_line_that_is_too_long_is_dropped_whole_and_the_next_one_is_read(int lineBytes, bool fits)
    {
        var line = "Value: " + new string('x', lineBytes - "Value: \r\n".Length) + "\r\n";
        var text = $"A: 1\r\n{line}Response: Success\r\n\r\nB: 2\r\n\r\n";
        foreach (var chunk in new[] { 1, 7, 4096, text.Length })
        {
            var codec = new AmiCodec();
            var messages = new List<AmiMessage>();
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var at = 0; at < bytes.Length; at += chunk)
                messages.AddRange(ReadAll(codec, bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at))));
            Assert.Equal(fits ? 2 : 1, messages.Count);
            Assert.Equal("2", messages[^1]["B"]);
            Assert.Equal(fits ? 0 : 1, codec.DroppedMessages);
        }
    }

    [Theory]
    [InlineData(AmiCodec.MaxHeaders, true)]
    [InlineData(AmiCodec.MaxHeaders + 1, false)]
    [InlineData(10_000, false)]
    public void A_message_with_too_many_lines_is_dropped_whole(int lines, bool fits)
    {
        var codec = new AmiCodec();
        var text = string.Concat(Enumerable.Repeat("A: 1\r\n", lines)) + "\r\nB: 2\r\n\r\n";
        var messages = ReadAll(codec, Encoding.UTF8.GetBytes(text));
        Assert.Equal(fits ? 2 : 1, messages.Count);
        Assert.Equal("2", messages[^1]["B"]);
        Assert.Equal(fits ? 0 : 1, codec.DroppedMessages);
    }

    [Fact]
    public void The_banner_is_the_first_line_and_must_end()
    {
        var codec = new AmiCodec();
        ReadOnlySpan<byte> input = "Asterisk Call Mana"u8;
        Assert.False(codec.TryReadBanner(ref input, out _));
        input = "ger/11.0.0\r\nResponse: Success\r\n\r\n"u8;
        Assert.True(codec.TryReadBanner(ref input, out var banner));
        Assert.Equal("Asterisk Call Manager/11.0.0", banner);
        Assert.True(codec.TryRead(ref input, out var message));
        Assert.True(message!.IsSuccess);

        Assert.Throws<FormatException>(() =>
        {
            ReadOnlySpan<byte> endless = new byte[AmiCodec.MaxLineBytes + 1];
            new AmiCodec().TryReadBanner(ref endless, out _);
        });
    }

    [Fact]
    public void A_doubled_header_is_not_the_only_one()
    {
        var message = Assert.Single(ReadAll("Value: 1\r\nValue: 2\r\nOther: 3\r\n\r\n"));
        Assert.False(message.TryGetOnly("Value", out _));
        Assert.False(message.TryGetOnly("None", out _));
        Assert.True(message.TryGetOnly("other", out var other));
        Assert.Equal("3", other);
    }

    [Fact]
    public void An_action_is_written_like_this() =>
        Assert.Equal(
            "Action: Getvar\r\nVariable: CALLER_é\r\n\r\n"u8,
            AmiCodec.Write(new AmiHeader("Action", "Getvar"), new AmiHeader("Variable", "CALLER_é")));

    // 100,000 strings, most with CR, LF, NUL or a colon in them: refused, or read back as exactly the same headers.
    [Fact]
    public void Nothing_that_is_written_can_be_read_as_another_header()
    {
        const string alphabet = "\r\n\0: aA0é\u2028\u0085\ud83d\ude00\ud800\t\v\f";
        var random = new Random(20260622);
        int refused = 0, written = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var headers = new AmiHeader[random.Next(1, 4)];
            for (var i = 0; i < headers.Length; i++)
                headers[i] = new AmiHeader(
                    random.Next(4) == 0 ? Text(random.Next(0, 4)) : "Name" + i, Text(random.Next(0, 8)));
            var harmless = headers.All(header => header.Name.Length > 0
                && header.Name.IndexOfAny(['\r', '\n', '\0', ':']) < 0 && header.Value.IndexOfAny(['\r', '\n', '\0']) < 0);
            try
            {
                var message = Assert.Single(ReadAll(new AmiCodec(), AmiCodec.Write(headers)));
                Assert.True(harmless);
                Assert.Equal(headers.Select(header => new AmiHeader(Wire(header.Name), Wire(header.Value))), message.Headers);
                written++;
            }
            catch (ArgumentException)
            {
                Assert.False(harmless);
                refused++;
            }
        }
        Assert.True(refused > 10_000 && written > 10_000);

        string Text(int length) => new([.. Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)])]);
        static string Wire(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // lone surrogates are replaced
    }

    [Fact]
    public void A_line_longer_than_Asterisk_reads_is_refused_without_repeating_it()
    {
        var longest = new string('x', AmiCodec.MaxSentLineBytes - "A: \r\n".Length);
        AmiCodec.Write(new AmiHeader("A", longest));
        var error = Assert.Throws<ArgumentException>(() => AmiCodec.Write(new AmiHeader("A", longest + "x")));
        Assert.DoesNotContain("xx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_throw_and_stay_within_the_limits()
    {
        var random = new Random(5);
        var codec = new AmiCodec();
        var bytes = new byte[512];
        ReadOnlySpan<byte> likely = "\r\n\r\n\r\n: aR\0\xff"u8;
        for (var round = 0; round < 100_000; round++)
        {
            var length = random.Next(bytes.Length);
            for (var i = 0; i < length; i++)
                bytes[i] = likely[random.Next(likely.Length)];
            foreach (var message in ReadAll(codec, bytes.AsSpan(0, length)))
                Assert.InRange(message.Headers.Count, 1, AmiCodec.MaxHeaders);
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("+", true)]
    [InlineData("0612345678", true)]
    [InlineData("+33612345678", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("+12345678901234567890", true)]
    [InlineData("123456789012345678901", false)]
    [InlineData("06\n", false)]
    [InlineData("\n06", false)]
    [InlineData("06 12", false)]
    [InlineData("++33", false)]
    [InlineData("33+", false)]
    [InlineData("٠٦", false)] // digits of another script
    [InlineData("anonymous", false)]
    [InlineData("${SHELL(id)}", false)]
    public void A_callers_number_is_digits_perhaps_after_a_plus(string text, bool isNumber) =>
        Assert.Equal(isNumber, AmiClient.IsCallerNumber(text));

    [Fact]
    public void Text_from_outside_is_one_harmless_line_in_a_log()
    {
        Assert.Equal("06\\u000d\\u000aResponse: Success\\u001b[31m\\u005c\\u00e9", AmiCodec.Escape("06\r\nResponse: Success\u001b[31m\\é"));
        Assert.Equal(new string('x', 80) + "…", AmiCodec.Escape(new string('x', 1_000_000)));
    }
}
