using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines;

/// <summary>Engines that open and do not work, with the real libraries, each in the process of its own that the start gives it.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class EngineProofTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private static readonly string s_demo = Path.Combine(BorrowedModels.Checkout(), "models/demo");
    private static readonly string[] s_self = ["dotnet", Path.Combine(AppContext.BaseDirectory, "voicebot.dll")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(EnginePurpose.Voice, "voice-fr-demo.onnx")]
    [InlineData(EnginePurpose.Recognizer, "stt-fr-demo.bin")]
    public Task The_demos_engines_prove_themselves(EnginePurpose purpose, string file) => ProveAsync(purpose, Path.Combine(s_demo, file));

    [Fact]
    public async Task Ids_beyond_the_networks_table_cost_the_voice_when_it_is_opened()
    {
        var path = Voice(description => description["phoneme_id_map"]!["ʁ"] = new JsonArray(10_000));
        Assert.Contains("does not take the phoneme id 10000", await RefusedAsync(EnginePurpose.Voice, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_that_hums_costs_the_voice()
    {
        var path = Voice(_ => { });
        OnnxModelWriter.WritePiper(path);
        Assert.Contains("does not speak", await RefusedAsync(EnginePurpose.Voice, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("length_scale", 1e9, "length_scale is 1E+09, not 0.1 to 10")]
    [InlineData("length_scale", -1, "length_scale is -1")]
    [InlineData("length_scale", 0, "length_scale is 0")]
    [InlineData("length_scale", 9, "s of sound for")] // possible, and no speech
    [InlineData("noise_scale", 50, "noise_scale is 50")]
    [InlineData("noise_w", -0.5, "noise_w is -0.5")]
    public async Task Scales_that_make_no_speech_cost_the_voice(string scale, double value, string reason)
    {
        var path = Voice(description => (description["inference"] ??= new JsonObject())[scale] = value);
        Assert.Contains(reason, await RefusedAsync(EnginePurpose.Voice, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_id_costs_the_voice() => Assert.Contains(
        "negative id",
        await RefusedAsync(EnginePurpose.Voice, Voice(description => description["phoneme_id_map"]!["a"] = new JsonArray(-4))),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_byte_order_mark_before_the_description_is_no_fault()
    {
        var path = Voice(_ => { });
        var json = await File.ReadAllBytesAsync(path + ".json", Token);
        await File.WriteAllBytesAsync(path + ".json", [0xEF, 0xBB, 0xBF, .. json], Token);
        await ProveAsync(EnginePurpose.Voice, path);
    }

    [Fact]
    public async Task A_recogniser_whose_weights_are_damaged_costs_the_recogniser()
    {
        var path = WrittenModels.Scratch("ggml-deaf.bin");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(s_demo, "stt-fr-demo.bin"), Token);
        // The second half of the weights by chance: header and tensor table stay as they are, or it would not open.
        var random = new Random(5);
        for (var i = bytes.Length / 2; i < bytes.Length; i += 7)
            bytes[i] = (byte)random.Next(256);
        await File.WriteAllBytesAsync(path, bytes, Token);
        await RefusedAsync(EnginePurpose.Recognizer, path);
    }

    [Fact]
    public async Task A_crash_costs_the_engine_not_the_start()
    {
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => new EngineProof(s_limit, "/bin/sh", "-c", "echo GGML_ASSERT: it is odd >&2; kill -ABRT $$").RunAsync(
                EnginePurpose.Recognizer, "some.bin", new EngineOpener(1, null, NullLogger.Instance), s_limit, Token));
        Assert.Equal("some.bin: crashes when it is used (signal 6) GGML_ASSERT: it is odd", error.Message);
    }

    [Fact]
    public async Task A_model_that_hangs_while_it_is_loaded_costs_the_engine_not_the_start()
    {
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => new EngineProof(TimeSpan.FromMilliseconds(200), "/bin/sh", "-c", "exec sleep 600").RunAsync(
                EnginePurpose.Voice, "some.onnx", new EngineOpener(1, null, NullLogger.Instance), s_limit, Token));
        Assert.Contains("some.onnx: not loaded and proven within", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_prove_itself_is_named_and_another_serves()
    {
        var voice = Voice(description => description["phoneme_id_map"]!["ʁ"] = new JsonArray(10_000));
        var settings = ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"VOICE_MODEL={voice}", "MODELS_DIR=/nowhere"]));
        await using var rack = await EngineRack.OpenAsync(settings.Models, NullLoggerFactory.Instance, new EngineProof(s_limit, s_self), Token);
        Assert.StartsWith("espeak-ng", rack.Synthesizer.Name, StringComparison.Ordinal);
        var failure = Assert.Single(rack.Failures);
        Assert.Equal((EnginePurpose.Voice, rack.VoiceFailure), (failure.Purpose, failure.Reason));
    }

    private static async Task<string> RefusedAsync(EnginePurpose purpose, string path)
    {
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(() => ProveAsync(purpose, path));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    private static async Task ProveAsync(EnginePurpose purpose, string path) => await
        new EngineProof(s_limit, s_self).RunAsync(purpose, path, new EngineOpener(1, null, NullLogger.Instance), TimeSpan.FromMinutes(1), Token);

    /// <summary>The demo's voice with its description changed.</summary>
    private static string Voice(Action<JsonNode> change)
    {
        var path = WrittenModels.Scratch("voice.onnx");
        File.Copy(Path.Combine(s_demo, "voice-fr-demo.onnx"), path);
        var description = JsonNode.Parse(File.ReadAllText(Path.Combine(s_demo, "voice-fr-demo.onnx.json")))!;
        change(description);
        File.WriteAllText(path + ".json", description.ToJsonString());
        return path;
    }
}
