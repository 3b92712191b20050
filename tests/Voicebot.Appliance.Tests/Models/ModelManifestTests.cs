using System.Text;
using System.Text.Json.Nodes;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

public sealed class ModelManifestTests
{
    [Fact]
    public void The_built_in_manifest_serves_every_profile()
    {
        var manifest = ModelManifest.BuiltIn();
        foreach (var profile in ModelManifest.Profiles.Where(profile => profile != "demo"))
            Assert.Equal(Enum.GetValues<ModelPurpose>(), manifest.OfProfile(profile).Select(model => model.Purpose).Order());
        Assert.Equal([ModelPurpose.Stt, ModelPurpose.Llm, ModelPurpose.Voice], manifest.OfProfile("demo").Select(model => model.Purpose));
        // A Piper voice is two files, or it does not speak.
        Assert.All(manifest.Models.Where(model => model.Purpose == ModelPurpose.Voice), voice =>
            Assert.Equal([voice.Files[1].Name + ".json", voice.Files[1].Name], voice.Files.Select(file => file.Name)));
        // An address ends with the name the file gets, so that a mirror made with wget fits.
        Assert.All(manifest.Files.Where(file => file.Url is not null), file => Assert.EndsWith("/" + file.Name, file.Url, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sum_of_the_detector_is_that_of_the_verified_copy()
    {
        var file = ModelManifest.BuiltIn().Named("silero-vad").Files[0];
        var copy = Voicebot.Appliance.Tests.Engines.Models.BorrowedModels.Require(file.Name);
        Assert.Equal(file.Bytes, new FileInfo(copy).Length);
        Assert.Equal(file.Sha256, ModelBench.Sum(File.ReadAllBytes(copy)));
    }

    [Theory]
    [InlineData("$.version", "2", "version 2")]
    [InlineData("$.models", "[]", "0 modèles")]
    [InlineData("$.extra", "1", "ligne 1")]
    [InlineData("$.models[0].extra", "1", "ligne 1")]
    [InlineData("$.models[0].purpose", "\"tts\"", "$.models[0].purpose")]
    [InlineData("$.models[0].purpose", "0", "$.models[0].purpose")]
    [InlineData("$.models[0].licence", "null", "$.models[0].licence")]
    [InlineData("$.models[0].licence", "\" \"", "licence et goodAt")]
    [InlineData("$.models[0].name", "\"-a\"", "nom impossible")]
    [InlineData("$.models[0].profiles", "[\"pi6\"]", "profil « pi6 » inconnu")]
    [InlineData("$.models[0].profiles", "[\"pi5\",\"pi5\"]", "a déjà un modèle pour cet usage")]
    [InlineData("$.models[0].files", "[]", "1 à 8 fichiers")]
    [InlineData("$.models[0].ramMb", "0", "ramMb = 0")]
    [InlineData("$.models[0].files[0].name", "\"../ggml-a.bin\"", "nom de fichier « ../ggml-a.bin » impossible")]
    [InlineData("$.models[0].files[0].name", "\"/etc/a.bin\"", "impossible")]
    [InlineData("$.models[0].files[0].name", "\".a.bin\"", "impossible")]
    [InlineData("$.models[0].files[0].name", "\"a.sh\"", "impossible")]
    [InlineData("$.models[0].files[0].name", "\"sub/a.bin\"", "un nom sans dossier")]
    [InlineData("$.models[0].files[0].url", "\"http://example.org/ggml-a.bin\"", "https")]
    [InlineData("$.models[0].files[0].url", "\"file:///etc/passwd\"", "https")]
    [InlineData("$.models[0].files[0].url", "null", "https")]
    [InlineData("$.models[0].files[0].sha256", "\"AB\"", "64 chiffres")]
    [InlineData("$.models[0].files[0].sha256", "null", "pinned = manifest")]
    [InlineData("$.models[0].files[0].pinned", "\"first-download\"", "pinned = manifest")]
    [InlineData("$.models[0].files[0].pinned", "\"tree\"", "n’a pas d’adresse")]
    [InlineData("$.models[0].files[0].bytes", "0", "taille impossible")]
    [InlineData("$.models[0].files[0].bytes", "1.5", "bytes")]
    [InlineData("$.models[0].files[0].approxMb", "-1", "taille impossible")]
    public void A_broken_rule_is_one_french_line(string path, string value, string words)
    {
        var error = Assert.Throws<ModelException>(() => Parse(Changed(path, value)));
        Assert.StartsWith("manifeste des modèles : ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"version\":1,\"models\":[]}")]
    public void What_is_no_manifest_is_one_french_line_too(string json) =>
        Assert.StartsWith("manifeste des modèles : ", Assert.Throws<ModelException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_taken_once()
    {
        var twice = JsonNode.Parse(Valid)!;
        var copy = twice["models"]![0]!.DeepClone();
        copy["profiles"] = new JsonArray();
        twice["models"]!.AsArray().Add(copy);
        Assert.Contains("« a » : nom impossible ou déjà pris", Assert.Throws<ModelException>(() => Parse(twice.ToJsonString())).Message, StringComparison.Ordinal);
        copy["name"] = "b";
        Assert.Contains("« ggml-a.bin » déjà pris", Assert.Throws<ModelException>(() => Parse(twice.ToJsonString())).Message, StringComparison.Ordinal);
        copy["files"]![0]!["name"] = "ggml-b.bin";
        Assert.Equal(2, Parse(twice.ToJsonString()).Models.Count);
    }

    private static string Valid => """
        {"version":1,"models":[{"name":"a","purpose":"stt","profiles":["pi5"],"files":[{"name":"ggml-a.bin",
        "url":"https://example.org/ggml-a.bin","sha256":"SUM","pinned":"manifest","bytes":5,"approxMb":1}],"licence":"MIT","ramMb":1,"goodAt":"x"}]}
        """.Replace("SUM", new string('a', 64), StringComparison.Ordinal);

    private static ModelManifest Parse(string json) => ModelManifest.Parse(Encoding.UTF8.GetBytes(json));

    private static string Changed(string path, string value)
    {
        var root = JsonNode.Parse(Valid)!;
        var at = root;
        var words = path[2..].Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        foreach (var word in words[..^1])
            at = word == "0" ? at[0]! : at[word]!;
        at[words[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
