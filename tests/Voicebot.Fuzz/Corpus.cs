namespace Voicebot.Fuzz;

/// <summary>Inputs that are kept: a folder per target. What was once a find stays there for ever.</summary>
public static class Corpus
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "corpus");

    public static IReadOnlyList<byte[]> Of(string target) => In(Path.Combine(s_folder, target));

    public static IReadOnlyList<byte[]> In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];

    /// <summary>Writes an input down under the sum of its bytes.</summary>
    /// <returns>Its file.</returns>
    public static string Keep(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..16]);
        File.WriteAllBytes(file, input);
        return file;
    }
}
