using System.Text;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Fuzz.Targets;

/// <summary>The headers of model files, which our own code reads before a native library may: an input is a file without its weights.</summary>
internal static class ModelTargets
{
    public static IEnumerable<FuzzTarget> All
    {
        get
        {
            var words = WireTargets.Text("GGUF", "general.architecture", "general.alignment", "qwen2.block_count", "encoder.conv1.weight", "decoder.ln.bias");
            var whisper = new Holes(Whisper());
            var parakeet = new Holes(Parakeet());
            var path = FileTargets.Scratch("model.gguf", []);
            GgufModelWriter.Write(path, ["Oui"], [("\n", "Oui", 1)]);
            var gguf = File.ReadAllBytes(path);
            var heads = 12 * 1024; // the rest is weights
            return
            [
                new("gguf", input => Check(GgufFile.Check, "model.gguf", file => Head(file, input, gguf.Length)), [gguf[..heads]], words),
                new("whisper", input => Check(static file => WhisperModelFile.Check(file), "model.bin", file => whisper.Write(file, input)), [whisper.Filled], words),
                new("parakeet", input => Check(ParakeetModelFile.Check, "parakeet.bin", file => parakeet.Write(file, input)), [parakeet.Filled], words),
            ];
        }
    }

    private static void Check(Action<string> check, string name, Action<FileStream> write)
    {
        var path = FileTargets.Scratch(name, []);
        using (var file = new FileStream(path, FileMode.Create))
            write(file);
        try
        {
            check(path);
        }
        catch (EngineUnavailableException)
        {
            // One line that begins with the path.
        }
    }

    private static void Head(FileStream file, byte[] input, long length)
    {
        file.Write(input);
        file.SetLength(Math.Max(length, input.Length));
    }

    private static byte[] Whisper()
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        foreach (var value in (ReadOnlySpan<int>)[0x67676d6c, 51865, 64, 8, 1, 1, 16, 8, 1, 1, 1, 1, 1, 201])
            writer.Write(value);
        writer.Write(new byte[4 * 201]);
        writer.Write(1);
        Text(writer, "a");
        Tensors(writer, WhisperModelFile.Tensors(51865, 64, 1, 8, 16, 1, 1, GgmlTypes.Float16));
        return file.ToArray();
    }

    private static byte[] Parakeet()
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        foreach (var value in (ReadOnlySpan<int>)[0x67676d6c, 1, 64, 8, 1, 1, 8, 0, 16, 8, 1, 1, 8, 1, 1, 1, 8, 9])
            writer.Write(value);
        writer.Write(new byte[4 * 8 * 9]);
        writer.Write(1);
        writer.Write(1f);
        writer.Write(1); // duration
        writer.Write(1);
        Text(writer, "a");
        var tensors = ParakeetModelFile.Tensors(8, 1, 1, 8, 1, 1, GgmlTypes.Float32);
        ParakeetModelFile.AddDecoder(tensors, 1, 8, 8, 1, 1, GgmlTypes.Float32);
        Tensors(writer, tensors);
        return file.ToArray();
    }

    private static void Tensors(BinaryWriter writer, Dictionary<string, (int Type, int[] Shape)> tensors)
    {
        foreach (var (name, (type, shape)) in tensors)
        {
            writer.Write(shape.Length);
            writer.Write(name.Length);
            writer.Write(type);
            foreach (var length in shape)
                writer.Write(length);
            writer.Write(Encoding.ASCII.GetBytes(name));
            var (elements, bytes) = GgmlTypes.Block(type);
            writer.Write(new byte[shape.Aggregate(1L, static (all, one) => all * one) / elements * bytes]);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        writer.Write(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>A file that is nearly all zeros, as what stands between them.</summary>
    private sealed class Holes
    {
        private const int LeastZeros = 32;

        private readonly List<(int At, int Length)> _filled = [];
        private readonly int _length;

        public Holes(byte[] file)
        {
            _length = file.Length;
            for (var at = 0; at < file.Length;)
            {
                var zeros = file.AsSpan(at).IndexOf(new byte[LeastZeros]);
                var length = zeros < 0 ? file.Length - at : zeros;
                if (length > 0)
                    _filled.Add((at, length));
                at += length;
                var next = file.AsSpan(at).IndexOfAnyExcept((byte)0);
                at = next < 0 ? file.Length : at + next;
            }
            Filled = [.. _filled.SelectMany(part => file.AsSpan(part.At, part.Length).ToArray())];
        }

        public byte[] Filled { get; }

        /// <summary>The input in place of what is filled: cut where it ends, longer by what is too much.</summary>
        public void Write(FileStream file, byte[] input)
        {
            var taken = 0;
            foreach (var (at, length) in _filled)
            {
                file.Position = at;
                var count = Math.Min(length, input.Length - taken);
                file.Write(input, taken, count);
                taken += count;
                if (taken == input.Length)
                    break;
            }
            file.SetLength(taken < Filled.Length ? file.Position : _length);
            file.Position = file.Length;
            file.Write(input, taken, input.Length - taken);
        }
    }
}
