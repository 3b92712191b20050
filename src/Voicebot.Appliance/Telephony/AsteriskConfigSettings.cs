using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Voicebot.Appliance.Telephony;

/// <summary>What the Asterisk files need to know. Made by <see cref="TryParse"/> only, so an invalid one cannot exist.</summary>
/// <remarks>Every value lands in a configuration file: a character that Asterisk would read as syntax must not get in.</remarks>
public sealed record AsteriskConfigSettings
{
    public const int DefaultAudioSocketPort = 9090;
    private const int MaxBots = 16;

    private static readonly SearchValues<char> SecretCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-");
    private static readonly SearchValues<char> DialCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-/@&");
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/");

    private AsteriskConfigSettings()
    {
    }

    /// <summary>The appliances, address:port; at least one.</summary>
    public required IReadOnlyList<string> Bots { get; init; }

    public required string AmiUsername { get; init; }
    public required string AmiSecret { get; init; }
    public required string SipSecret { get; init; }

    /// <summary>What Dial() rings when a person must take the call.</summary>
    public required string Human { get; init; }

    public required int MaxCallsPerBot { get; init; }

    /// <summary>After so many seconds Asterisk itself takes the call from the appliance and rings a person.</summary>
    public required int MaxSeconds { get; init; }

    /// <summary>Wideband callers are heard in wideband.</summary>
    public required bool IsHd { get; init; }

    /// <summary>Asterisk's own configuration folder.</summary>
    public required string EtcDirectory { get; init; }

    /// <summary>Reads the options of `voicebot asterisk-config`.</summary>
    /// <remarks>
    /// --bot-host ADDRESS[:PORT] (once per appliance), --ami-username, --ami-secret, --sip-secret, --human, --max-calls, --max-seconds, --hd, --etc.
    /// A secret that is not given is drawn at random. The error is one line in French for the technician: option, value,
    /// what is allowed.
    /// </remarks>
    public static bool TryParse(
        IReadOnlyList<string> arguments,
        [NotNullWhen(true)] out AsteriskConfigSettings? settings,
        [NotNullWhen(false)] out string? error)
    {
        settings = null;
        List<string> bots = [];
        var amiUsername = "voicebot-ami";
        string? amiSecret = null;
        string? sipSecret = null;
        var human = "PJSIP/6002";
        var maxCalls = 2;
        var maxSeconds = 900;
        var etc = "/etc/asterisk";

        var isHd = false;

        for (var i = 0; i < arguments.Count; i += 2)
        {
            var option = arguments[i];
            if (option == "--hd")
            {
                isHd = true;
                i--; // it has no value
                continue;
            }
            if (i + 1 == arguments.Count)
                return Fail($"{option} : il manque la valeur", out error);
            var value = arguments[i + 1];
            switch (option)
            {
                case "--bot-host":
                    if (!TryParseBot(value, out var bot))
                        return Fail($"{option} {Show(value)} : attendu l’adresse IPv4 de l’appareil (manager.conf n’admet pas de nom), avec ou sans port (1 à 65535), par exemple 192.0.2.10:9090", out error);
                    bots.Add(bot);
                    break;
                case "--ami-username":
                    if (!IsMadeOf(value, SecretCharacters, 1, 40))
                        return Fail($"{option} {Show(value)} : attendu 1 à 40 lettres sans accent, chiffres, _ . + -", out error);
                    amiUsername = value;
                    break;
                case "--ami-secret":
                    if (!IsMadeOf(value, SecretCharacters, 12, 80))
                        return Fail($"{option} : attendu 12 à 80 lettres sans accent, chiffres, _ . + -", out error);
                    amiSecret = value;
                    break;
                case "--sip-secret":
                    if (!IsMadeOf(value, SecretCharacters, 12, 80))
                        return Fail($"{option} : attendu 12 à 80 lettres sans accent, chiffres, _ . + -", out error);
                    sipSecret = value;
                    break;
                case "--human":
                    if (!IsMadeOf(value, DialCharacters, 3, 200) || !value.Contains('/', StringComparison.Ordinal))
                        return Fail($"{option} {Show(value)} : attendu ce que Dial() appelle, par exemple PJSIP/6002", out error);
                    human = value;
                    break;
                case "--max-calls":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out maxCalls) || maxCalls is < 1 or > 1000)
                        return Fail($"{option} {Show(value)} : attendu un nombre de 1 à 1000", out error);
                    break;
                case "--max-seconds":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out maxSeconds) || maxSeconds is < 1 or > 86_400)
                        return Fail($"{option} {Show(value)} : attendu un nombre de secondes, 1 à 86400", out error);
                    break;
                case "--etc":
                    if (!IsMadeOf(value, PathCharacters, 2, 200) || value[0] != '/')
                        return Fail($"{option} {Show(value)} : attendu un chemin absolu, lettres sans accent, chiffres, _ . - /", out error);
                    etc = value.TrimEnd('/');
                    break;
                default:
                    return Fail($"{Show(option)} : option inconnue (--bot-host --ami-username --ami-secret --sip-secret --human --max-calls --max-seconds --hd --etc)", out error);
            }
        }
        if (bots.Count is 0 or > MaxBots)
            return Fail($"--bot-host : attendu 1 à {MaxBots} appareils, reçu {bots.Count}", out error);
        if (bots.Distinct().Count() != bots.Count)
            return Fail("--bot-host : le même appareil est nommé deux fois", out error);

        settings = new AsteriskConfigSettings
        {
            Bots = bots,
            AmiUsername = amiUsername,
            AmiSecret = amiSecret ?? AsteriskConfig.NewSecret(),
            SipSecret = sipSecret ?? AsteriskConfig.NewSecret(),
            Human = human,
            MaxCallsPerBot = maxCalls,
            MaxSeconds = maxSeconds,
            IsHd = isHd,
            EtcDirectory = etc,
        };
        error = null;
        return true;
    }

    /// <summary>address or address:port → address:port.</summary>
    /// <remarks>
    /// An IPv4 address: with IPv6, host:port in AudioSocket() is ambiguous, and a name in a permit line of manager.conf is dropped
    /// by Asterisk, which then refuses the login for good.
    /// </remarks>
    private static bool TryParseBot(string value, out string bot)
    {
        bot = "";
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? value : value[..colon];
        var port = DefaultAudioSocketPort;
        if (colon >= 0 && (!int.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            return false;
        if (!StrictAddress.IsIPv4(host))
            return false;
        bot = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        return true;
    }

    private static bool IsMadeOf(string value, SearchValues<char> allowed, int min, int max) =>
        value.Length >= min && value.Length <= max && !value.AsSpan().ContainsAnyExcept(allowed);

    /// <summary>A value in an error message stays one line.</summary>
    private static string Show(string value)
    {
        var text = string.Concat(value.Take(60).Select(c => char.IsControl(c) ? '?' : c));
        return value.Length > 60 ? $"« {text}… »" : $"« {text} »";
    }

    private static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }

    /// <summary>Without the secrets: a record's own text would print them.</summary>
    public override string ToString() => $"{string.Join('&', Bots)} {AmiUsername} {Human}";
}
