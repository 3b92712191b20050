using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Models;

/// <summary>`SHA256SUMS` beside the models, in the form that `sha256sum -c` reads: `64 hex digits, two blanks, name`.</summary>
/// <remarks>Who writes a line before the first download pins the file; otherwise the first download writes it.</remarks>
internal sealed class Checksums
{
    public const string FileName = "SHA256SUMS";

    private const int MostBytes = 1 << 20;

    private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _sums.Keys;

    public string? this[string name] => _sums.GetValueOrDefault(name);

    public static bool IsSum(string text) => text.Length == 64 && text.All(digit => digit is >= '0' and <= '9' or >= 'a' and <= 'f');

    /// <exception cref="ModelException">A line is not a sum and a name.</exception>
    public static Checksums Load(string folder)
    {
        var sums = new Checksums();
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return sums;
        if (new FileInfo(path).Length > MostBytes)
            throw new ModelException($"{path} : plus de 1 Mo, ce n’est pas une liste de sommes");
        sums.Read(File.ReadAllText(path), path);
        return sums;
    }

    /// <param name="source">What an error names.</param>
    public static Checksums Parse(string text, string source)
    {
        var sums = new Checksums();
        sums.Read(text, source);
        return sums;
    }

    public void Set(string name, string sum) => _sums[name] = sum;

    /// <summary>Whole or not at all: written beside, made durable, renamed.</summary>
    public void Save(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var beside = path + ".part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                stream.Write(Encoding.UTF8.GetBytes(string.Concat(_sums.Select(sum => $"{sum.Value}  {sum.Key}\n"))));
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Of the bytes as they lie on the disk.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private void Read(string text, string source)
    {
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Length == 0)
                continue;
            // `*` before the name: sha256sum's mark of a file read as binary.
            if (line.Length < 67 || !IsSum(line[..64].ToLowerInvariant()) || line[64] != ' ' || line[65] is not (' ' or '*'))
                throw new ModelException($"{source}, ligne {number} : une somme SHA-256, deux espaces et un nom sont attendus");
            _sums[line[66..]] = line[..64].ToLowerInvariant();
        }
    }
}
