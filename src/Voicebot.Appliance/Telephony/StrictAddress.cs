using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Voicebot.Appliance.Telephony;

/// <summary>IP addresses as people mean them. The one parser for every place that takes one.</summary>
/// <remarks>
/// <see cref="IPAddress.TryParse(string?, out IPAddress?)"/> reads what inet_aton reads: 10.0.5 is 10.0.0.5 to it, 9090 is 0.0.35.130,
/// 010.0.0.1 is 8.0.0.1, and [::1]:80 is ::1. A typing error would then be another machine.
/// </remarks>
public static class StrictAddress
{
    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> s_v6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    // IPv4    = number 3( "." number )        number = 0 to 255, decimal, no zero in front
    // IPv6    = as RFC 4291 has it, an IPv4 tail as above; no brackets, no zone
    // network = address [ "/" bits ]          bits = 0 to 32 or 128, decimal, no zero in front

    /// <summary>Four decimal numbers, or IPv6. An IPv4 address in IPv6 clothes (::ffff:10.0.0.5) comes out as IPv4.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || !(text.Contains(':') ? IsIPv6(text) : IsIPv4(text)) || !IPAddress.TryParse(text, out var parsed))
            return false;
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    /// <summary>Whether a host, by name or address, is this machine over loopback.</summary>
    public static bool IsThisMachine(string? host) => host == "localhost" || (TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>An IPv4 address alone: where a file of Asterisk's takes no other.</summary>
    public static bool IsIPv4(ReadOnlySpan<char> text)
    {
        var numbers = 0;
        foreach (var part in text.Split('.'))
        {
            if (++numbers > 4 || !TryParseNumber(text[part], 255, out _))
                return false;
        }
        return numbers == 4;
    }

    /// <summary>An address, or a network in CIDR notation.</summary>
    /// <param name="text">10.0.0.5, 10.0.0.0/8, fd00::/8.</param>
    /// <param name="network">The network; an address alone is one of its own.</param>
    /// <param name="problem">In French, why not.</param>
    public static bool TryParseNetwork(string text, out IPNetwork network, [NotNullWhen(false)] out string? problem)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            problem = Expected;
            return false;
        }
        var mapped = text.Contains(':') && address.AddressFamily == AddressFamily.InterNetwork;
        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = most;
        if (slash >= 0 && (!TryParseNumber(text.AsSpan(slash + 1), mapped ? 128 : most, out bits) || (mapped && (bits -= 96) < 0)))
        {
            problem = Expected;
            return false;
        }
        var begin = Masked(address, bits);
        if (!begin.Equals(address))
        {
            // The whole network, or that one machine? They differ in who may call.
            problem = $"{address} n’est pas le début d’un réseau : {begin}/{bits} pour tout le réseau, {address} pour cette seule machine";
            return false;
        }
        network = new IPNetwork(address, bits);
        problem = null;
        return true;
    }

    /// <summary>True for what can only be meant as an IPv4 address, right or wrong: its last part is a number (10.0.5, 9090, 0x7f.1).</summary>
    /// <remarks>As in the URL standard; no host name's last part is a number.</remarks>
    public static bool LooksNumeric(ReadOnlySpan<char> host)
    {
        var last = host.TrimEnd('.');
        last = last[(last.LastIndexOf('.') + 1)..];
        if (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !last[2..].ContainsAnyExcept(s_hexadecimal))
            return true;
        return last.Length > 0 && !last.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>What a technician may write.</summary>
    public const string Expected = "quatre nombres de 0 à 255 (192.168.1.20) ou une adresse IPv6 sont attendus, pour un réseau suivis de /bits (192.168.1.0/24)";

    private static bool IsIPv6(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(s_v6))
            return false; // a zone, brackets, a port, digits of other scripts
        var tail = text[(text.LastIndexOf(':') + 1)..];
        return !text.Contains('.') || IsIPv4(tail);
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most && (text.Length == 1 || text[0] != '0');

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++, bits -= 8)
            bytes[i] &= (byte)(bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff << (8 - bits));
        return new IPAddress(bytes);
    }
}
