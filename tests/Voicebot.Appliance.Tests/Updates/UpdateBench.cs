using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Tests.Updates;

/// <summary>Makes updates as image/make-update does.</summary>
internal sealed class UpdateBench : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public byte[] Root { get; } = RandomNumberGenerator.GetBytes(3_000_000); // more than a block, and no whole number of them

    public byte[] Boot { get; } = RandomNumberGenerator.GetBytes(1000);

    public string Manifest(string version = "0.2.0", string arch = "amd64") =>
        $"voicebot update 1\nversion {version}\narch {arch}\npart root {Root.Length} {Sum(Root)}\npart boot {Boot.Length} {Sum(Boot)}\n";

    public byte[] Sign(string manifest)
    {
        var signature = _key.SignData(Encoding.ASCII.GetBytes(manifest), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Encoding.ASCII.GetBytes($"{manifest}signature {Convert.ToBase64String(signature)}\n");
    }

    public byte[] Make(string version = "0.2.0", string arch = "amd64") => [.. Sign(Manifest(version, arch)), .. Root, .. Boot];

    public void Dispose() => _key.Dispose();

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
