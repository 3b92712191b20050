using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class SettingSheetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sheet-").FullName;

    private string Env => Path.Combine(_folder, "voicebot.env");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_setting_is_either_on_the_page_or_left_to_the_file_on_purpose()
    {
        var offered = KnownSetting.Groups.SelectMany(static group => group.Settings).Select(static known => known.Name).ToList();
        Assert.Equal(KnownSetting.Defaults.Keys.Order(), offered.Concat(KnownSetting.ByFileAlone).Order());
        Assert.All(KnownSetting.Groups.SelectMany(static group => group.Settings), static known => Assert.Equal(EnvFile.IsSecret(known.Name), known.Kind == SettingKind.Secret));
    }

    [Fact]
    public void Every_choice_is_one_that_a_start_takes()
    {
        foreach (var known in KnownSetting.Groups.SelectMany(static group => group.Settings).Where(static known => known.Kind == SettingKind.Choice))
            foreach (var choice in known.Choices)
                ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"{known.Name}={choice}"]));
    }

    [Fact]
    public void The_last_line_that_names_it_is_the_one_that_changes()
    {
        File.WriteAllText(Env, "MAX_CALLS=1\r\n# x\r\nexport max_calls = 2 # deux\r\n");
        Assert.Equal(["MAX_CALLS", "SCENARIO_PATH"], Write(("MAX_CALLS", "3"), ("SCENARIO_PATH", Env)));
        Assert.Equal($"MAX_CALLS=1\n# x\nMAX_CALLS=3\nSCENARIO_PATH={Env}\n", File.ReadAllText(Env));
    }

    [Theory]
    [InlineData("l'atelier d'en face")]
    [InlineData("a\"b'c\\d$e`f")]
    [InlineData("# pas un commentaire")]
    [InlineData("«x»")]
    public void Whatever_is_written_is_read_back(string value)
    {
        Write(("SMTP_USERNAME", value));
        Assert.Equal(value, SettingSources.Load(Env, []).InFile("SMTP_USERNAME"));
    }

    [Fact]
    public void A_secret_is_written_where_there_was_no_file()
    {
        Assert.Equal(["WEBHOOK_SECRET"], Write(("WEBHOOK_SECRET", "geheim")));
        Assert.Equal("geheim", SettingSources.Load(Env, []).InFile("WEBHOOK_SECRET"));
    }

    [Fact]
    public void What_the_command_line_says_is_not_changed_here()
    {
        var sheet = new SettingSheet(SettingSources.Load(Env, ["MAX_CALLS=5"]));
        Assert.Empty(sheet.Write(new Dictionary<string, string> { ["MAX_CALLS"] = "3" }));
        Assert.Equal("réglé sur la ligne de commande", sheet.Read().Single(static field => field.Known.Name == "MAX_CALLS").Overruled);
        Assert.False(File.Exists(Env));
    }

    [Fact]
    public void A_setting_that_the_page_does_not_offer_is_not_written() => Assert.Empty(Write(("GGML_BACKENDS", "/tmp"), ("PAGE_DIR", "/tmp"), ("NEU", "1")));

    [Fact]
    public void A_new_file_is_its_owners_alone_and_one_that_cannot_be_written_says_why()
    {
        Write(("MAX_CALLS", "3"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Env));
        var lost = new SettingSheet(SettingSources.Load(Path.Combine(_folder, "weg/voicebot.env"), []));
        Assert.Contains("ne peut pas être créé", Assert.Throws<IOException>(() => lost.Write(new Dictionary<string, string> { ["MAX_CALLS"] = "3" })).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Write(params (string Name, string Value)[] wanted) =>
        new SettingSheet(SettingSources.Load(Env, [])).Write(wanted.ToDictionary(static one => one.Name, static one => one.Value));
}
