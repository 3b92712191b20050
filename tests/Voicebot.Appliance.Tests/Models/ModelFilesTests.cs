using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>What `voicebot run` finds in the folder that a fetch has filled.</summary>
public sealed class ModelFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelfiles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pi4", "ggml-tiny-q8_0.bin", "qwen2.5-0.5b-instruct-q4_0.gguf", "fr_FR-siwis-low.onnx")]
    [InlineData("pi5", "ggml-base-q8_0.bin", "qwen2.5-0.5b-instruct-q4_0.gguf", "fr_FR-siwis-medium.onnx")]
    [InlineData("pi5-8g", "ggml-base-q8_0.bin", "qwen2.5-1.5b-instruct-q4_0.gguf", "fr_FR-siwis-medium.onnx")]
    public void Every_file_of_a_profile_is_found_by_its_purpose(string profile, string stt, string llm, string voice)
    {
        Put(ModelManifest.BuiltIn().OfProfile(profile));
        AssertFound(stt, llm, voice);
    }

    [Fact]
    public void Of_all_models_together_the_largest_is_taken()
    {
        Put(ModelManifest.BuiltIn().Models);
        AssertFound("ggml-parakeet-tdt-0.6b-v3-q8_0.bin", "qwen2.5-1.5b-instruct-q4_0.gguf", "fr_FR-upmc-medium.onnx");
    }

    [Fact]
    public void The_demo_serves_where_nothing_was_fetched()
    {
        Put(ModelManifest.BuiltIn().OfProfile("demo"));
        var files = Files();
        Assert.Equal(Path.Combine(_folder, "demo/stt-fr-demo.bin"), files.Stt);
        Assert.Null(files.LanguageModel); // it gets facts wrong: only who names it gets it
        Assert.Null(files.PiperVoice);
        Put(ModelManifest.BuiltIn().OfProfile("pi4"));
        Assert.Equal(Path.Combine(_folder, "ggml-tiny-q8_0.bin"), Files().Stt);
    }

    [Fact]
    public void An_unfinished_download_is_no_model()
    {
        File.WriteAllBytes(Path.Combine(_folder, "ggml-tiny-q8_0.bin.part"), new byte[10]);
        File.WriteAllBytes(Path.Combine(_folder, "fr_FR-siwis-low.onnx.part"), new byte[10]);
        File.WriteAllBytes(Path.Combine(_folder, "fr_FR-siwis-low.onnx.json"), new byte[10]);
        Assert.Null(Files().Stt);
        Assert.Null(Files().PiperVoice);
    }

    private void AssertFound(string stt, string llm, string voice)
    {
        var files = Files();
        Assert.Equal(Path.Combine(_folder, stt), files.Stt);
        Assert.Equal(Path.Combine(_folder, llm), files.LanguageModel);
        Assert.Equal(Path.Combine(_folder, voice), files.PiperVoice);
        Assert.Equal(Path.Combine(_folder, "silero_vad.onnx"), files.Detector);
    }

    // As large as the manifest says, in kilobytes for megabytes.
    private void Put(IEnumerable<ModelEntry> models)
    {
        foreach (var file in models.SelectMany(model => model.Files))
        {
            var path = Path.Combine(_folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, new byte[file.ApproxMb * 1000]);
        }
    }

    private ModelFiles Files() => new(ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"MODELS_DIR={_folder}"])).Models);
}
