using System.Text;

namespace Voicebot.Lab.Sip;

/// <summary>One SIP request or response over UDP (RFC 3261), as far as a telephone needs it.</summary>
/// <remarks>
/// <code>
/// message = start-line CRLF (name ":" value CRLF)* CRLF body
/// request = METHOD SP uri SP "SIP/2.0"          response = "SIP/2.0" SP status SP reason
/// </code>
/// </remarks>
public sealed class SipMessage(string startLine)
{
    private readonly List<(string Name, string Value)> _headers = [];

    public string StartLine => startLine;
    public string Body { get; init; } = "";

    /// <summary>0 for a request.</summary>
    public int Status { get; } = startLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(startLine.AsSpan(8, 3), null) : 0;

    /// <summary>The first word of a request.</summary>
    public string Method => startLine[..startLine.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>The first header of that name.</summary>
    public string? this[string name] =>
        _headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Number and method of CSeq.</summary>
    public (int Number, string Method) Sequence
    {
        get
        {
            var parts = (this["CSeq"] ?? "0 NONE").Split(' ');
            return (int.Parse(parts[0], null), parts[1]);
        }
    }

    public SipMessage Add(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    /// <summary>Copies all headers of these names, in order.</summary>
    public SipMessage Copy(SipMessage from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var (key, value) in from._headers)
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    _headers.Add((key, value));
            }
        }
        return this;
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder(startLine).Append("\r\n");
        foreach (var (name, value) in _headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        text.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(Body)).Append("\r\n\r\n").Append(Body);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">Not a SIP message.</exception>
    public static SipMessage Parse(ReadOnlySpan<byte> datagram)
    {
        var text = Encoding.UTF8.GetString(datagram);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException($"no end of headers: {text}");
        var lines = text[..end].Split("\r\n");
        var message = new SipMessage(lines[0]) { Body = text[(end + 4)..] };
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            message.Add(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
        return message;
    }
}
