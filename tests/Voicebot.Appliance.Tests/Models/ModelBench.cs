using System.CommandLine;
using System.Security.Cryptography;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>A folder of its own, a manifest of three small files, and the command as the technician runs it.</summary>
internal sealed class ModelBench : IDisposable
{
    /// <summary>Pinned in the manifest.</summary>
    public const string Pinned = "ggml-pinned.bin";

    /// <summary>Pinned at its first download.</summary>
    public const string Fresh = "fresh.gguf";

    private readonly string _root;

    /// <param name="folder">Null: under the system's temporary folder.</param>
    public ModelBench(string? folder = null)
    {
        _root = folder ?? Directory.CreateTempSubdirectory("models-").FullName;
        Folder = Path.Combine(_root, "models");
        PinnedBytes = Content("lmgg", 300_000, seed: 1);
        FreshBytes = Content("GGUF", 200_000, seed: 2);
    }

    public string Folder { get; }

    public byte[] PinnedBytes { get; set; }

    public byte[] FreshBytes { get; }

    /// <summary>Short patience: a stall costs a fraction of a second.</summary>
    public FetchOptions Options { get; set; } = new(
        Connect: TimeSpan.FromSeconds(5), Read: TimeSpan.FromMilliseconds(300), Tries: 3, Progress: 1_000,
        FirstPause: TimeSpan.FromMilliseconds(1), LongestPause: TimeSpan.FromMilliseconds(2), SpareBytes: 0);

    public ModelManifest Manifest => new(1,
    [
        new("pinned", ModelPurpose.Stt, ["pi4", "pi5"], [new(Pinned, "https://models.invalid/" + Pinned, Sum(PinnedBytes), ModelPin.Manifest, PinnedBytes.Length, 1)], "MIT", 1, "tests"),
        new("fresh", ModelPurpose.Llm, ["pi5"], [new(Fresh, "https://models.invalid/" + Fresh, null, ModelPin.FirstDownload, null, 1)], "MIT", 1, "tests"),
    ]);

    public static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] Content(string magic, int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        System.Text.Encoding.ASCII.GetBytes(magic, bytes);
        return bytes;
    }

    public string In(string name) => Path.Combine(Folder, name);

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    /// <summary>Every file in the models' folder, by name.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Runs `voicebot models WORDS` with this folder; an expected failure is exit 1 and its message, as in Program.</summary>
    public async Task<(int Exit, string Said)> RunAsync(string? mirror, params string[] words)
    {
        var root = new RootCommand { ModelsCommand.Build(Manifest, Options) };
        using var said = new StringWriter();
        string[] settings = mirror is null ? [$"MODELS_DIR={Folder}"] : [$"MODELS_DIR={Folder}", $"MODELS_MIRROR={mirror}"];
        try
        {
            var parsed = root.Parse(["models", .. words, "--env", "/dev/null", .. settings]);
            Assert.Empty(parsed.Errors);
            var exit = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = said, Error = said }, TestContext.Current.CancellationToken);
            return (exit, said.ToString());
        }
        catch (Exception error) when (error is ModelException or CommandException)
        {
            Assert.DoesNotContain('\n', error.Message);
            return (1, error.Message);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
