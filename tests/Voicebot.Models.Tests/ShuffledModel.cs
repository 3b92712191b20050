using System.Buffers.Binary;

namespace Voicebot.Models.Tests;

/// <summary>
/// A model that knows nothing: every tensor keeps its values and loses their places. Shape, words and mel filters stay, so
/// the engines load and run it like the one it was made of.
/// </summary>
/// <remarks>The formats stand above their checks in Engines/Whisper/WhisperModelFile.cs and Engines/Llama/GgufFile.cs.</remarks>
public static class ShuffledModel
{
    private const int Seed = 20260;
    private const int HyperParameters = 11;
    private const int MelPosition = 4 + 4 * HyperParameters;

    /// <param name="file">A whole whisper model in ggml format.</param>
    public static byte[] Whisper(ReadOnlySpan<byte> file)
    {
        var model = file.ToArray();
        var random = new Random(Seed);
        var at = MelPosition;
        var filters = Int32(model, ref at) * Int32(model, ref at);
        at += filters * sizeof(float);
        for (var words = Int32(model, ref at); words > 0; words--)
        {
            var length = Int32(model, ref at);
            at += length;
        }
        while (at < model.Length)
        {
            var dimensions = Int32(model, ref at);
            var nameLength = Int32(model, ref at);
            var type = Int32(model, ref at);
            var elements = 1L;
            for (var i = 0; i < dimensions; i++)
                elements *= Int32(model, ref at);
            at += nameLength;
            var bytes = Bytes(type, elements);
            Shuffle(model.AsSpan(at, bytes), type, random);
            at += bytes;
        }
        return model;
    }

    /// <param name="file">A whole GGUF.</param>
    public static byte[] Gguf(ReadOnlySpan<byte> file)
    {
        var model = file.ToArray();
        var random = new Random(Seed);
        var at = 8;
        var tensors = Int64(model, ref at);
        var pairs = Int64(model, ref at);
        for (; pairs > 0; pairs--)
        {
            SkipText(model, ref at);
            SkipValue(model, Int32(model, ref at), ref at);
        }
        var found = new List<(int Type, long Elements, long Offset)>();
        for (; tensors > 0; tensors--)
        {
            SkipText(model, ref at);
            var elements = 1L;
            for (var dimensions = Int32(model, ref at); dimensions > 0; dimensions--)
                elements *= Int64(model, ref at);
            found.Add((Int32(model, ref at), elements, Int64(model, ref at)));
        }
        var data = (at + 31) / 32 * 32;
        foreach (var (type, elements, offset) in found)
            Shuffle(model.AsSpan(data + (int)offset, Bytes(type, elements)), type, random);
        return model;
    }

    // enum ggml_type: 0 F32, 1 F16, 8 Q8_0 (blocks of a scale and 32 bytes).
    private static int Bytes(int type, long elements) => type switch
    {
        0 => (int)elements * 4,
        1 => (int)elements * 2,
        8 => (int)(elements / 32 * 34),
        _ => throw new NotSupportedException($"ggml type {type}"),
    };

    private static void Shuffle(Span<byte> data, int type, Random random)
    {
        var size = type switch { 0 => 4, 1 => 2, _ => 34 };
        Span<byte> kept = stackalloc byte[size];
        for (var i = data.Length / size - 1; i > 0; i--)
        {
            var one = data.Slice(i * size, size);
            var other = data.Slice(random.Next(i + 1) * size, size);
            one.CopyTo(kept);
            other.CopyTo(one);
            kept.CopyTo(other);
        }
        for (var block = 0; type == 8 && block < data.Length; block += size)
            random.Shuffle(data.Slice(block + 2, 32));
    }

    private static void SkipText(byte[] model, ref int at)
    {
        var length = Int64(model, ref at);
        at += (int)length;
    }

    private static void SkipValue(byte[] model, int type, ref int at)
    {
        switch (type)
        {
            case 8:
                SkipText(model, ref at);
                break;
            case 9:
                var element = Int32(model, ref at);
                for (var count = Int64(model, ref at); count > 0; count--)
                    SkipValue(model, element, ref at);
                break;
            default:
                at += type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 10 or 11 or 12 => 8, _ => 4 };
                break;
        }
    }

    private static int Int32(byte[] model, ref int at) => BinaryPrimitives.ReadInt32LittleEndian(model.AsSpan((at += 4) - 4));

    private static long Int64(byte[] model, ref int at) => BinaryPrimitives.ReadInt64LittleEndian(model.AsSpan((at += 8) - 8));
}
