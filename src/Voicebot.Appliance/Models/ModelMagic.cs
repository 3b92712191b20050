namespace Voicebot.Appliance.Models;

/// <summary>The first bytes tell a model from an error page that came with status 200, which would otherwise be pinned for ever.</summary>
internal static class ModelMagic
{
    /// <summary>By the ending of the final name: `.bin` ggml, `.gguf`, `.onnx` (protobuf: field 1, a varint), `.json`.</summary>
    public static bool Fits(string partPath)
    {
        Span<byte> start = stackalloc byte[4];
        using var stream = new FileStream(partPath, FileMode.Open, FileAccess.Read);
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return Path.GetExtension(partPath.EndsWith(".part", StringComparison.Ordinal) ? partPath[..^5] : partPath) switch
        {
            ".bin" => start.SequenceEqual("lmgg"u8),
            ".gguf" => start.SequenceEqual("GGUF"u8),
            ".onnx" => start.Length == 4 && start[0] == 0x08,
            ".json" => start.Length > 0 && start[0] is (byte)'{' or (byte)'\n' or (byte)' ',
            _ => false,
        };
    }
}
