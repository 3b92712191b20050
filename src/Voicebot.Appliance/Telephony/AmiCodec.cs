using System.Buffers;
using System.Text;

namespace Voicebot.Appliance.Telephony;

/// <summary>The manager protocol (AMI) without a socket: bytes in, messages out. One instance per connection.</summary>
/// <remarks>
/// Everything is bounded. A message with a line that is too long, or with too many lines, is dropped whole and counted;
/// reading goes on behind its end, so that nothing from inside it can be taken for a message.
/// </remarks>
public sealed class AmiCodec
{
    public const int MaxLineBytes = 8 * 1024;
    public const int MaxHeaders = 64;

    /// <summary>Asterisk's own limit for a line that it receives, CRLF included.</summary>
    public const int MaxSentLineBytes = 1024;

    private static readonly SearchValues<char> LineBreaking = SearchValues.Create("\r\n\0");
    private static readonly SearchValues<char> NameBreaking = SearchValues.Create("\r\n\0:");

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _lineBytes;       // what of the current line is in _line
    private bool _lineTooLong;    // the rest of the current line is skipped
    private bool _endsInReturn;   // the byte before the next one is CR
    private List<AmiHeader> _headers = [];
    private bool _dropMessage;

    /// <summary>Messages dropped because they passed a limit.</summary>
    public long DroppedMessages { get; private set; }

    // stream  = banner *message
    // banner  = "Asterisk Call Manager/" version CRLF
    // message = 1*( line CRLF ) CRLF
    // line    = name ":" [ SP ] value ; a line without ":" (command output) is kept as a value without a name
    // CRLF    = 0x0D 0x0A, and nothing else ends a line: a bare CR or LF is a part of the value that it stands in
    // text    = UTF-8, bad bytes become U+FFFD

    /// <summary>Takes the first line, the banner, off the input.</summary>
    /// <param name="input">Received bytes; what was used is cut off its front.</param>
    /// <param name="banner">The line without CRLF.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="FormatException">The line is longer than <see cref="MaxLineBytes"/>.</exception>
    public bool TryReadBanner(ref ReadOnlySpan<byte> input, out string banner)
    {
        banner = "";
        var whole = TryReadLine(ref input, out var line);
        if (_lineTooLong)
            throw new FormatException("la première ligne ne finit pas : ce n’est pas le manager d’Asterisk, vérifiez AMI_PORT");
        if (!whole)
            return false;
        banner = Encoding.UTF8.GetString(line);
        _lineBytes = 0;
        return true;
    }

    /// <summary>Takes the next whole message off the input.</summary>
    /// <param name="input">Received bytes; what was used is cut off its front, all of it when there is no whole message.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when more bytes are needed. No input is an error.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> input, out AmiMessage? message)
    {
        message = null;
        while (TryReadLine(ref input, out var line))
        {
            var tooLong = _lineTooLong;
            _lineTooLong = false;
            _lineBytes = 0;
            if (tooLong || (line.Length > 0 && _headers.Count == MaxHeaders))
            {
                _dropMessage = true;
                _headers.Clear();
            }
            else if (line.Length > 0)
            {
                if (!_dropMessage)
                    _headers.Add(ParseHeader(line));
            }
            else if (_dropMessage)
            {
                _dropMessage = false;
                DroppedMessages++;
            }
            else if (_headers.Count > 0)
            {
                message = new AmiMessage(_headers);
                _headers = [];
                return true;
            }
        }
        return false;
    }

    /// <summary>Writes one message.</summary>
    /// <param name="headers">The action first, by custom.</param>
    /// <returns>The bytes to send, the empty line included.</returns>
    /// <exception cref="ArgumentException">
    /// A name or value holds CR, LF or NUL, a name is empty or holds a colon, or a line is longer than Asterisk reads.
    /// The message does not repeat the value.
    /// </exception>
    public static byte[] Write(params ReadOnlySpan<AmiHeader> headers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(headers.Length, nameof(headers));
        var text = new ArrayBufferWriter<byte>(256);
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny(NameBreaking))
                throw new ArgumentException("A header's name is empty or would break its line.", nameof(headers));
            if (value.AsSpan().ContainsAny(LineBreaking))
                throw new ArgumentException($"The value of {name} would break its line.", nameof(headers));
            var before = text.WrittenCount;
            Encoding.UTF8.GetBytes(name, text);
            text.Write(": "u8);
            Encoding.UTF8.GetBytes(value, text);
            text.Write("\r\n"u8);
            if (text.WrittenCount - before > MaxSentLineBytes)
                throw new ArgumentException($"The value of {name} is longer than Asterisk reads.", nameof(headers));
        }
        text.Write("\r\n"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Text from outside as it may stand in a log line: printable ASCII, the rest as \uXXXX, at most 80 characters of it.</summary>
    public static string Escape(string text)
    {
        const int longest = 80;
        var escaped = new StringBuilder();
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            if (letter is >= ' ' and <= '~' and not '\\')
                escaped.Append(letter);
            else
                escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }
        return text.Length > longest ? escaped.Append('…').ToString() : escaped.ToString();
    }

    private static AmiHeader ParseHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return new AmiHeader("", Encoding.UTF8.GetString(line));
        var value = line[(colon + 1)..];
        if (value is [(byte)' ', ..])
            value = value[1..];
        return new AmiHeader(Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(value));
    }

    // The line without CRLF; it points into _line, which the caller resets. With _lineTooLong its content means nothing.
    private bool TryReadLine(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        line = default;
        while (input.Length > 0)
        {
            var feed = input.IndexOf((byte)'\n');
            var piece = feed < 0 ? input : input[..(feed + 1)];
            input = input[piece.Length..];
            var ends = feed >= 0 && (piece.Length > 1 ? piece[^2] == '\r' : _endsInReturn);
            _endsInReturn = piece[^1] == '\r';
            if (!_lineTooLong && _lineBytes + piece.Length <= _line.Length)
            {
                piece.CopyTo(_line.AsSpan(_lineBytes));
                _lineBytes += piece.Length;
            }
            else
            {
                _lineTooLong = true;
                _lineBytes = 0;
            }
            if (!ends)
                continue;
            line = _line.AsSpan(0, Math.Max(0, _lineBytes - 2));
            return true;
        }
        return false;
    }
}
