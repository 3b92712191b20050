using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Voicebot.Appliance.Engines.Onnx;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Onnx;

[Collection(NativeEngines.Collection)]
public sealed class OnnxSessionTests
{
    private static string Model => WrittenModels.File("silero-contract.onnx", OnnxModelWriter.WriteSilero);

    [Fact]
    public void A_missing_model_is_one_line()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Open("/nowhere/voice.onnx", "x"));
        Assert.Equal("/nowhere/voice.onnx: there is no such file", error.Message);
    }

    [Fact]
    public void A_model_of_another_kind_says_what_it_is()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Open(Model, "x"));
        Assert.Equal($"{Model}: not a test model: it takes input, state, sr and gives output, stateN", error.Message);
    }

    [Fact]
    public void A_model_cut_anywhere_is_refused_on_one_line()
    {
        var bytes = File.ReadAllBytes(Model);
        var path = WrittenModels.Scratch("cut.onnx");
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<EngineUnavailableException>(() => Open(path, "input", "state", "sr"));
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void A_flipped_byte_is_refused_or_harmless()
    {
        var bytes = File.ReadAllBytes(Model);
        var path = WrittenModels.Scratch("flipped.onnx");
        for (var place = 0; place < bytes.Length; place += 3)
        {
            bytes[place] ^= 0x55;
            File.WriteAllBytes(path, bytes);
            try
            {
                Open(path, "input", "state", "sr").Dispose();
            }
            catch (EngineUnavailableException error)
            {
                Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            }
            bytes[place] ^= 0x55;
        }
    }

    private static InferenceSession Open(string path, params string[] inputs) =>
        OnnxSession.Open(path, new OnnxOptions(1, ChangingShapes: false), "a test model", inputs, ["output"], NullLogger.Instance);
}
