using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>Planted faults, each named with its cure. Asterisk's own are in Voicebot.Asterisk.Tests.</summary>
[Trait("Needs", "userland")]
public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_models_and_without_an_exchange_both_are_named()
    {
        var findings = await ExamineAsync($"MODELS_DIR={_folder}/none");
        AssertBad(findings, "modèles", "n’existe pas", "MODELS_DIR");
        AssertBad(findings, "Asterisk", "AMI_HOST n’est pas réglé", "AMI_HOST");
        AssertBad(findings, "appels admis", "seulement de cette machine", "AUDIOSOCKET_ALLOW");
    }

    [Fact]
    public async Task An_empty_folder_has_no_recogniser() =>
        AssertBad(await ExamineAsync(), "modèles", "aucun modèle de reconnaissance", "models fetch");

    [Fact]
    public async Task The_demos_recogniser_works_and_serves_no_real_calls()
    {
        var findings = await ExamineAsync($"MODELS_DIR={Path.Combine(Root(), "models")}");
        Assert.Equal(Verdict.Doubtful, findings.First(one => one.Subject == "modèles").Verdict);
        Assert.Contains("stt-fr-demo.bin fait son travail", Assert.Single(findings, one => one.Subject == "reconnaissance").What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_a_wrong_sum_is_named()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "silero_vad.onnx"), new byte[2327524], TestContext.Current.CancellationToken);
        var findings = await ExamineAsync();
        AssertBad(findings, "sommes", "silero_vad.onnx (somme fausse", "models fetch");
        AssertBad(findings, "détecteur", "silero_vad.onnx", "le niveau et le spectre");
    }

    [Theory]
    [InlineData("STT_MODEL", "stt.bin", "reconnaissance", "chaque appel va à une personne")]
    [InlineData("LLM_MODEL", "llm.gguf", "langue", "le scénario répond seul")]
    [InlineData("VOICE_MODEL", "voice.onnx", "voix", "espeak-ng parle")]
    public async Task An_engine_that_does_not_open_is_named_with_what_stands_in(string setting, string file, string subject, string instead)
    {
        var path = Path.Combine(_folder, file);
        await File.WriteAllTextAsync(path, "no model", TestContext.Current.CancellationToken);
        AssertBad(await ExamineAsync($"{setting}={path}"), subject, file, instead);
    }

    [Fact]
    public async Task Models_beyond_the_memory_are_named()
    {
        await using (var file = File.Create(Path.Combine(_folder, "huge.gguf")))
            file.SetLength(1L << 40); // sparse
        AssertBad(await ExamineAsync(), "mémoire", "de modèles", "profil plus petit");
    }

    [Fact]
    public async Task A_scenario_that_is_none_is_named()
    {
        var path = Path.Combine(_folder, "scenario.json");
        await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);
        AssertBad(await ExamineAsync($"SCENARIO_PATH={path}"), "scénario", path, "SCENARIO_PATH");
    }

    [Fact]
    public async Task A_port_that_is_taken_and_an_address_that_is_not_ours_are_named()
    {
        using var rival = new TcpListener(IPAddress.Loopback, 0);
        rival.Start();
        AssertBad(await ExamineAsync("AUDIOSOCKET_BIND=127.0.0.1", $"AUDIOSOCKET_PORT={((IPEndPoint)rival.LocalEndpoint).Port}"), "port", "déjà pris", "AUDIOSOCKET_PORT");
        AssertBad(await ExamineAsync("AUDIOSOCKET_BIND=192.0.2.77"), "port", "pas une adresse de cette machine", "AUDIOSOCKET_PORT");
    }

    [Fact]
    public async Task A_clock_that_was_never_set_is_named()
    {
        var early = new FakeTimeProvider(new DateTimeOffset(1970, 1, 1, 0, 5, 0, TimeSpan.Zero));
        AssertBad(await ExamineAsync(early, "/sys"), "horloge", "01/01/1970", "serveur de temps");
    }

    [Fact]
    public async Task Heat_throttling_and_a_weak_supply_are_named()
    {
        var sysfs = Path.Combine(_folder, "sys");
        Plant("class/thermal/thermal_zone0/temp", "91000");
        Plant("class/hwmon/hwmon0/name", "rpi_volt");
        Plant("class/hwmon/hwmon0/in0_lcrit_alarm", "1");
        var findings = await ExamineAsync(_clock, sysfs);
        AssertBad(findings, "température", "91 °C (limite 75 °C)", "aérez");
        AssertBad(findings, "alimentation", "tension trop faible", "bloc d’alimentation");
        Plant("class/thermal/thermal_zone0/temp", "60000");
        Plant("class/thermal/cooling_device0/type", "cpufreq-cpu0");
        Plant("class/thermal/cooling_device0/cur_state", "2");
        AssertBad(await ExamineAsync(_clock, sysfs), "température", "60 °C, le processeur est ralenti", "aérez");

        void Plant(string file, string text)
        {
            var path = Path.Combine(sysfs, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text + "\n");
        }
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_named() =>
        AssertBad(await ExamineAsync($"RECORD_DIR={Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK")}"), "disque", "libres", "faites de la place");

    [Fact]
    public async Task A_chip_that_was_asked_for_and_is_not_there_is_named() =>
        AssertBad(await ExamineAsync("PANEL_CHIP=pinctrl-nowhere"), "voyants", "pinctrl-nowhere", "PANEL_CHIP");

    [Fact]
    public async Task Calls_that_are_recorded_are_told() =>
        Assert.Contains("accord des appelants", Assert.Single(await ExamineAsync($"RECORD_DIR={_folder}"), one => one.Subject == "enregistrement").Cure, StringComparison.Ordinal);

    private static void AssertBad(IEnumerable<Finding> findings, string subject, string what, string cure)
    {
        var found = Assert.Single(findings, one => one.Subject == subject && one.Verdict == Verdict.Bad);
        Assert.Contains(what, found.What, StringComparison.Ordinal);
        Assert.Contains(cure, found.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.What);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, ".env.example")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private Task<List<Finding>> ExamineAsync(params string[] settings) => ExamineAsync(_clock, "/sys", settings);

    private async Task<List<Finding>> ExamineAsync(TimeProvider clock, string sysfs, params string[] settings)
    {
        var read = ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"MODELS_DIR={_folder}", .. settings]));
        var findings = new List<Finding>();
        await foreach (var finding in new Doctor(read, clock, sysfs).ExamineAsync(TestContext.Current.CancellationToken))
            findings.Add(finding);
        return findings;
    }
}
