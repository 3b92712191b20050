using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>The tensors of a model file in ggml's old format, as whisper and Parakeet have it, checked one after the other.</summary>
/// <remarks>
/// <code>tensor = n_dims:i32 name_length:i32 type:i32 (ne:i32)[n_dims] byte[name_length] data        little-endian</code>
/// </remarks>
internal static class GgmlTensors
{
    private const int MostDimensions = 4;

    /// <summary>Reads to the end of the file.</summary>
    /// <param name="expected">Types (enum ggml_type) and shapes as ggml says them, the row's length first; what was read is taken out.</param>
    /// <exception cref="EngineUnavailableException">A tensor is missing, unknown, of another type or shape, or something follows the last one.</exception>
    public static void Check(ModelFileReader file, Dictionary<string, (int Type, int[] Shape)> expected)
    {
        while (expected.Count > 0)
            CheckNext(file, expected);
        if (file.Remaining != 0)
            throw file.Unavailable($"damaged: {file.Remaining} bytes after the last tensor");
    }

    private static void CheckNext(ModelFileReader file, Dictionary<string, (int Type, int[] Shape)> expected)
    {
        var dimensions = file.ReadInt32("tensor dimensions", 0, MostDimensions);
        var nameLength = file.ReadInt32("tensor name length", 1, 128);
        var type = file.ReadInt32("tensor type", 0, 100);
        Span<int> shape = [1, 1, 1, 1]; // what is not said is 1
        for (var i = 0; i < dimensions; i++)
            shape[i] = file.ReadInt32("tensor shape", 1, 1 << 24);
        var name = file.ReadText(nameLength, "tensor name");
        if (!expected.Remove(name, out var wanted))
            throw file.Unavailable($"damaged: unknown tensor \"{name}\"");
        // A counter that training leaves behind: the converter writes it as a float without dimensions.
        if (wanted.Type == GgmlTypes.Int32 && type == GgmlTypes.Float32)
            type = GgmlTypes.Int32;
        var count = wanted.Shape.Length;
        if (type != wanted.Type || !shape[..count].SequenceEqual(wanted.Shape) || shape[count..].ContainsAnyExcept(1))
            throw file.Unavailable($"damaged: {name} is of type {type} and shape [{string.Join(", ", shape.ToArray())}], wanted {wanted.Type} and [{string.Join(", ", wanted.Shape)}]");
        var elements = 1L;
        foreach (var length in shape)
            elements *= length;
        var (block, bytes) = GgmlTypes.Block(type);
        if (shape[0] % block != 0)
            throw file.Unavailable($"damaged: rows of {name} do not divide into blocks of {block}");
        file.Skip(elements / block * bytes, name);
    }
}
