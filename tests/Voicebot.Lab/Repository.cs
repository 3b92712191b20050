using System.Runtime.InteropServices;

namespace Voicebot.Lab;

/// <summary>Where the checkout and the published binary are.</summary>
public static class Repository
{
    /// <summary>The folder that holds Voicebot.slnx.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The native binary that `make publish` made for this machine.</summary>
    public static string Binary { get; } = Path.Combine(
        Root, "build", RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64", "voicebot");

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Voicebot.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no Voicebot.slnx above {start}");
    }
}
