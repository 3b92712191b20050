using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance;

/// <summary>Which model file serves which purpose: the one that is set, else what the folder holds, else the demo's.</summary>
/// <remarks>Among several of a kind the largest wins: who has both tiny and base has fetched base on purpose.</remarks>
internal sealed class ModelFiles(ModelSettings settings)
{
    private const string DemoVoice = "demo/voice-fr-demo.onnx";

    /// <summary>Whisper's or Parakeet's: the file itself says which.</summary>
    public string? Stt { get; } = settings.Stt ?? Find(settings.Folder, "ggml-*.bin", "stt-*.bin");

    /// <summary>The recogniser is the demo's, which knows our own sentences and no caller's.</summary>
    public bool IsDemoStt => Stt is { } path && Path.GetFileName(Path.GetDirectoryName(path)) == "demo" && settings.Stt is null;

    public bool FolderExists => Directory.Exists(settings.Folder);

    /// <summary>Never the demo's by itself: it chooses topics well, but gets facts wrong when it answers freely.</summary>
    public string? LanguageModel { get; } = settings.Llm ?? FindIn(settings.Folder, "*.gguf");

    public string? Detector { get; } = settings.Vad ?? Find(settings.Folder, "silero_vad*.onnx");

    /// <summary>Null = espeak-ng.</summary>
    public string? PiperVoice { get; } = settings.Voice switch
    {
        "espeak" => null,
        "demo" => Path.Combine(settings.Folder, DemoVoice),
        { } path => path,
        null => FindVoice(settings.Folder),
    };

    private static string? Find(string folder, params string[] patterns) =>
        FindIn(folder, patterns) ?? FindIn(Path.Combine(folder, "demo"), patterns);

    private static string? FindIn(string folder, params string[] patterns) => Directory.Exists(folder)
        ? patterns
            .SelectMany(pattern => Directory.EnumerateFiles(folder, pattern))
            .OrderByDescending(path => new FileInfo(path).Length)
            .ThenBy(path => path, StringComparer.Ordinal)
            .FirstOrDefault()
        : null;

    // The demo's voice is espeak-ng measured, and no nicer: only a fetched voice is taken by itself, the demo's by its name.
    private static string? FindVoice(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.onnx")
            .Where(path => File.Exists(path + ".json"))
            .OrderByDescending(path => new FileInfo(path).Length)
            .ThenBy(path => path, StringComparer.Ordinal)
            .FirstOrDefault()
        : null;
}
