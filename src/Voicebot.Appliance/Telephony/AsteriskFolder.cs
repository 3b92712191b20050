using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Voicebot.Appliance.Telephony;

/// <summary>
/// The Asterisk files as additions to a configuration that exists: each is brought in by one `#include` line, nothing of the
/// exchange's own is touched, and the manager's certificate lies beside them before Asterisk first looks for it.
/// </summary>
public static class AsteriskFolder
{
    private const int CertificateYears = 10;
    private static readonly string[] s_theirs = ["bindaddr = ", "port = ", "authtimeout = ", "authlimit = ", "; In clear text", "; Strangers get"];
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Shared = Private | UnixFileMode.GroupRead;

    /// <summary>Name of the addition to one of Asterisk's files: pjsip.conf → pjsip_voicebot.conf.</summary>
    public static string NameOf(string file) => file.Replace(".conf", "_voicebot.conf", StringComparison.Ordinal);

    /// <summary>One file as an addition: what its sections of the exchange's own say stays, what ours must say is appended to it.</summary>
    public static string RenderAddition(string file, AsteriskConfigSettings settings)
    {
        var text = AsteriskConfig.Render(file, settings);
        return file switch
        {
            // What stands before tells of filling in by hand, and [general] is the exchange's own.
            "extensions.conf" => text[text.IndexOf("[voicebot]", StringComparison.Ordinal)..],
            // Others log in there too: of the general part only the TLS port is ours to add.
            "manager.conf" => string.Join('\n', text.Replace("[general]\n", "[general](+)\n", StringComparison.Ordinal).Split('\n')
                .Where(line => !s_theirs.Any(name => line.StartsWith(name, StringComparison.Ordinal)))),
            _ => text,
        };
    }

    /// <summary>Additions, certificate, key, and the appliance's settings.</summary>
    /// <param name="asteriskHost">The exchange's address as the appliance knows it; null: to be filled in.</param>
    public static IReadOnlyList<(string Name, byte[] Content, UnixFileMode Mode)> Files(AsteriskConfigSettings settings, string? asteriskHost, AsteriskKind kind)
    {
        var files = AsteriskConfig.Files.Where(file => kind == AsteriskKind.Plain || file != "pjsip.conf")
            .Select(file => (Name: NameOf(file), Content: Utf8(RenderAddition(file, settings)), Mode: Shared)).ToList();
        var (certificate, key, fingerprint) = NewCertificate(asteriskHost);
        files.Add((AsteriskConfig.NobodySound, AsteriskConfig.ReadSound(AsteriskConfig.NobodySound), Shared));
        files.Add(("keys/voicebot.crt", Utf8(certificate), Shared));
        files.Add(("keys/voicebot.key", Utf8(key), Private));
        files.Add(("voicebot.env", Utf8(Settings(settings, asteriskHost, fingerprint)), Private));
        return files;
    }

    /// <summary>Writes them.</summary>
    /// <returns>What the technician types next, in French.</returns>
    /// <exception cref="IOException">A file is there already (then nothing was written), or cannot be written.</exception>
    public static string Write(string folder, AsteriskConfigSettings settings, string? asteriskHost, AsteriskKind kind)
    {
        var files = Files(settings, asteriskHost, kind);
        if (files.Select(file => Path.Combine(folder, file.Name)).FirstOrDefault(Path.Exists) is { } there)
            throw new IOException($"« {there} » existe déjà : rien n’a été écrit (renommez-le, ou donnez un autre dossier)");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"« {folder} » : ce dossier n’existe pas");
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        foreach (var (name, content, mode) in files)
        {
            using var file = new FileStream(Path.Combine(folder, name), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            });
            file.Write(content);
        }
        return NextSteps(folder, settings.EtcDirectory, kind);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static (string Certificate, string Key, string Fingerprint) NewCertificate(string? host)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=asterisk", pair, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (StrictAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(CertificateYears));
        return ($"{certificate.ExportCertificatePem()}\n", $"{pair.ExportPkcs8PrivateKeyPem()}\n", certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }

    private static string Settings(AsteriskConfigSettings settings, string? asteriskHost, string fingerprint) => string.Create(CultureInfo.InvariantCulture, $"""
        # Réglages de l’appareil pour ce central, écrits par « voicebot asterisk-config ».
        AMI_HOST={asteriskHost}
        AMI_PORT=5039
        AMI_TLS=on
        AMI_CERT_SHA256={fingerprint}
        AMI_USERNAME={settings.AmiUsername}
        AMI_SECRET={settings.AmiSecret}

        """);

    /// <summary>What is typed on the exchange then, in French.</summary>
    internal static string NextSteps(string folder, string etc, AsteriskKind kind)
    {
        var custom = kind == AsteriskKind.FreePbx ? "_custom" : "";
        var text = new StringBuilder();
        if (Path.GetFullPath(folder) != etc)
            text.AppendLine(CultureInfo.InvariantCulture, $"Copiez le contenu de {folder} dans {etc} du central. Puis, sur le central, en root :").AppendLine();
        else
            text.AppendLine("Sur le central, en root :").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"    cd {etc}");
        text.AppendLine("    chown --reference=. *_voicebot.conf voicebot-nobody.wav keys keys/voicebot.*");
        text.AppendLine("    chmod 640 *_voicebot.conf keys/voicebot.*              # une carte ou un PC ne garde pas les droits");
        text.AppendLine(CultureInfo.InvariantCulture, $"    echo '#include extensions_voicebot.conf' >> extensions{custom}.conf");
        text.AppendLine(CultureInfo.InvariantCulture, $"    echo '#include manager_voicebot.conf' >> manager{custom}.conf");
        if (kind == AsteriskKind.FreePbx)
            text.AppendLine("    printf '[from-internal-custom]\\nexten => 777,1,Goto(voicebot,777,1)\\n' >> extensions_custom.conf");
        else
            text.AppendLine("    echo '#include pjsip_voicebot.conf' >> pjsip.conf      # postes 6001 et 6002 ; inutile si vous avez déjà vos postes");
        text.AppendLine("    asterisk -rx 'core reload'");
        text.AppendLine("    sleep 3; asterisk -rx 'manager show settings' | grep TLS   # attendu : TLS Enable: Yes");
        text.AppendLine();
        text.AppendLine("Le fichier voicebot.env contient les réglages de l’appareil, mot de passe compris : ajoutez-les à son .env");
        text.AppendLine("(ou, avec l’image, à voicebot.env sur la carte), puis effacez-le du central.");
        if (kind == AsteriskKind.Plain)
            text.AppendLine("Vos propres postes appellent le 777 par Goto(voicebot,777,1), ou avec « include => voicebot » dans leur contexte.");
        return text.ToString();
    }
}
