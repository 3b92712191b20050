using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Voicebot.Lab.Sip;

/// <summary>Answers a 401 (RFC 2617, MD5, qop=auth): the secret itself never goes over the line.</summary>
public static partial class SipDigest
{
    /// <param name="challenge">Value of WWW-Authenticate.</param>
    /// <returns>Value of Authorization.</returns>
    public static string Answer(string challenge, string user, string secret, string method, string uri)
    {
        var fields = Field().Matches(challenge).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value, StringComparer.OrdinalIgnoreCase);
        var clientNonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var response = Hash($"{Hash($"{user}:{fields["realm"]}:{secret}")}:{fields["nonce"]}:00000001:{clientNonce}:auth:{Hash($"{method}:{uri}")}");
        var opaque = fields.TryGetValue("opaque", out var value) ? $", opaque=\"{value}\"" : "";
        return $"Digest username=\"{user}\", realm=\"{fields["realm"]}\", nonce=\"{fields["nonce"]}\", uri=\"{uri}\", response=\"{response}\", "
            + $"algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{clientNonce}\"{opaque}";
    }

#pragma warning disable CA5351 // the protocol's own hash
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    [GeneratedRegex("""(\w+)="?([^",]+)"?""")]
    private static partial Regex Field();
}
