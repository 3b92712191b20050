using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance;

/// <summary>Tells one state of an engine's files from another, without opening any: changes with model, program and libraries.</summary>
internal static class EngineMark
{
    // Whatever apt does to a library is written there.
    private const string PackageState = "/var/lib/dpkg/status";

    // Of each file its place, size and time: to read gigabytes would take as long as the proof.
    /// <param name="path">The model; null: the engine needs none.</param>
    public static string Of(string? path, EngineOpener opener)
    {
        string?[] files =
        [
            path, path + ".json", PackageState, Environment.ProcessPath,
            .. Libraries(AppContext.BaseDirectory), .. Libraries(opener.Backends),
        ];
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{opener.Threads} {opener.Backends}\n");
        foreach (var file in files.Where(File.Exists).Select(static file => new FileInfo(File.ResolveLinkTarget(file!, returnFinalTarget: true)?.FullName ?? file!)))
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<string> Libraries(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "lib*.so").Order(StringComparer.Ordinal) : [];
}
