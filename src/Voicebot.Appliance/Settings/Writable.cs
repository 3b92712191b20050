using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Settings;

/// <summary>Folders that something will be written into: tried at the start, not met at the first call.</summary>
internal static class Writable
{
    /// <summary>Makes the folder where it is missing, for its owner alone, and writes and removes an empty file.</summary>
    /// <exception cref="SettingException">It cannot be written.</exception>
    public static void CheckFolder(string name, string folder)
    {
        if (File.Exists(folder))
            throw new SettingException(name, folder, "c’est un fichier, un dossier est attendu");
        Try(name, folder, folder, () =>
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var probe = Path.Combine(folder, $".voicebot-{Path.GetRandomFileName()}");
            using (new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
            }
        });
    }

    /// <summary>Opens the file as it will be opened later.</summary>
    /// <exception cref="SettingException">It cannot be.</exception>
    public static T Open<T>(string name, string path, Func<string, T> open)
    {
        if (Directory.Exists(path))
            throw new SettingException(name, path, "c’est un dossier, un fichier est attendu");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new SettingException(name, path, $"le dossier {folder} n’existe pas");
        T? opened = default;
        Try(name, path, folder, () => opened = open(path));
        return opened!;
    }

    private static void Try(string name, string value, string folder, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(name, value, DiskFailure.Explain(error, folder));
        }
    }
}
