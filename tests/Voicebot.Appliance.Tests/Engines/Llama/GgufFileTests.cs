using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Llama;

/// <summary>What libllama would crash on must not reach it; these tests would take the whole run down with it.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class GgufFileTests
{
    private static string Model => WrittenModels.File("small.gguf", path => GgufModelWriter.Write(path, ["Oui"], [("\n", "Oui", 1)]));

    [Fact]
    public void A_missing_model_is_one_line() =>
        Assert.Equal("/nowhere/a.gguf: there is no such file", Assert.Throws<EngineUnavailableException>(() => Open("/nowhere/a.gguf")).Message);

    [Fact]
    public void A_file_of_another_kind_is_one_line()
    {
        var path = WrittenModels.Scratch("other.gguf");
        File.WriteAllText(path, "<!DOCTYPE html><title>404</title>");
        Assert.Equal($"{path}: not a language model (GGUF)", Assert.Throws<EngineUnavailableException>(() => Open(path)).Message);
    }

    [Fact]
    public void A_model_cut_anywhere_is_refused()
    {
        var bytes = File.ReadAllBytes(Model);
        var path = WrittenModels.Scratch("cut.gguf");
        for (var length = 0; length < bytes.Length; length += length < 2000 ? 17 : bytes.Length / 200)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<EngineUnavailableException>(() => Open(path));
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    // One bit of every byte of the header, every number in it, and the tensors' descriptions.
    [Fact]
    public void A_flipped_bit_is_refused_or_harmless()
    {
        var path = WrittenModels.Scratch("flipped.gguf");
        File.Copy(Model, path);
        var bytes = File.ReadAllBytes(path);
        var tokens = bytes.AsSpan().IndexOf("tokenizer.ggml.tokens"u8);
        var infos = bytes.AsSpan().IndexOf("token_embd.weight"u8) - 8;
        int[] places = [.. Enumerable.Range(0, tokens + 40), .. Enumerable.Range(infos - 260, 260 + 700)];
        foreach (var place in places)
        {
            var bit = (byte)(1 << place % 8);
            Put(path, place, (byte)(bytes[place] ^ bit));
            try
            {
                Open(path).Dispose();
            }
            catch (EngineUnavailableException error)
            {
                Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            }
            Put(path, place, bytes[place]);
        }
    }

    [Theory]
    [InlineData("qwen2.block_count", 0)]
    [InlineData("qwen2.attention.head_count", 0)]
    [InlineData("qwen2.attention.head_count", 5)]
    [InlineData("qwen2.attention.head_count_kv", 0)]
    [InlineData("qwen2.attention.head_count_kv", 3)]
    [InlineData("qwen2.embedding_length", 0)]
    [InlineData("qwen2.embedding_length", uint.MaxValue)]
    [InlineData("qwen2.context_length", 0)]
    [InlineData("qwen2.feed_forward_length", 0)]
    public void Numbers_that_cannot_be_are_refused(string key, uint value)
    {
        var path = WrittenModels.Scratch("numbers.gguf");
        File.Copy(Model, path);
        var at = File.ReadAllBytes(path).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)) + key.Length + 4;
        for (var i = 0; i < 4; i++)
            Put(path, at + i, (byte)(value >> 8 * i));
        Assert.StartsWith(path + ": damaged", Assert.Throws<EngineUnavailableException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    private static void Put(string path, int place, byte value)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = place;
        file.WriteByte(value);
    }

    private static LlamaLanguageModel Open(string path) =>
        LlamaLanguageModel.Open(path, LlamaOptions.Default with { ContextTokens = 64 }, NullLogger.Instance);
}
