using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Settings;

/// <summary>Reads single values out of the configuration, each with its limits, so that an invalid record cannot exist.</summary>
internal sealed partial class SettingReader(IConfiguration configuration)
{
    private readonly SortedSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name that was read so far: all others are somebody's typing error.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The trimmed value; an empty one counts as not given.</summary>
    public string? Text(string name)
    {
        _asked.Add(name);
        return configuration[name]?.Trim() is { Length: > 0 } value ? value : null;
    }

    public string Text(string name, string otherwise) => Text(name) ?? otherwise;

    public int Integer(string name, int otherwise, int least, int most, string unit = "")
    {
        if (Text(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most
            ? value
            : throw new SettingException(name, text, string.Create(CultureInfo.InvariantCulture,
                $"un nombre entier de {least} à {most}{(unit.Length > 0 ? " " + unit : "")} est attendu"));
    }

    public TimeSpan Milliseconds(string name, int otherwise, int least, int most) =>
        TimeSpan.FromMilliseconds(Integer(name, otherwise, least, most, "(millisecondes)"));

    public TimeSpan Seconds(string name, int otherwise, int least, int most) =>
        TimeSpan.FromSeconds(Integer(name, otherwise, least, most, "(secondes)"));

    public bool Switch(string name, bool otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "on" or "oui" or "1" or "true" or "yes" => true,
        "off" or "non" or "0" or "false" or "no" => false,
        _ => throw new SettingException(name, Text(name), "on ou off est attendu"),
    };

    public T OneOf<T>(string name, T otherwise) where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return otherwise;
        // Not Enum.TryParse: it takes numbers ("3") and lists ("debug,trace") too; a technician means a name.
        foreach (var known in Enum.GetValues<T>())
        {
            if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return known;
        }
        throw new SettingException(name, text, $"une de ces valeurs est attendue : {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    public IPAddress Address(string name, IPAddress otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return StrictAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException(name, text, "une adresse IP est attendue : quatre nombres de 0 à 255 (192.168.1.20) ou IPv6");
    }

    /// <summary>A secret, or a name that goes into a message of Asterisk's: its value is never shown.</summary>
    public string Credential(string name, string otherwise, int mostBytes)
    {
        var text = Text(name, otherwise);
        if (text.Any(char.IsControl))
            throw new SettingException(name, Hidden, "les caractères de contrôle sont refusés");
        if (System.Text.Encoding.UTF8.GetByteCount(text) > mostBytes)
            throw new SettingException(name, Hidden, string.Create(CultureInfo.InvariantCulture, $"au plus {mostBytes} caractères sont attendus (lettres accentuées : deux chacune)"));
        return text;
    }

    private const string Hidden = "•••";

    /// <summary>64 hexadecimal digits: with or without colons, or the whole line that `openssl x509 -fingerprint` prints.</summary>
    public string? Sha256(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var digits = OpensslsLabel().Replace(text, "").Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit)
            ? digits
            : throw new SettingException(name, text, "64 chiffres hexadécimaux sont attendus (openssl x509 -noout -fingerprint -sha256 -in voicebot.crt)");
    }

    // "sha256 Fingerprint=" by OpenSSL 3, "SHA256 Fingerprint=" by 1.1.
    [GeneratedRegex(@"^sha-?256\s+fingerprint\s*=\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpensslsLabel();

    /// <summary>Addresses or networks separated by commas or blanks.</summary>
    public IReadOnlyList<IPNetwork> Networks(string name)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (Text(name) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            networks.Add(StrictAddress.TryParseNetwork(part, out var network, out var problem)
                ? network
                : throw new SettingException(name, part, problem + " ; plusieurs sont séparés par des virgules"));
        }
        return networks;
    }

    /// <summary>A file that must be there and readable when it is named.</summary>
    public string? ExistingFile(string name)
    {
        if (Text(name) is not { } path)
            return null;
        if (Directory.Exists(path))
            throw new SettingException(name, path, "c’est un dossier, un fichier est attendu");
        if (!File.Exists(path))
            throw new SettingException(name, path, "ce fichier n’existe pas");
        try
        {
            using (File.OpenRead(path))
                return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(name, path, error is UnauthorizedAccessException ? "ce fichier ne peut pas être lu (droits)" : "ce fichier ne peut pas être lu");
        }
    }
}
