using System.Text.RegularExpressions;
using Voicebot.Lab;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>An exchange of somebody else that is running already; what `asterisk-config --into` writes, and the very lines that it says to type.</summary>
public sealed partial class BareAsteriskTests
{
    [Fact]
    public async Task The_lines_that_it_prints_bring_a_running_exchange_to_the_first_answered_call()
    {
        await using var pbx = await AsteriskPbx.StartBareAsync();
        var steps = await WriteAsync(pbx);
        await TypeAsync(pbx, steps);

        Assert.Contains("CONSOLE", await pbx.ConsoleAsync("dialplan show globals"), StringComparison.Ordinal);
        Assert.Contains("'100'", await pbx.ConsoleAsync("dialplan show default"), StringComparison.Ordinal);
        Assert.Matches("TLS Enable:\\s+Yes", await pbx.ConsoleAsync("manager show settings"));
        Assert.DoesNotContain(pbx.Log.Snapshot(), line => line.Contains("ERROR", StringComparison.Ordinal) && line.Contains("voicebot", StringComparison.Ordinal));

        await using var bot = await ApplianceProcess.StartAsync(settings: EnvironmentOf(pbx));
        await bot.WaitForAmiAsync();
        await using var phone = Caller();
        await phone.CallAsync("777");
        await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        await bot.WaitForEventAsync("call", Soon, call => call.GetProperty("caller").GetString() == "6001");
    }

    [Fact]
    public async Task What_is_there_already_is_never_written_over_and_then_nothing_is_written()
    {
        await using var pbx = await AsteriskPbx.StartBareAsync();
        var mine = Path.Combine(pbx.Etc, "manager_voicebot.conf");
        await File.WriteAllTextAsync(mine, "; mine", TestContext.Current.CancellationToken);
        var before = Directory.GetFileSystemEntries(pbx.Etc).Order();

        var refusal = await Assert.ThrowsAsync<LabException>(() => WriteAsync(pbx));

        Assert.Contains($"« {mine} » existe déjà : rien n’a été écrit", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("; mine", await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken));
        Assert.Equal(before, Directory.GetFileSystemEntries(pbx.Etc).Order());
    }

    [Fact]
    public async Task Secrets_are_for_their_owner()
    {
        await using var pbx = await AsteriskPbx.StartBareAsync();
        await WriteAsync(pbx);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(pbx.Etc, "keys/voicebot.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(pbx.Etc, "voicebot.env")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(pbx.Etc, "manager_voicebot.conf")) & (UnixFileMode.OtherRead | UnixFileMode.GroupWrite));
    }

    /// <summary>Of FreePBX only what it leaves to its owner: its general parts and its phones stay as they are.</summary>
    [Fact]
    public async Task In_FreePBX_the_lines_go_into_the_owners_files_and_777_is_dialled_from_its_phones()
    {
        await using var pbx = await AsteriskPbx.StartBareAsync();
        foreach (var file in (string[])["extensions", "manager"])
        {
            await File.WriteAllTextAsync(Path.Combine(pbx.Etc, $"{file}_custom.conf"), "; the owner's\n", TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync(Path.Combine(pbx.Etc, $"{file}.conf"), $"\n#include {file}_custom.conf\n", TestContext.Current.CancellationToken);
        }
        var steps = await WriteAsync(pbx, "--freepbx");
        await TypeAsync(pbx, steps);

        Assert.Contains("Goto(voicebot,777,1)", await pbx.ConsoleAsync("dialplan show from-internal-custom"), StringComparison.Ordinal);
        Assert.Matches("TLS Enable:\\s+Yes", await pbx.ConsoleAsync("manager show settings"));
        Assert.Contains("voicebot-ami", await pbx.ConsoleAsync("manager show users"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(pbx.Etc, "pjsip_voicebot.conf")));
    }

    private static Task<string> WriteAsync(AsteriskPbx pbx, params string[] more) => LabProcess.RunAsync(
        Repository.Binary,
        ["asterisk-config", "--into", pbx.Etc, "--etc", pbx.Etc, "--bot-host", "127.0.0.1", "--asterisk-host", "127.0.0.1", "--sip-secret", AsteriskPbx.SipSecret, .. more],
        TestContext.Current.CancellationToken);

    // Every line that stands apart; this exchange's console needs to be told where it is.
    private static async Task TypeAsync(AsteriskPbx pbx, string steps)
    {
        var typed = string.Join('\n', Typed().Matches(steps).Select(match => match.Groups[1].Value))
            .Replace("asterisk -rx", $"asterisk -C {pbx.Etc}/asterisk.conf -rx", StringComparison.Ordinal);
        Assert.Contains("core reload", typed, StringComparison.Ordinal);
        await LabProcess.RunAsync("sh", ["-euc", typed], TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> EnvironmentOf(AsteriskPbx pbx) => File.ReadLines(Path.Combine(pbx.Etc, "voicebot.env"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [GeneratedRegex("^(?:.*: )?    (\\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Typed();
}
