using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Voicebot.Appliance.Page;

/// <summary>The device's own certificate, made once; one that a company puts in its place serves as well.</summary>
public static class PageCertificate
{
    public const string CertificateFile = "page.crt";
    public const string KeyFile = "page.key";

    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    /// <exception cref="CryptographicException">What lies there is no certificate with its key.</exception>
    public static X509Certificate2 LoadOrMake(string folder)
    {
        var (certificate, key) = (Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile));
        if (!File.Exists(certificate) || !File.Exists(key))
            Make(certificate, key);
        return X509Certificate2.CreateFromPemFile(certificate, key);
    }

    /// <summary>As a browser shows it, for comparing by eye.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(static one => one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static void Make(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var host = Dns.GetHostName();
        var request = new CertificateRequest(new X500DistinguishedName("CN=voicebot"), pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { host, host + ".local", "voicebot.local", "localhost" }.Distinct(StringComparer.OrdinalIgnoreCase))
            names.AddDnsName(name);
        foreach (var address in Addresses())
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)); // a server's
        // A box without a clock of its own may make it in what it takes for 1970 or 2024.
        using var made = request.CreateSelfSigned(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using (var file = new FileStream(key, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem() + "\n"));
        }
        File.WriteAllText(certificate, made.ExportCertificatePem() + "\n");
    }

    private static IEnumerable<IPAddress> Addresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static one => one.GetIPProperties().UnicastAddresses)
                .Select(static one => one.Address).Where(static one => one.AddressFamily == AddressFamily.InterNetwork || !one.IsIPv6LinkLocal).Distinct()];
        }
        catch (NetworkInformationException)
        {
            return [IPAddress.Loopback];
        }
    }
}
