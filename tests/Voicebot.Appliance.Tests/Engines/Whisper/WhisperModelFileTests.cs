using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Whisper;

/// <summary>libwhisper aborts the process on some damaged files; these tests would take the whole run down with it.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class WhisperModelFileTests
{
    private static string Model => WrittenModels.File("whisper-small.bin", path => GgmlWhisperModelWriter.Write(path, " Oui"));

    [Fact]
    public void A_sound_model_passes() => Assert.Equal(1500, WhisperModelFile.Check(Model));

    [Fact]
    public void A_missing_model_is_one_line()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Open("/nowhere/ggml-tiny.bin"));
        Assert.Equal("/nowhere/ggml-tiny.bin: there is no such file", error.Message);
    }

    [Fact]
    public void A_file_of_another_kind_is_one_line()
    {
        var path = WrittenModels.Scratch("other.bin");
        File.WriteAllText(path, "<!DOCTYPE html><title>404</title>");
        Assert.Equal($"{path}: not a whisper model (ggml format)", Assert.Throws<EngineUnavailableException>(() => Open(path)).Message);
    }

    [Fact]
    public void An_English_model_is_refused()
    {
        var bytes = File.ReadAllBytes(Model);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), 51864);
        Assert.Contains("English", Assert.Throws<EngineUnavailableException>(() => Open(Write(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cut_anywhere_is_refused()
    {
        var bytes = File.ReadAllBytes(Model);
        var path = WrittenModels.Scratch("cut.bin");
        var points = new List<int>();
        for (var i = 0; i < 64; i++)
            points.Add(i);
        for (var i = 64; i < bytes.Length; i += bytes.Length / 200)
            points.Add(i);
        points.Add(bytes.Length - 1);
        foreach (var length in points)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<EngineUnavailableException>(() => Open(path));
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_refused() =>
        Assert.Throws<EngineUnavailableException>(() => Open(Write([.. File.ReadAllBytes(Model), 0])));

    [Fact]
    public void A_vocabulary_without_weights_is_refused()
    {
        var bytes = File.ReadAllBytes(Model);
        var end = bytes.AsSpan().IndexOf("encoder.positional_embedding"u8) - 20; // three numbers and two lengths before the name
        Assert.Contains("cut short", Assert.Throws<EngineUnavailableException>(() => Open(Write(bytes[..end]))).Message, StringComparison.Ordinal);
    }

    // Every bit of the header, and of the first tensor's own; what the check lets through, libwhisper must open.
    [Fact]
    public void A_flipped_bit_is_refused_or_harmless()
    {
        var path = Write(File.ReadAllBytes(Model));
        var tensor = File.ReadAllBytes(Model).AsSpan().IndexOf("encoder.positional_embedding"u8) - 20;
        int[] places = [.. Enumerable.Range(0, 56), .. Enumerable.Range(tensor, 48)];
        var refused = 0;
        foreach (var place in places)
            for (var bit = 0; bit < 8; bit++)
            {
                Flip(path, place, bit);
                try
                {
                    Open(path).Dispose();
                }
                catch (EngineUnavailableException)
                {
                    refused++;
                }
                Flip(path, place, bit);
            }
        Assert.InRange(refused, places.Length * 8 * 9 / 10, places.Length * 8);
    }

    private static WhisperRecognizer Open(string path) => WhisperRecognizer.Open(path, GgmlRecognizerOptions.Default, NullLogger.Instance);

    private static void Flip(string path, int place, int bit)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = place;
        var value = (byte)file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ (1 << bit)));
    }

    private static string Write(byte[] bytes)
    {
        var path = WrittenModels.Scratch("damaged.bin");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
