using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class CapacityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("capacity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Auto_takes_what_was_measured_with_these_models()
    {
        Keep(5);
        var settings = Read("MAX_CALLS=auto");
        Assert.Equal(5, settings.AudioSocket.MaxCalls);
        Assert.DoesNotContain(settings.Warnings, static line => line.Contains("MAX_CALLS", StringComparison.Ordinal));
        Assert.Equal(3, Read("MAX_CALLS=3").AudioSocket.MaxCalls);
    }

    [Fact]
    public void Without_a_measure_auto_is_what_is_usual_and_says_so()
    {
        var settings = Read("MAX_CALLS=Auto");
        Assert.Equal(2, settings.AudioSocket.MaxCalls);
        Assert.Contains("MAX_CALLS=auto : rien n’a été mesuré avec ces modèles (voicebot bench capacity), 2 appels à la fois", settings.Warnings);
    }

    [Theory]
    [InlineData("another model")]
    [InlineData("another voice")]
    [InlineData("half a file")]
    [InlineData("too many")]
    public void A_measure_that_says_nothing_of_this_machine_does_not_count(string what)
    {
        Keep(what == "too many" ? 65 : 5);
        var file = Path.Combine(_folder, "capacity.json");
        if (what == "another model")
            File.WriteAllText(Path.Combine(_folder, "ggml-other.bin"), "weights");
        if (what == "half a file")
            File.WriteAllText(file, File.ReadAllText(file)[..20]);
        if (what == "another voice")
            foreach (var name in new[] { "voice.onnx", "voice.onnx.json" })
                File.WriteAllText(Path.Combine(_folder, name), "voice");
        Assert.True(Read("MAX_CALLS=auto").AudioSocket.IsUnmeasured);
    }

    [Fact]
    public void What_is_neither_a_number_nor_auto_is_refused() =>
        Assert.Contains("1 à 64 (ou auto)", Assert.Throws<SettingException>(() => Read("MAX_CALLS=many")).Message, StringComparison.Ordinal);

    private void Keep(int calls)
    {
        var settings = Read();
        new Capacity(calls, 900, 1800, Capacity.MarkOf(settings.Models), DateTimeOffset.UnixEpoch).Keep(settings.Journal);
    }

    private ApplianceSettings Read(params string[] words) => ApplianceSettings.Read(SettingSources.Load(
        Path.Combine(_folder, "none.env"),
        [$"JOURNAL_PATH={Path.Combine(_folder, "journal.db")}", $"MODELS_DIR={_folder}", .. words], mustExist: false));
}
