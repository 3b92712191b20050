using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class ApplianceSettingsTests
{
    [Fact]
    public void Defaults_answer_calls_from_this_machine_only()
    {
        var settings = Read();
        Assert.Equal(9090, settings.AudioSocket.Port);
        Assert.Null(settings.Ami.Host);
        Assert.All(settings.AudioSocket.Allowed, network => Assert.True(IPAddress.IsLoopback(network.BaseAddress)));
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Call.NoInputPrompt);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Call.NoInputGoodbye);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Call.MaxDuration);
        Assert.Equal(LogLevel.Information, settings.LogLevel);
    }

    [Fact]
    public void The_pbx_that_tells_the_number_may_bring_calls()
    {
        var settings = Read("AMI_HOST=192.168.1.10", "AMI_SECRET=x");
        Assert.Contains(settings.AudioSocket.Allowed, network => network.Contains(IPAddress.Parse("192.168.1.10")));
        Assert.DoesNotContain(settings.AudioSocket.Allowed, network => network.Contains(IPAddress.Parse("192.168.1.11")));
    }

    [Fact]
    public void Networks_and_addresses_can_be_allowed()
    {
        var allowed = Read("AUDIOSOCKET_ALLOW=10.1.0.0/16, 192.168.1.20").AudioSocket.Allowed;
        Assert.True(allowed[0].Contains(IPAddress.Parse("10.1.2.3")));
        Assert.True(allowed[1].Contains(IPAddress.Parse("192.168.1.20")));
        Assert.Equal(2, allowed.Count);
    }

    [Fact]
    public void Tls_changes_the_port_that_is_meant()
    {
        Assert.Equal(5038, Read("AMI_HOST=pbx", "AMI_SECRET=x").Ami.Port);
        Assert.Equal(5039, Read("AMI_HOST=pbx", "AMI_SECRET=x", "AMI_TLS=on").Ami.Port);
        Assert.Equal(5040, Read("AMI_HOST=pbx", "AMI_SECRET=x", "AMI_TLS=on", "AMI_PORT=5040").Ami.Port);
    }

    [Fact]
    public void A_fingerprint_may_be_as_openssl_prints_it()
    {
        var colons = string.Join(':', Enumerable.Repeat("aB", 32));
        Assert.Equal(string.Concat(Enumerable.Repeat("aB", 32)), Read($"AMI_CERT_SHA256={colons}").Ami.CertificateSha256);
        Assert.Null(Read().Ami.CertificateSha256);
        Assert.Throws<SettingException>(() => Read($"AMI_CERT_SHA256={colons[..^1]}"));
        Assert.Throws<SettingException>(() => Read($"AMI_CERT_SHA256={colons[..^1]}g"));
    }

    [Theory]
    [InlineData("AUDIOSOCKET_PORT", "abc", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "0", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "65536", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "9090x", "1 à 65535")]
    [InlineData("AUDIOSOCKET_BIND", "box", "adresse IP")]
    [InlineData("AUDIOSOCKET_ALLOW", "192.168.1.0/33", "adresse ou un réseau")]
    [InlineData("MAX_CALLS", "0", "1 à 64")]
    [InlineData("AMI_HOST", "pbx:5038", "nom d’hôte")]
    [InlineData("AMI_PORT", "-1", "1 à 65535")]
    [InlineData("AMI_TLS", "peut-être", "on ou off")]
    [InlineData("AMI_CA_FILE", "/nowhere/ca.pem", "n’existe pas")]
    [InlineData("AMI_CERT_SHA256", "AB:CD", "64 chiffres hexadécimaux")]
    [InlineData("SCENARIO_PATH", "/nowhere/scenario.json", "n’existe pas")]
    [InlineData("HANGOVER_MS", "100", "200 à 3000")]
    [InlineData("NO_INPUT_PROMPT_S", "1", "3 à 120")]
    [InlineData("NO_INPUT_GOODBYE_S", "10", "plus que NO_INPUT_PROMPT_S")]
    [InlineData("MAX_CALL_S", "5", "30 à 870")]
    [InlineData("RECOGNITION_DEADLINE_MS", "1e3", "200 à 20000")]
    [InlineData("MODELS_MIRROR", "ftp://usb/", "dossier ou une adresse http(s)")]
    [InlineData("MODELS_MIRROR", "https://", "dossier ou une adresse http(s)")]
    [InlineData("MODELS_MIRROR", "https://models.example/?x=1", "dossier ou une adresse http(s)")]
    [InlineData("LOG_LEVEL", "loud", "information")]
    [InlineData("LOG_LEVEL", "2", "information")]
    public void A_wrong_value_is_one_line_with_name_value_and_what_is_allowed(string name, string value, string allowed)
    {
        var error = Assert.Throws<SettingException>(() => Read($"{name}={value}"));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"« {value} »", error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_secret_is_named_and_a_wrong_one_never_shown()
    {
        Assert.StartsWith("AMI_SECRET manque", Assert.Throws<SettingException>(() => Read("AMI_HOST=pbx")).Message, StringComparison.Ordinal);
        var error = Assert.Throws<SettingException>(() => Read("AMI_HOST=pbx", "AMI_SECRET=geheim\r\nAction: x"));
        Assert.DoesNotContain("geheim", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Read("AMI_HOST=pbx", "AMI_SECRET=s3cret").Ami.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_gives_way_to_the_environment_and_that_to_the_command_line()
    {
        var file = Path.GetTempFileName();
        const string name = "MAX_CALLS";
        try
        {
            File.WriteAllText(file, "# a comment\nMAX_CALLS=3\nHANGOVER_MS = 700\nAMI_SECRET=\"with spaces # and hash\"\n");
            Assert.Equal(3, ApplianceSettings.Read(SettingSources.Load(file, [])).AudioSocket.MaxCalls);
            Assert.Equal(700, ApplianceSettings.Read(SettingSources.Load(file, [])).Call.Hangover.TotalMilliseconds);
            Assert.Equal("with spaces # and hash", ApplianceSettings.Read(SettingSources.Load(file, [])).Ami.Secret);
            Environment.SetEnvironmentVariable(name, "4");
            Assert.Equal(4, ApplianceSettings.Read(SettingSources.Load(file, [])).AudioSocket.MaxCalls);
            Assert.Equal(5, ApplianceSettings.Read(SettingSources.Load(file, ["MAX_CALLS=5"])).AudioSocket.MaxCalls);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("voicebot.env")]
    public void The_file_is_read_whatever_its_name(string name)
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var file = Path.Combine(folder, name);
            File.WriteAllText(file, "MAX_CALLS=7\n");
            Assert.Equal(7, ApplianceSettings.Read(SettingSources.Load(file, [])).AudioSocket.MaxCalls);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_file_may_be_absent_unless_it_was_named()
    {
        const string absent = "/nowhere/.env";
        Assert.Equal(2, ApplianceSettings.Read(SettingSources.Load(absent, [])).AudioSocket.MaxCalls);
        var error = Assert.Throws<SettingException>(() => SettingSources.Load(absent, [], mustExist: true));
        Assert.Equal($"--env = « {absent} » : ce fichier n’existe pas", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_settings_is_one_line_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{ \"json\": true }\n");
            var error = Assert.Throws<SettingException>(() => SettingSources.Load(file, []));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_example_file_names_every_setting_and_its_values_are_valid()
    {
        var example = Path.Combine(Repository(), ".env.example");
        var named = File.ReadAllLines(example)
            .Select(line => Regex.Match(line, "^#?([A-Z_]+)="))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository(), "src/Voicebot.Appliance/Settings"), "*.cs").Select(File.ReadAllText);
        var read = Regex.Matches(string.Concat(sources), "read\\.[A-Za-z]+\\(\"([A-Z_]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(read);
        Assert.Equal(read.Order(), named.Order());
        ApplianceSettings.Read(SettingSources.Load(example, []));
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, ".env.example")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("repository root");
        return folder;
    }

    private static ApplianceSettings Read(params string[] words) =>
        ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", words));
}
