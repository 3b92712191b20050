using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Telephony;

/// <summary>The Asterisk files of asterisk/, embedded in the program and filled in for one exchange.</summary>
public static class AsteriskConfig
{
    /// <summary>Names of the files, in the order in which they are read best.</summary>
    public static IReadOnlyList<string> Files { get; } = ["extensions.conf", "manager.conf", "pjsip.conf"];

    /// <summary>One file with every @NAME@ replaced.</summary>
    public static string Render(string file, AsteriskConfigSettings settings)
    {
        var text = new StringBuilder(Read(file))
            .Replace("@BOT_POOL@", string.Join('&', settings.Bots))
            .Replace("@BOT_MAX_CALLS@", settings.MaxCallsPerBot.ToString(CultureInfo.InvariantCulture))
            .Replace("@BOT_MAX_SECONDS@", settings.MaxSeconds.ToString(CultureInfo.InvariantCulture))
            .Replace("@BOT_HD@", settings.IsHd ? "yes" : "no")
            .Replace("@BOT_HUMAN@", settings.Human)
            .Replace("@AMI_USERNAME@", settings.AmiUsername)
            .Replace("@AMI_SECRET@", settings.AmiSecret)
            .Replace("@AMI_PERMIT@", string.Join('\n', settings.Bots
                .Select(bot => bot[..bot.IndexOf(':', StringComparison.Ordinal)])
                .Distinct()
                .Select(address => $"permit = {address}/255.255.255.255")))
            .Replace("@PHONE_CODECS@", settings.IsHd ? "g722,alaw,ulaw" : "alaw,ulaw")
            .Replace("@SIP_SECRET@", settings.SipSecret)
            .Replace("@ASTERISK_ETC@", settings.EtcDirectory)
            .ToString();
        return text;
    }

    /// <summary>A password that needs no quoting anywhere: 32 hexadecimal digits.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The sentence for who finds neither an appliance nor a person: 8 kHz WAV, beside the files.</summary>
    public const string NobodySound = "voicebot-nobody.wav";

    /// <summary>One of the sounds, as bytes.</summary>
    public static byte[] ReadSound(string file)
    {
        using var stream = Open(file);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd();
    }

    private static Stream Open(string file) => typeof(AsteriskConfig).Assembly.GetManifestResourceStream($"asterisk/{file}")
        ?? throw new ArgumentOutOfRangeException(nameof(file), file, "not an embedded file");
}
