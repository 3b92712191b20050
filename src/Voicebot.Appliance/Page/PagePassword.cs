using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Page;

/// <summary>The page's one password: drawn by the appliance, kept as a hash that its owner alone can read.</summary>
/// <remarks><code>file = iterations ":" salt(hex) ":" PBKDF2-SHA256(hex)</code></remarks>
public sealed class PagePassword
{
    public const string FileName = "password";

    /// <summary>The drawn password in clear, until somebody has logged in with it.</summary>
    public const string FirstFileName = "premier-mot-de-passe";

    // OWASP's figure for PBKDF2-SHA256 (2023); tries are limited before any of it is computed (LoginLimit).
    private const int Iterations = 600_000;
    private const int HashBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Without what is mistaken for something else: 0 O, 1 l I.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly string _folder;
    private readonly int _iterations;
    private readonly byte[] _salt, _hash;

    private PagePassword(string folder, int iterations, byte[] salt, byte[] hash) => (_folder, _iterations, _salt, _hash) = (folder, iterations, salt, hash);

    /// <returns>Null: there is none, or what stands there is none.</returns>
    public static PagePassword? Load(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, FileName)).Trim().Split(':') is [var iterations, var salt, var hash] && int.TryParse(iterations, out var count) && count > 0
                ? new PagePassword(folder, count, Convert.FromHexString(salt), Convert.FromHexString(hash))
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Draws a new one and keeps its hash.</summary>
    /// <param name="keepFirst">Also in clear, in a file for the technician, until it was used.</param>
    /// <returns>The password: 16 characters, 80 bits.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static string Draw(string folder, bool keepFirst)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var password = string.Join('-', Enumerable.Range(0, 4).Select(static _ => RandomNumberGenerator.GetString(Letters, 4)));
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Hash(password, salt, Iterations);
        File.Delete(Path.Combine(folder, FirstFileName));
        if (keepFirst)
            WriteNew(Path.Combine(folder, FirstFileName), password + "\n");
        WriteNew(Path.Combine(folder, FileName), $"{Iterations}:{Convert.ToHexString(salt)}:{Convert.ToHexString(hash)}\n");
        return password;
    }

    public bool Is(string attempt) => CryptographicOperations.FixedTimeEquals(Hash(attempt, _salt, _iterations), _hash);

    /// <summary>Somebody has logged in: nobody needs to read it any more.</summary>
    public void ForgetFirst()
    {
        try
        {
            File.Delete(Path.Combine(_folder, FirstFileName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays, for its owner alone.
        }
    }

    private static byte[] Hash(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Trim()), salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    // Beside, then moved: a power cut leaves the old one or the new one.
    private static void WriteNew(string path, string text)
    {
        using (var file = new FileStream(path + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }
}
