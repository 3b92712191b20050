using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AsteriskConfigTests
{
    private const string Secret = "a-secret-of-the-exchange";
    private static readonly string[] Usual = ["--bot-host", "192.0.2.10", "--ami-secret", Secret, "--sip-secret", "a-secret-of-the-phone"];

    private static AsteriskConfigSettings Parse(params string[] arguments)
    {
        Assert.True(AsteriskConfigSettings.TryParse(arguments, out var settings, out var error), error);
        return settings;
    }

    [Fact]
    public void Help_names_every_option()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, AsteriskConfigCommand.Run(["--help"], output, errors));
        foreach (var option in new[] { "--bot-host", "--ami-username", "--ami-secret", "--sip-secret", "--ami-secret-file", "--sip-secret-file", "--human", "--max-calls", "--max-seconds", "--etc", "--into", "--freepbx", "--asterisk-host", "--file" })
            Assert.Contains(option, output.ToString(), StringComparison.Ordinal);
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public void Every_placeholder_of_every_file_is_filled_in()
    {
        var settings = Parse(Usual);
        foreach (var file in AsteriskConfig.Files)
            Assert.DoesNotMatch("@[A-Z_]+@", AsteriskConfig.Render(file, settings).Replace("@NAMES@", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_ring_names_every_appliance_and_the_manager_permits_each_host_once()
    {
        var settings = Parse("--bot-host", "192.0.2.10", "--bot-host", "192.0.2.10:9091", "--bot-host", "192.0.2.11", "--ami-secret", Secret);

        Assert.Contains("Set(BOT_POOL=192.0.2.10:9090&192.0.2.10:9091&192.0.2.11:9090)\n", AsteriskConfig.Render("extensions.conf", settings), StringComparison.Ordinal);
        Assert.Contains("permit = 192.0.2.10/255.255.255.255\npermit = 192.0.2.11/255.255.255.255\n;", AsteriskConfig.Render("manager.conf", settings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_manager_gives_the_least_rights()
    {
        var manager = AsteriskConfig.Render("manager.conf", Parse(Usual));

        Assert.Contains("\nread =\nwrite = call\n", manager, StringComparison.Ordinal);
        Assert.Contains($"[voicebot-ami]\nsecret = {Secret}\n", manager, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_not_given_is_drawn_anew_each_time()
    {
        var first = Parse("--bot-host", "192.0.2.10");
        var second = Parse("--bot-host", "192.0.2.10");

        Assert.Equal(32, first.AmiSecret.Length);
        Assert.Equal(4, new HashSet<string> { first.AmiSecret, first.SipSecret, second.AmiSecret, second.SipSecret }.Count);
    }

    [Theory]
    [InlineData("--bot-host")]
    [InlineData("--bot-host", "")]
    [InlineData("--bot-host", "192.0.2.10:")]
    [InlineData("--bot-host", "192.0.2.10:0")]
    [InlineData("--bot-host", "192.0.2.10:65536")]
    [InlineData("--bot-host", "192.0.2.10:+90")]
    [InlineData("--bot-host", "300.0.2.10")]
    [InlineData("--bot-host", "10.0.1")]
    [InlineData("--bot-host", "192.0.2.010")]
    [InlineData("--bot-host", "3221225994")]
    [InlineData("--bot-host", "bot-2.example")]
    [InlineData("--bot-host", "localhost:9090")]
    [InlineData("--bot-host", "::1")]
    [InlineData("--bot-host", "bot&other")]
    [InlineData("--bot-host", "bot,b")]
    [InlineData("--bot-host", "bot\nSystem(x)")]
    [InlineData("--bot-host", "-bot")]
    [InlineData("--bot-host", "bot;comment")]
    [InlineData("--ami-secret", "short")]
    [InlineData("--ami-secret", "long enough but spaced")]
    [InlineData("--ami-secret", "semicolon;is-a-comment")]
    [InlineData("--sip-secret", "line\nbreak-in-a-secret")]
    [InlineData("--ami-username", "a]b")]
    [InlineData("--human", "6002")]
    [InlineData("--human", "PJSIP/6002,20)")]
    [InlineData("--max-calls", "0")]
    [InlineData("--max-calls", "-1")]
    [InlineData("--max-calls", "many")]
    [InlineData("--etc", "relative")]
    [InlineData("--etc", "/etc/a b")]
    [InlineData("--colour", "blue")]
    public void What_Asterisk_could_read_as_syntax_is_refused_in_one_line(params string[] wrong)
    {
        Assert.False(AsteriskConfigSettings.TryParse([.. Usual, .. wrong], out var settings, out var error));
        Assert.Null(settings);
        Assert.DoesNotContain('\n', error);
        Assert.Contains(wrong[0], error, StringComparison.Ordinal);
    }

    // Asterisk drops a permit line with a name in it, and then refuses the login for good.
    [Fact]
    public void A_name_is_refused_with_the_reason()
    {
        Assert.False(AsteriskConfigSettings.TryParse(["--bot-host", "bot-2.example"], out _, out var error));
        Assert.Equal(
            "--bot-host « bot-2.example » : attendu l’adresse IPv4 de l’appareil (manager.conf n’admet pas de nom), avec ou sans port (1 à 65535), par exemple 192.0.2.10:9090",
            error);
    }

    [Fact]
    public void A_refused_secret_is_not_printed()
    {
        Assert.False(AsteriskConfigSettings.TryParse(["--bot-host", "192.0.2.10", "--ami-secret", "my secret phrase"], out _, out var error));
        Assert.DoesNotContain("phrase", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_come_from_a_file_or_from_standard_input_too()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "a-secret-in-a-file\r\nand what follows\n");
            using var input = new StringReader("a-secret-on-the-first-line\na-secret-on-the-second-line\n");
            using var output = new StringWriter();
            using var errors = new StringWriter();
            Assert.Equal(0, AsteriskConfigCommand.Run(["--bot-host", "192.0.2.10", "--ami-secret-file", path, "--sip-secret-file", "-"], output, errors, input));
            Assert.Contains("\nsecret = a-secret-in-a-file\n", output.ToString(), StringComparison.Ordinal);
            Assert.Contains("\npassword = a-secret-on-the-first-line\n", output.ToString(), StringComparison.Ordinal);
            Assert.Equal("a-secret-on-the-second-line", input.ReadLine()); // no more was taken than asked for
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("a secret with spaces")]
    [InlineData("")]
    [InlineData("short")]
    public void A_secret_from_standard_input_keeps_the_rule_and_is_not_printed(string line)
    {
        using var errors = new StringWriter();
        Assert.Equal(2, AsteriskConfigCommand.Run(["--bot-host", "192.0.2.10", "--ami-secret-file", "-"], TextWriter.Null, errors, new StringReader(line)));
        Assert.Contains("--ami-secret", errors.ToString(), StringComparison.Ordinal);
        if (line.Length > 0)
            Assert.DoesNotContain(line, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_file_that_is_not_there_is_one_line()
    {
        using var errors = new StringWriter();
        Assert.Equal(2, AsteriskConfigCommand.Run(["--bot-host", "192.0.2.10", "--ami-secret-file", "/nowhere/secret"], TextWriter.Null, errors));
        Assert.Equal("--ami-secret-file « /nowhere/secret » : ce fichier ne se laisse pas lire\n", errors.ToString());
    }

    [Fact]
    public void An_appliance_is_needed_and_named_once()
    {
        Assert.False(AsteriskConfigSettings.TryParse(["--ami-secret", Secret], out _, out _));
        Assert.False(AsteriskConfigSettings.TryParse([.. Usual, "--bot-host", "192.0.2.10:9090"], out _, out var error));
        Assert.Equal("--bot-host : le même appareil est nommé deux fois", error);
    }

    [Fact]
    public void The_command_prints_one_file_alone_or_all_with_their_names()
    {
        using var alone = new StringWriter();
        using var all = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(0, AsteriskConfigCommand.Run([.. Usual, "--file", "manager.conf"], alone, errors));
        Assert.Equal(0, AsteriskConfigCommand.Run(Usual, all, errors));
        Assert.Equal(2, AsteriskConfigCommand.Run([.. Usual, "--file", "voicemail.conf"], TextWriter.Null, errors));

        Assert.Equal(AsteriskConfig.Render("manager.conf", Parse(Usual)), alone.ToString());
        foreach (var file in AsteriskConfig.Files)
            Assert.Contains($"; ===== /etc/asterisk/{file} =====", all.ToString(), StringComparison.Ordinal);
        Assert.Contains("extensions.conf", errors.ToString(), StringComparison.Ordinal);
    }
}
