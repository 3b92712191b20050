using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Parakeet;

/// <summary>libparakeet reads on past the end of a short file and aborts on some damage; these tests would take the whole run down with it.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class ParakeetModelFileTests
{
    private const int FirstTensorHeader = 4 * 3 + 4 * 2;

    private static string Model => WrittenModels.File("parakeet-small.bin", path => GgmlParakeetModelWriter.Write(path, "▁Oui"));

    [Fact]
    public void A_sound_model_passes() => ParakeetModelFile.Check(Model);

    [Fact]
    public void A_missing_model_is_one_line()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Open("/nowhere/ggml-parakeet.bin"));
        Assert.Equal("/nowhere/ggml-parakeet.bin: there is no such file", error.Message);
    }

    [Fact]
    public void A_file_of_another_kind_is_one_line()
    {
        var path = WrittenModels.Scratch("parakeet.bin");
        File.WriteAllText(path, "<!DOCTYPE html><title>404</title>");
        Assert.Equal($"{path}: not a Parakeet model (ggml format)", Assert.Throws<EngineUnavailableException>(() => Open(path)).Message);
    }

    [Fact]
    public void A_whisper_model_under_this_name_is_one_line()
    {
        var path = WrittenModels.Scratch("parakeet.bin");
        GgmlWhisperModelWriter.Write(path, " Oui");
        Assert.StartsWith(path + ": damaged: ", Assert.Throws<EngineUnavailableException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void K_quants_are_refused_by_name()
    {
        var bytes = File.ReadAllBytes(Model);
        BitConverter.TryWriteBytes(bytes.AsSpan(4 * 7), 2012); // Q4_K
        Assert.Contains("take q8_0 or q4_0", Assert.Throws<EngineUnavailableException>(() => Open(Write(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_known_by_its_name_or_by_its_header()
    {
        var unnamed = WrittenModels.Scratch("ggml-model.bin");
        GgmlParakeetModelWriter.Write(unnamed, "▁Oui");
        var whisper = WrittenModels.Scratch("ggml-model.bin");
        GgmlWhisperModelWriter.Write(whisper, " Oui");
        var other = WrittenModels.Scratch("ggml-model.bin");
        File.WriteAllText(other, "short");
        Assert.True(ParakeetModelFile.Claims(unnamed));
        Assert.True(ParakeetModelFile.Claims("/nowhere/ggml-Parakeet-tdt.bin"));
        Assert.False(ParakeetModelFile.Claims(whisper));
        Assert.False(ParakeetModelFile.Claims(other));
        Assert.False(ParakeetModelFile.Claims("/nowhere/ggml-model.bin"));
    }

    [Fact]
    public void A_model_cut_anywhere_is_refused()
    {
        var bytes = File.ReadAllBytes(Model);
        var path = WrittenModels.Scratch("cut.bin");
        var points = new List<int>();
        for (var i = 0; i < 80; i++)
            points.Add(i);
        for (var i = 80; i < bytes.Length; i += bytes.Length / 300)
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
        Assert.Contains("cut short", Assert.Throws<EngineUnavailableException>(() => Open(Write(bytes[..FirstTensor(bytes)]))).Message, StringComparison.Ordinal);
    }

    // Every bit of the header, and of the first tensor's own; what the check lets through, libparakeet must open and run.
    [Fact]
    public async Task A_flipped_bit_is_refused_or_harmless()
    {
        var path = Write(File.ReadAllBytes(Model));
        int[] places = [.. Enumerable.Range(0, 72), .. Enumerable.Range(FirstTensor(File.ReadAllBytes(Model)), 48)];
        var refused = 0;
        foreach (var place in places)
            for (var bit = 0; bit < 8; bit++)
            {
                Flip(path, place, bit);
                try
                {
                    using var parakeet = Open(path);
                    await parakeet.WarmUpAsync(TestContext.Current.CancellationToken);
                }
                catch (EngineUnavailableException)
                {
                    refused++;
                }
                Flip(path, place, bit);
            }
        Assert.InRange(refused, places.Length * 8 * 9 / 10, places.Length * 8 - 1);
    }

    private static ParakeetRecognizer Open(string path) => ParakeetRecognizer.Open(path, GgmlRecognizerOptions.Default, NullLogger.Instance);

    private static int FirstTensor(byte[] bytes) => bytes.AsSpan().IndexOf("encoder.pre_encode.out.weight"u8) - FirstTensorHeader;

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
