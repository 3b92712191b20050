using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class ApplianceSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

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
    [InlineData("sha256 Fingerprint=")]
    [InlineData("SHA256 Fingerprint=")]
    [InlineData("SHA-256 fingerprint = ")]
    public void Openssls_whole_line_is_a_fingerprint(string label)
    {
        var bytes = string.Concat(Enumerable.Repeat("aB", 32));
        var colons = string.Join(':', Enumerable.Repeat("aB", 32));
        Assert.Equal(bytes, Read($"AMI_CERT_SHA256={label}{colons}").Ami.CertificateSha256);
        Assert.Equal(bytes, ReadFile($"AMI_CERT_SHA256={label}{colons} # of the PBX\n").Ami.CertificateSha256);
        Assert.Throws<SettingException>(() => Read($"AMI_CERT_SHA256={label}{colons}:aB"));
        Assert.Throws<SettingException>(() => Read($"AMI_CERT_SHA256=sha1 Fingerprint={colons}"));
    }

    [Theory]
    [InlineData("AUDIOSOCKET_PORT", "abc", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "0", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "65536", "1 à 65535")]
    [InlineData("AUDIOSOCKET_PORT", "9090x", "1 à 65535")]
    [InlineData("AUDIOSOCKET_BIND", "box", "adresse IP")]
    [InlineData("AUDIOSOCKET_BIND", "9090", "adresse IP")]
    [InlineData("AUDIOSOCKET_BIND", "10.0.5", "adresse IP")]
    [InlineData("AUDIOSOCKET_BIND", "010.0.0.1", "adresse IP")]
    [InlineData("AUDIOSOCKET_BIND", "0x7f.1", "adresse IP")]
    [InlineData("AUDIOSOCKET_BIND", "[::1]:9090", "adresse IP")]
    [InlineData("AUDIOSOCKET_ALLOW", "192.168.1.0/33", "192.168.1.0/24")]
    [InlineData("AUDIOSOCKET_ALLOW", "10.0.5", "quatre nombres")]
    [InlineData("AUDIOSOCKET_ALLOW", "10.0/16", "quatre nombres")]
    [InlineData("AUDIOSOCKET_ALLOW", "0x0a.0.0.5", "quatre nombres")]
    [InlineData("AUDIOSOCKET_ALLOW", "192.168.1.20/24", "192.168.1.0/24 pour tout le réseau")]
    [InlineData("MAX_CALLS", "0", "1 à 64")]
    [InlineData("AMI_HOST", "pbx:5038", "nom d’hôte")]
    [InlineData("AMI_HOST", "10.0.5", "quatre nombres")]
    [InlineData("AMI_HOST", "9090", "quatre nombres")]
    [InlineData("AMI_HOST", "010.0.0.1", "quatre nombres")]
    [InlineData("AMI_HOST", "0x7f.1", "quatre nombres")]
    [InlineData("AMI_HOST", "10.0.0.256", "quatre nombres")]
    [InlineData("AMI_HOST", "192.0.2.5:5038", "AMI_PORT")]
    [InlineData("AMI_HOST", "[::1]", "IPv6")]
    [InlineData("AMI_HOST", "pbx example", "nom d’hôte")]
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
    [InlineData("LOG_LEVEL", "debug,trace", "information")]
    [InlineData("AMI_CA_FILE", "/tmp", "c’est un dossier")]
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

    // A 1,100-character AMI_USERNAME once ended the manager link for good: Asterisk reads no line that long.
    [Theory]
    [InlineData("AMI_USERNAME")]
    [InlineData("AMI_SECRET")]
    public void A_credential_is_no_longer_than_Asterisk_takes_and_a_refused_one_is_not_shown(string name)
    {
        Assert.Equal(80, Read($"{name}={new string('x', 80)}") is var read && name == "AMI_SECRET" ? read.Ami.Secret.Length : read.Ami.Username.Length);
        foreach (var value in new[] { new string('x', 81), new string('x', 1100), new string('é', 41) })
        {
            var error = Assert.Throws<SettingException>(() => Read($"{name}={value}"));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.Contains("80", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("xx", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_stays_one_short_line_whatever_the_value()
    {
        var error = Assert.Throws<SettingException>(() => Read($"HANGOVER_MS=6\n00\r{new string('7', 10_000)}"));
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\r', error.Message);
        Assert.True(error.Message.Length < 300, error.Message);
    }

    [Theory]
    [InlineData("s3cret-s3cret")]
    [InlineData("AMI_SECRET s3cret-s3cret=1")]
    [InlineData("=s3cret-s3cret")]
    [InlineData("--s3cret=1")]
    public void A_word_that_is_no_setting_is_named_by_its_place(string word)
    {
        var error = Assert.Throws<SettingException>(() => Read("MAX_CALLS=3", word));
        Assert.Equal("ligne de commande, réglage 2 : la forme NOM=valeur est attendue", error.Message);
    }

    [Fact]
    public void Single_quotes_and_export_are_read()
    {
        var settings = ReadFile("export HANGOVER_MS=700\nAMI_SECRET='s3cret-s3cret'\nMAX_CALLS=\"3\" # as the licence says\n");
        Assert.Equal(700, settings.Call.Hangover.TotalMilliseconds);
        Assert.Equal("s3cret-s3cret", settings.Ami.Secret);
        Assert.Equal(3, settings.AudioSocket.MaxCalls);
        Assert.Empty(settings.Warnings);
        Assert.Contains("HANGOVER_MS = « abc »", Assert.Throws<SettingException>(() => ReadFile("export HANGOVER_MS=abc\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_equal_names_the_last_counts_and_one_line_says_so()
    {
        var settings = ReadFile("MAX_CALLS=3\n# again\nmax_calls=4\nexport MAX_CALLS=5\n");
        Assert.Equal(5, settings.AudioSocket.MaxCalls);
        Assert.Equal([$"{_file}, lignes 1, 3, 4 : MAX_CALLS est réglé 3 fois, la dernière valeur compte"], settings.Warnings);

        settings = Read("MAX_CALLS=3", "MAX_CALLS=4");
        Assert.Equal(4, settings.AudioSocket.MaxCalls);
        Assert.Equal(["ligne de commande, plusieurs fois : MAX_CALLS est réglé 2 fois, la dernière valeur compte"], settings.Warnings);
    }

    [Fact]
    public void A_name_that_nobody_reads_is_told_with_the_nearest_one()
    {
        Assert.Equal([$"{_file}, ligne 2 : HANGOVR_MS n’est lu par personne ; HANGOVER_MS ?"], ReadFile("MAX_CALLS=3\nHANGOVR_MS=700\n").Warnings);
        Assert.Equal([$"{_file}, ligne 1 : TZ n’est lu par personne"], ReadFile("TZ=Europe/Paris\n").Warnings);
        Assert.Equal(["ligne de commande, réglage 1 : AMI_HOTS n’est lu par personne ; AMI_HOST ?"], Read("AMI_HOTS=pbx").Warnings);
        Assert.Empty(ReadFile("").Warnings);
    }

    [Fact]
    public void What_else_the_environment_holds_is_no_typing_error()
    {
        Environment.SetEnvironmentVariable("HANGOVR_MS", "700");
        try
        {
            Assert.Empty(Read().Warnings);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HANGOVR_MS", null);
        }
    }

    // A line of its own that ends in "=" may be a secret in base64.
    [Theory]
    [InlineData("c2VjcmV0LXNlY3JldA==")]
    [InlineData("MFRGGZDFMY======")]
    [InlineData("s3cret=1")]
    public void A_name_that_may_be_a_secret_is_not_shown(string line) =>
        Assert.Equal([$"{_file}, ligne 1 : ce nom n’est lu par personne"], ReadFile(line + "\n").Warnings);

    [Theory]
    [InlineData("AMI_SECRET=s3cret-s3cret\n", UnixFileMode.OtherRead, true)]
    [InlineData("AMI_SECRET=s3cret-s3cret\n", UnixFileMode.GroupRead, false)] // a service's group may
    [InlineData("AMI_SECRET=s3cret-s3cret\n", UnixFileMode.None, false)]
    [InlineData("AMI_SECRET=\n", UnixFileMode.OtherRead, false)]
    [InlineData("MAX_CALLS=3\n", UnixFileMode.OtherRead, false)]
    public void A_secret_that_everybody_can_read_is_told(string text, UnixFileMode others, bool told)
    {
        var warnings = ReadFile(text, others).Warnings;
        Assert.Equal(told ? [$"{_file} contient un secret et chacun peut le lire sur cette machine : chmod 600 {_file}"] : [], warnings);
    }

    [Fact]
    public void A_certificate_without_TLS_is_told()
    {
        Assert.Equal(["AMI_CERT_SHA256 ne sert qu’avec AMI_TLS=on"], Read("AMI_CERT_SHA256=" + new string('a', 64)).Warnings);
        Assert.Empty(Read("AMI_TLS=on", "AMI_CERT_SHA256=" + new string('a', 64)).Warnings);
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
            .Select(line => Regex.Match(line, "^#?([A-Z0-9_]+)="))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository(), "src/Voicebot.Appliance/Settings"), "*.cs").Select(File.ReadAllText);
        var read = Regex.Matches(string.Concat(sources), "read\\.[A-Za-z0-9]+\\(\"([A-Z0-9_]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(read);
        Assert.Equal(read.Order(), named.Order());
        Assert.Empty(ApplianceSettings.Read(SettingSources.Load(example, [])).Warnings);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, ".env.example")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("repository root");
        return folder;
    }

    private ApplianceSettings ReadFile(string text, UnixFileMode others = UnixFileMode.None)
    {
        File.WriteAllText(_file, text);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        return ApplianceSettings.Read(SettingSources.Load(_file, []));
    }

    private static ApplianceSettings Read(params string[] words) =>
        ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", words));
}
