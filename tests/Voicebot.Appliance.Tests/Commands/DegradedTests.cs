using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Commands;

public sealed class DegradedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("degraded-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<string> Of(bool hears, string? voiceFailure, params string[] words) =>
        Degraded.Of(ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"MODELS_DIR={_folder}", .. words])), hears, voiceFailure);

    [Fact]
    public void Nothing_lacks_where_all_is_there()
    {
        File.WriteAllText(Path.Combine(_folder, "ggml-base.bin"), "x");
        Assert.Empty(Of(true, null, "AMI_HOST=192.0.2.5", "AMI_SECRET=x"));
        Assert.Empty(Of(true, null, "AMI_HOST=localhost", "AMI_SECRET=x"));
        Assert.Empty(Of(true, null, "AMI_HOST=pbx", "AMI_SECRET=x", "AUDIOSOCKET_ALLOW=192.0.2.5"));
    }

    [Fact]
    public void Settings_that_were_forgotten_are_named()
    {
        var lacks = Of(true, null);
        Assert.Contains(lacks, lack => lack.StartsWith("AMI_HOST is not set", StringComparison.Ordinal) && lack.Contains("a person", StringComparison.Ordinal));
        Assert.Contains(lacks, lack => lack.Contains("AUDIOSOCKET_ALLOW", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(true, null, "AUDIOSOCKET_ALLOW=192.0.2.5"), lack => lack.Contains("AUDIOSOCKET_ALLOW", StringComparison.Ordinal));
        Assert.Contains("AUDIOSOCKET_ALLOW", Assert.Single(Of(true, null, "AMI_HOST=pbx.example", "AMI_SECRET=x")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_ears_are_named_with_what_is_missing_and_the_cure()
    {
        string[] pbx = ["AMI_HOST=192.0.2.5", "AMI_SECRET=x"];
        var none = Assert.Single(Of(false, null, pbx));
        Assert.Contains($"no model in MODELS_DIR = {_folder}", none, StringComparison.Ordinal);
        Assert.Contains("make models, or voicebot models fetch", none, StringComparison.Ordinal);
        Assert.Contains("/nowhere/models is not there (make models", Assert.Single(Of(false, null, [.. pbx, "MODELS_DIR=/nowhere/models"])), StringComparison.Ordinal);
        Assert.Contains("STT_MODEL = /nowhere/ggml.bin is not there", Assert.Single(Of(false, null, [.. pbx, "STT_MODEL=/nowhere/ggml.bin"])), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "ggml-base.bin"), "damaged");
        Assert.Contains("ggml-base.bin could not be opened", Assert.Single(Of(false, null, pbx)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_demos_ears_and_another_voice_are_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "demo"));
        File.WriteAllText(Path.Combine(_folder, "demo", "stt-fr-demo.bin"), "x");
        string[] pbx = ["AMI_HOST=192.0.2.5", "AMI_SECRET=x"];
        Assert.Contains("demo's recogniser serves no real callers (make models", Assert.Single(Of(true, null, pbx)), StringComparison.Ordinal);
        Assert.Contains("VOICE_MODEL cannot serve (torn)", Of(true, "torn", pbx)[^1], StringComparison.Ordinal);
    }
}
