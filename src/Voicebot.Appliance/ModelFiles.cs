using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance;

/// <summary>Which model file serves which purpose: the one that is set, else what the folder holds, else the demo's.</summary>
/// <remarks>Among several of a kind the largest wins: who has both tiny and base has fetched base on purpose.</remarks>
internal sealed class ModelFiles(ModelSettings settings)
{
    public string? Stt { get; } = settings.Stt ?? Find(settings.Folder, "ggml-*.bin", "stt-*.bin");

    public string? LanguageModel { get; } = settings.Llm ?? Find(settings.Folder, "*.gguf");

    public string? Detector { get; } = settings.Vad ?? Find(settings.Folder, "silero_vad*.onnx");

    /// <summary>Null = espeak-ng.</summary>
    public string? PiperVoice { get; } = settings.Voice switch
    {
        "espeak" => null,
        { } path => path,
        null => FindVoice(settings.Folder),
    };

    private static string? Find(string folder, params string[] patterns)
    {
        foreach (var place in new[] { folder, Path.Combine(folder, "demo") })
        {
            if (!Directory.Exists(place))
                continue;
            var found = patterns
                .SelectMany(pattern => Directory.EnumerateFiles(place, pattern))
                // Parakeet files are named like Whisper's, but no engine here loads them.
                .Where(path => !Path.GetFileName(path).Contains("parakeet", StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(path => new FileInfo(path).Length)
                .ThenBy(path => path, StringComparer.Ordinal)
                .FirstOrDefault();
            if (found is not null)
                return found;
        }
        return null;
    }

    // The demo's voice is plainly synthetic: espeak-ng is better, so only a fetched voice is taken by itself.
    private static string? FindVoice(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.onnx")
            .Where(path => File.Exists(path + ".json"))
            .OrderByDescending(path => new FileInfo(path).Length)
            .ThenBy(path => path, StringComparer.Ordinal)
            .FirstOrDefault()
        : null;
}
