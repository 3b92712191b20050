using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Updates;

/// <summary>
/// The head of an update's one file; the parts follow it, one after the other, in its order:
/// <code>
/// file      = manifest signature *part-bytes
/// manifest  = "voicebot update 1" LF
///             "version " 1*3(digits ".") digits LF
///             "arch " ("amd64" / "arm64") LF
///             "part root " bytes " " sha256-hex LF     ; the slot's squashfs
///             "part boot " bytes " " sha256-hex LF     ; tar of what the slot has on the FAT partition
/// signature = "signature " base64 LF                   ; ECDSA on P-256 with SHA-256 over manifest, DER
/// </code>
/// </summary>
internal sealed record UpdateManifest(Version Version, string Architecture, UpdatePart Root, UpdatePart Boot)
{
    private const string Magic = "voicebot update 1";
    private const string Signature = "signature ";
    private const int MostBytes = 2048;

    /// <summary>Names this very bundle: of its manifest, which holds the sums of all that follows.</summary>
    public required string Id { get; init; }

    /// <summary>Reads the head, and leaves the stream at the first part.</summary>
    /// <param name="publicKey">PEM: whose signature counts.</param>
    /// <exception cref="UpdateException">It is no update, or nobody that this box trusts has signed it.</exception>
    public static UpdateManifest Read(Stream stream, string publicKey)
    {
        var signed = new StringBuilder();
        var lines = new List<string>();
        string line;
        while (!(line = ReadLine(stream, MostBytes - signed.Length)).StartsWith(Signature, StringComparison.Ordinal))
        {
            if (lines.Count == 0 && line != Magic)
                throw NoUpdate();
            lines.Add(line);
            signed.Append(line).Append('\n');
        }
        // Nothing that was not signed is even looked at.
        var manifest = Encoding.ASCII.GetBytes(signed.ToString());
        if (!IsSigned(manifest, line[Signature.Length..], publicKey))
            throw new UpdateException("signature refusée : cette mise à jour n’a pas été signée pour cet appareil");
        return Parse(lines) with { Id = Convert.ToHexStringLower(SHA256.HashData(manifest)) };
    }

    private static UpdateManifest Parse(List<string> lines)
    {
        if (lines is [_, var version, var arch, var root, var boot]
            && version.Split(' ') is ["version", var number] && Version.TryParse(number, out var parsed)
            && arch.Split(' ') is ["arch", "amd64" or "arm64"])
            return new UpdateManifest(parsed, arch["arch ".Length..], ParsePart(root, "root"), ParsePart(boot, "boot")) { Id = "" };
        throw NoUpdate();
    }

    private static UpdatePart ParsePart(string line, string name) =>
        line.Split(' ') is ["part", var found, var bytes, { Length: 64 } sum] && found == name
            && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new UpdatePart(name, count, sum)
            : throw NoUpdate();

    private static bool IsSigned(byte[] manifest, string signature, string publicKey)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKey);
        Span<byte> bytes = stackalloc byte[128]; // 72 at most on P-256
        return Convert.TryFromBase64String(signature, bytes, out var count)
            && key.VerifyData(manifest, bytes[..count], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static string ReadLine(Stream stream, int most)
    {
        var line = new StringBuilder();
        for (var next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            if (next is < ' ' or > '~' || line.Length >= most)
                throw NoUpdate();
            line.Append((char)next);
        }
        return line.ToString();
    }

    private static UpdateException NoUpdate() => new("ce fichier n’est pas une mise à jour de l’appareil");
}
