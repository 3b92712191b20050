using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Voicebot.Appliance.Page;

/// <summary>The page's looks and its few lines of script, in the program; their address changes with their content.</summary>
public static class Assets
{
    public sealed record Asset(string Path, string Type, byte[] Bytes);

    private static readonly Asset s_style = Load("page.css", "text/css; charset=utf-8");
    private static readonly Asset s_script = Load("page.js", "text/javascript; charset=utf-8");
    private static readonly Asset s_icon = Load("icon.svg", "image/svg+xml");
    private static readonly FrozenDictionary<string, Asset> s_all = new[] { s_style, s_script, s_icon }.ToFrozenDictionary(static one => one.Path);

    public static string Style => s_style.Path;

    public static string Script => s_script.Path;

    public static string Icon => s_icon.Path;

    public static Asset? Find(string path) => s_all.GetValueOrDefault(path);

    private static Asset Load(string name, string type)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("page/" + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        return new Asset($"/{Path.GetFileNameWithoutExtension(name)}.{version}{Path.GetExtension(name)}", type, bytes);
    }
}
