using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Voicebot.Appliance.Telephony;

/// <summary>TLS towards the manager interface. There is no way to switch the check off, only ways to say whom to trust.</summary>
static class AmiTls
{
    /// <exception cref="System.Security.Authentication.AuthenticationException">The certificate is not the one we trust.</exception>
    /// <exception cref="CryptographicException">The fingerprint or the file of authorities cannot be used.</exception>
    public static async Task<Stream> AuthenticateAsync(Stream inner, AmiOptions options, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(ClientOptions(options), cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions ClientOptions(AmiOptions options)
    {
        var client = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.TlsPinSha256 is { } pin)
        {
            var expected = Fingerprint(pin);
            client.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && CryptographicOperations.FixedTimeEquals(
                    SHA256.HashData(certificate.GetRawCertData()), expected);
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
        return client;
    }

    private static byte[] Fingerprint(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal));
        }
        catch (FormatException error)
        {
            throw new CryptographicException("The fingerprint is not hexadecimal.", error);
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
            throw new CryptographicException($"{file} cannot be read.", error);
        }
        if (authorities.Count == 0)
            throw new CryptographicException($"{file} holds no certificate.");
    }
}
