using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Llama;

/// <summary>
/// Checks a language model file (GGUF, versions 2 and 3) to its last tensor's place before libllama opens it: a number of
/// layers or heads that is not one would be divided by, or allocated.
/// </summary>
/// <remarks>
/// <code>
/// file   = "GGUF" version:u32 tensors:u64 pairs:u64 pair* info* padding data        little-endian
/// pair   = key:text type:u32 value
/// value  = u8 i8 u16 i16 u32 i32 f32 bool text array u64 i64 f64                    (types 0 to 12)
/// array  = type:u32 length:u64 value*
/// text   = length:u64 byte[length]
/// info   = name:text n_dims:u32 (size:u64)[n_dims] type:u32 offset:u64              offset from data's start
/// </code>
/// data begins at the next multiple of `general.alignment` (32).
/// </remarks>
internal static class GgufFile
{
    private const uint Magic = 0x46554747;
    private const uint TypeU32 = 4;
    private const uint TypeText = 8;
    private const uint TypeArray = 9;
    private const int MaxPairs = 4096;
    private const int MaxTensors = 65536;
    private const int MaxArray = 4 << 20;

    /// <exception cref="EngineUnavailableException">Missing, damaged, or no language model.</exception>
    public static void Check(string path)
    {
        using var file = new ModelFileReader(path);
        if (file.Length < 8 || file.ReadUInt32("magic") != Magic)
            throw file.Unavailable("not a language model (GGUF)");
        if (file.ReadUInt32("version") is not (2 or 3) and var version)
            throw file.Unavailable($"GGUF version {version}, wanted 2 or 3");
        var tensors = Count(file, "number of tensors", 1, MaxTensors);
        var pairs = Count(file, "number of pairs", 1, MaxPairs);
        var architecture = "";
        var numbers = new Dictionary<string, uint>();
        for (var i = 0; i < pairs; i++)
        {
            var key = Text(file, "key");
            var type = file.ReadUInt32("type");
            if (key == "general.architecture" && type == TypeText)
                architecture = Text(file, key);
            else if (type == TypeU32)
                numbers[key] = file.ReadUInt32(key);
            else
                SkipValue(file, key, type, depth: 0);
        }
        CheckNumbers(file, architecture, numbers);
        var alignment = numbers.GetValueOrDefault("general.alignment", 32u);
        if (alignment is < 8 or > 65536 || !uint.IsPow2(alignment))
            throw file.Unavailable($"damaged: general.alignment is {alignment}");

        var end = 0L;
        for (var i = 0; i < tensors; i++)
            end = Math.Max(end, TensorEnd(file));
        var data = (file.Position + alignment - 1) / alignment * alignment;
        if (data + end > file.Length)
            throw file.Unavailable($"cut short: {data + end} bytes wanted, {file.Length} there");
    }

    // The numbers that every decoder has, and that libllama divides by, multiplies or allocates.
    private static void CheckNumbers(ModelFileReader file, string architecture, Dictionary<string, uint> numbers)
    {
        if (architecture.Length == 0)
            throw file.Unavailable("no language model: general.architecture is missing");
        foreach (var (name, max) in (ReadOnlySpan<(string, uint)>)
            [("block_count", 512), ("embedding_length", 65536), ("context_length", 1 << 24), ("attention.head_count", 1024),
                ("attention.head_count_kv", 1024), ("feed_forward_length", 1 << 20), ("rope.dimension_count", 65536)])
            if (numbers.TryGetValue($"{architecture}.{name}", out var value) && (value == 0 || value > max))
                throw file.Unavailable($"damaged: {architecture}.{name} is {value}, not 1 to {max}");
        if (!numbers.ContainsKey($"{architecture}.block_count") || !numbers.TryGetValue($"{architecture}.embedding_length", out var width))
            throw file.Unavailable($"no language model: {architecture}.block_count or embedding_length is missing");
        if (numbers.TryGetValue($"{architecture}.attention.head_count", out var heads)
            && numbers.TryGetValue($"{architecture}.attention.head_count_kv", out var keyHeads) && heads % keyHeads != 0)
            throw file.Unavailable($"damaged: {heads} heads do not divide by {keyHeads}");
        if (heads > 0 && !numbers.ContainsKey($"{architecture}.attention.key_length") && width % heads != 0)
            throw file.Unavailable($"damaged: a width of {width} does not divide by {heads} heads");
    }

    private static long TensorEnd(ModelFileReader file)
    {
        var name = Text(file, "tensor name");
        var dimensions = file.ReadInt32("tensor dimensions", 1, 4);
        var elements = 1L;
        for (var i = 0; i < dimensions; i++)
        {
            elements *= Count(file, "tensor shape", 1, 1 << 28);
            if (elements > 1L << 40)
                throw file.Unavailable($"damaged: {name} is too large");
        }
        var type = file.ReadUInt32("tensor type");
        var offset = file.ReadUInt64("tensor offset");
        if (offset > (ulong)file.Length)
            throw file.Unavailable($"cut short: {name} lies behind the end");
        return (long)offset + Bytes(type, elements);
    }

    // enum ggml_type (ggml.h): bytes for the common ones; libllama checks the rest against the file itself.
    private static long Bytes(uint type, long elements) => type switch
    {
        0 => elements * 4, // F32
        1 or 30 => elements * 2, // F16, BF16
        2 => elements / 32 * 18, // Q4_0
        3 => elements / 32 * 20,
        6 => elements / 32 * 22,
        7 => elements / 32 * 24,
        8 => elements / 32 * 34, // Q8_0
        10 => elements / 256 * 84, // Q2_K
        11 => elements / 256 * 110,
        12 => elements / 256 * 144,
        13 => elements / 256 * 176,
        14 => elements / 256 * 210, // Q6_K
        _ => 1,
    };

    private static void SkipValue(ModelFileReader file, string key, uint type, int depth)
    {
        switch (type)
        {
            case 0 or 1 or 7:
                file.Skip(1, key);
                break;
            case 2 or 3:
                file.Skip(2, key);
                break;
            case 4 or 5 or 6:
                file.Skip(4, key);
                break;
            case 10 or 11 or 12:
                file.Skip(8, key);
                break;
            case TypeText:
                file.Skip(checked((long)Math.Min(file.ReadUInt64(key), long.MaxValue)), key);
                break;
            case TypeArray when depth == 0:
                var element = file.ReadUInt32(key);
                var length = Count(file, key, 0, MaxArray);
                for (var i = 0; i < length; i++)
                    SkipValue(file, key, element, depth + 1);
                break;
            default:
                throw file.Unavailable($"damaged: {key} is of unknown type {type}");
        }
    }

    private static string Text(ModelFileReader file, string what)
    {
        var length = file.ReadUInt64(what);
        return length <= 65535 ? file.ReadText((long)length, what) : throw file.Unavailable($"damaged: {what} is {length} bytes long");
    }

    private static int Count(ModelFileReader file, string what, int min, int max)
    {
        var value = file.ReadUInt64(what);
        return value >= (ulong)min && value <= (ulong)max ? (int)value : throw file.Unavailable($"damaged: {what} is {value}, not {min} to {max}");
    }
}
