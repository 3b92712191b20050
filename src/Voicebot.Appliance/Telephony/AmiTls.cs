using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Voicebot.Appliance.Telephony;

/// <summary>TLS towards the manager interface. There is no way to switch the check off, only ways to say whom to trust.</summary>
static class AmiTls
{
    /// <remarks>Every message is one French line: what came, what was expected, and the cure.</remarks>
    /// <exception cref="AuthenticationException">The certificate is not the one we trust, or the other side speaks no TLS that we do.</exception>
    /// <exception cref="CryptographicException">The fingerprint or the file of authorities cannot be used.</exception>
    /// <exception cref="IOException">The connection broke or the other side kept silent in the middle of it.</exception>
    public static async Task<Stream> AuthenticateAsync(Stream inner, AmiOptions options, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        AmiCertificate? seen = null;
        try
        {
            await stream.AuthenticateAsClientAsync(ClientOptions(options, certificate => seen = certificate), cancellationToken);
            return stream;
        }
        catch (AuthenticationException error)
        {
            await stream.DisposeAsync();
            throw new AuthenticationException(seen?.Trouble ?? NoHandshake(error, options), error);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException { InnerException: not System.Net.Sockets.SocketException })
        {
            await stream.DisposeAsync();
            throw new IOException(error is IOException
                ? "la connexion est coupée pendant l’ouverture de TLS : vérifiez que AMI_PORT est le port TLS du manager (5039)"
                : "pas de réponse à l’ouverture de TLS : vérifiez que AMI_PORT est le port TLS du manager (5039)", error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions ClientOptions(AmiOptions options, Action<AmiCertificate> saw)
    {
        var client = new SslClientAuthenticationOptions { TargetHost = options.Host };
        byte[]? pin = null;
        if (options.TlsPinSha256 is { } text)
        {
            pin = Fingerprint(text);
        }
        else if (options.TlsCaFile is { } file)
        {
            // The appliance is offline: a revocation list could never be fetched, and trying would only cost time-outs.
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            ReadAuthorities(file, policy.CustomTrustStore);
            client.CertificateChainPolicy = policy;
        }
        // Stricter than without a callback never, laxer neither: what the policy found is what decides, or the pin alone.
        client.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            var seen = AmiCertificate.Judge(certificate as X509Certificate2, chain, errors, pin, options);
            saw(seen);
            return seen.Trouble is null;
        };
        return client;
    }

    private static string NoHandshake(AuthenticationException error, AmiOptions options) =>
        // What SslStream says when the first bytes are no TLS record: the banner in clear text, for one.
        error.Message.Contains("frame", StringComparison.OrdinalIgnoreCase)
            ? $"{options.Host}:{options.Port} répond sans TLS : le port TLS du manager est attendu (AMI_PORT=5039, tlsenable = yes dans manager.conf), ou AMI_TLS=off si Asterisk est sur cette machine"
            : $"TLS n’a pu s’ouvrir : Asterisk doit offrir TLS 1.2 ou 1.3 et avoir un certificat (tlscertfile de manager.conf) ({error.InnerException?.Message ?? error.Message})";

    private static byte[] Fingerprint(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal));
        }
        catch (FormatException error)
        {
            throw new CryptographicException("AMI_CERT_SHA256 n’est pas hexadécimal", error);
        }
    }

    private static void ReadAuthorities(string file, X509Certificate2Collection authorities)
    {
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException($"AMI_CA_FILE = « {file} » ne peut pas être lu", error);
        }
        catch (CryptographicException error)
        {
            throw new CryptographicException($"AMI_CA_FILE = « {file} » contient un certificat abîmé : la copie de celui du central est attendue, au format PEM", error);
        }
        if (authorities.Count == 0)
            throw new CryptographicException($"AMI_CA_FILE = « {file} » ne contient aucun certificat : celui du central est attendu, au format PEM (-----BEGIN CERTIFICATE-----)");
    }
}
