using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Voicebot.Appliance.Settings;

/// <summary>Reads single values out of the configuration, each with its limits, so that an invalid record cannot exist.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    /// <summary>The trimmed value; an empty one counts as not given.</summary>
    public string? Text(string name) => configuration[name]?.Trim() is { Length: > 0 } value ? value : null;

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
        // Enum.TryParse accepts numbers too ("3"); a technician means a name.
        return !int.TryParse(text, out _) && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : throw new SettingException(name, text, $"une de ces valeurs est attendue : {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    public IPAddress Address(string name, IPAddress otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException(name, text, "une adresse IP est attendue (par exemple 192.168.1.20)");
    }

    /// <summary>64 hexadecimal digits, with or without colons: as openssl prints a fingerprint.</summary>
    public string? Sha256(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit)
            ? digits
            : throw new SettingException(name, text, "64 chiffres hexadécimaux sont attendus (openssl x509 -noout -fingerprint -sha256 -in voicebot.crt)");
    }

    /// <summary>Addresses or networks separated by commas or blanks.</summary>
    public IReadOnlyList<IPNetwork> Networks(string name)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (Text(name) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                throw new SettingException(name, part, "une adresse ou un réseau est attendu (192.168.1.20 ou 192.168.1.0/24), séparés par des virgules");
        }
        return networks;
    }

    /// <summary>A file that must exist when it is named.</summary>
    public string? ExistingFile(string name)
    {
        if (Text(name) is not { } path)
            return null;
        return File.Exists(path) ? Path.GetFullPath(path) : throw new SettingException(name, path, "ce fichier n’existe pas");
    }
}
