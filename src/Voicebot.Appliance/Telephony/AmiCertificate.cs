using System.Formats.Asn1;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Voicebot.Appliance.Telephony;

/// <summary>The certificate that Asterisk showed, and what is wrong with it.</summary>
/// <param name="Trouble">Null: it is trusted. Else one French line: what came, what was expected, the cure.</param>
readonly record struct AmiCertificate(string? Trouble)
{
    /// <param name="chain">As the policy built it.</param>
    /// <param name="errors">What the policy found; nothing of it counts when there is a pin.</param>
    /// <param name="pin">SHA-256 of the one certificate that is trusted, or null.</param>
    public static AmiCertificate Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, byte[]? pin, AmiOptions options)
    {
        if (certificate is null)
            return new("Asterisk ne montre aucun certificat : tlscertfile manque dans manager.conf");
        var sum = SHA256.HashData(certificate.RawData);
        if (pin is not null)
        {
            return CryptographicOperations.FixedTimeEquals(sum, pin)
                ? new AmiCertificate()
                : new($"un autre certificat que celui de AMI_CERT_SHA256 est venu : attendu {Print(pin)}, reçu {Print(sum)} ; s’il a été renouvelé, {Paste(sum)}");
        }
        if (errors == SslPolicyErrors.None)
            return new AmiCertificate();

        var wrong = new List<string>();
        var cures = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            wrong.Add($"le certificat est fait pour {Names(certificate)}, attendu pour AMI_HOST = {options.Host}");
            var kind = StrictAddress.TryParse(options.Host, out _) ? "IP" : "DNS";
            cures.Add($"refaites-le avec subjectAltName={kind}:{options.Host}");
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.PartialChain;
            if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            {
                var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
                wrong.Add(string.Create(CultureInfo.InvariantCulture,
                    $"le certificat vaut du {from:yyyy-MM-dd} au {until:yyyy-MM-dd}, cette machine est au {(chain?.ChainPolicy.VerificationTime ?? from).ToUniversalTime():yyyy-MM-dd}"));
                cures.Add("mettez l’horloge à l’heure ou renouvelez-le");
            }
            if ((status & ~X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError)
            {
                wrong.Add(options.TlsCaFile is { } file
                    ? $"le certificat de {Name(certificate.Issuer)} n’est pas signé par celui de AMI_CA_FILE ({file})"
                    : $"aucune autorité de cette machine n’a signé le certificat de {Name(certificate.Issuer)}");
                cures.Add("donnez celui du central en AMI_CA_FILE");
            }
        }
        return new($"{string.Join(" ; ", wrong)} : {string.Join(", ", cures)}, ou {Paste(sum)}");
    }

    // To paste it unseen would be to trust whoever answers.
    private static string Paste(byte[] sum) =>
        $"AMI_CERT_SHA256={Print(sum)} après l’avoir comparé à celui du central (openssl x509 -noout -fingerprint -sha256 -in voicebot.crt)";

    /// <summary>As openssl prints it.</summary>
    private static string Print(byte[] sum) => BitConverter.ToString(sum).Replace('-', ':');

    private static string Names(X509Certificate2 certificate)
    {
        try
        {
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            string[] all = names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
            return all.Length > 0 ? string.Join(", ", all.Select(AmiCodec.Escape)) : $"{Name(certificate.Subject)} sans subjectAltName";
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            return "des noms illisibles";
        }
    }

    private static string Name(string distinguished) => $"« {AmiCodec.Escape(distinguished)} »";
}
