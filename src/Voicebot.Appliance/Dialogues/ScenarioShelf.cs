using System.Globalization;

namespace Voicebot.Appliance.Dialogues;

/// <summary>A scenario that was in effect once.</summary>
/// <param name="Number">From 1; 0 is the built-in one.</param>
/// <param name="At">When it was applied; null for the built-in one.</param>
public sealed record ScenarioVersion(int Number, DateTimeOffset? At);

/// <summary>The scenarios that were applied on the page: a folder of files, the newest in effect. None is ever changed; going back adds one.</summary>
/// <remarks><code>file = number(4) "-" yyyyMMddTHHmmssZ ".json"</code></remarks>
public sealed class ScenarioShelf(string folder, TimeProvider time)
{
    /// <summary>Versions kept; the oldest go.</summary>
    public const int Most = 50;

    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private readonly Lock _adding = new();

    /// <summary>The newest first; the built-in one, which is always there, last.</summary>
    public IReadOnlyList<ScenarioVersion> Versions => [.. Files().Select(static file => file.Version), new ScenarioVersion(0, null)];

    /// <returns>Null: there is no such version.</returns>
    public byte[]? Read(int number) => number == 0 ? Scenario.BuiltInText()
        : Files().FirstOrDefault(file => file.Version.Number == number).Path is { } path ? File.ReadAllBytes(path) : null;

    /// <summary>The file of the newest version that this program can use; null: the built-in one serves.</summary>
    public string? Newest => Files().Select(static file => file.Path).FirstOrDefault(static path => Scenario.Check(File.ReadAllBytes(path)).Count == 0);

    /// <summary>A new version, on the disk when it returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public ScenarioVersion Add(ReadOnlySpan<byte> json)
    {
        lock (_adding)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var known = Files();
            var version = new ScenarioVersion(known.Count == 0 ? 1 : known[0].Version.Number + 1, time.GetUtcNow());
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{version.Number:0000}-{version.At!.Value.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.json"));
            using (var file = new FileStream(path + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                file.Write(json);
                file.Flush(flushToDisk: true);
            }
            File.Move(path + ".new", path);
            foreach (var (_, old) in known.Skip(Most - 1))
                File.Delete(old);
            return version;
        }
    }

    private List<(ScenarioVersion Version, string Path)> Files() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.json")
            .Select(static path => (Parts: Path.GetFileNameWithoutExtension(path).Split('-'), Path: path))
            .Where(static file => file.Parts.Length == 2 && int.TryParse(file.Parts[0], CultureInfo.InvariantCulture, out var number) && number > 0)
            .Select(static file => (new ScenarioVersion(
                int.Parse(file.Parts[0], CultureInfo.InvariantCulture),
                DateTimeOffset.TryParseExact(file.Parts[1], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null), file.Path))
            .OrderByDescending(static file => file.Item1.Number),
    ];
}
