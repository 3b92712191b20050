using System.IO.MemoryMappedFiles;

namespace Voicebot.Lab.Reliability;

/// <summary>What is done to an appliance from below: a library before libc (faults/faults.c) looks into a file that is written here.</summary>
public sealed class Faults : IDisposable
{
    private const int Bytes = 4 * sizeof(long);

    private readonly string _folder = Directory.CreateTempSubdirectory("faults-").FullName;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private Faults()
    {
        _file = MemoryMappedFile.CreateFromFile(StateFile, FileMode.Create, null, Bytes);
        _view = _file.CreateViewAccessor();
    }

    private string StateFile => Path.Combine(_folder, "state");

    private string Library => Path.Combine(_folder, "faults.so");

    /// <summary>For the appliance's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["LD_PRELOAD"] = Library, ["FAULTS"] = StateFile };

    /// <summary>By how much the time of day is wrong.</summary>
    public TimeSpan Clock { set => _view.Write(0, (long)value.TotalSeconds); }

    /// <summary>What each fsync takes more.</summary>
    public TimeSpan Sync { set => _view.Write(sizeof(long), (long)value.TotalMilliseconds); }

    /// <summary>No network of the recogniser is computed for so long.</summary>
    public void Freeze(TimeSpan time) =>
        _view.Write(2 * sizeof(long), (long)((System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency + time.TotalSeconds) * 1e9)); // Stopwatch is CLOCK_MONOTONIC

    /// <summary>Sooner than it was said.</summary>
    public void Thaw() => _view.Write(2 * sizeof(long), 0L);

    /// <summary>The journal can be read only, as after an error of its disk.</summary>
    public bool IsReadOnly { set => _view.Write(3 * sizeof(long), value ? 1L : 0L); }

    public static async Task<Faults> NewAsync()
    {
        var faults = new Faults();
        await LabProcess.RunAsync("gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", faults.Library, Path.Combine(Repository.Root, "tests/Voicebot.Lab/faults/faults.c")]);
        return faults;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
