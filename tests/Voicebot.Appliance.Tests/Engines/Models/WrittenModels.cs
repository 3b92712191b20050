namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>The small models that the tests write themselves: real formats, our own words, made once a run in a folder that goes with it.</summary>
public static class WrittenModels
{
    private static readonly Lazy<string> s_path = new(Create);

    /// <summary>The file, written the first time it is asked for.</summary>
    public static string File(string name, Action<string> write)
    {
        lock (s_path)
        {
            var path = Path.Combine(s_path.Value, name);
            if (!System.IO.File.Exists(path))
                write(path);
            return path;
        }
    }

    /// <summary>A place for a file that a test writes and damages as it likes.</summary>
    public static string Scratch(string name) => Path.Combine(s_path.Value, $"{Guid.NewGuid():N}-{name}");

    private static string Create()
    {
        var path = Directory.CreateTempSubdirectory("voicebot-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
