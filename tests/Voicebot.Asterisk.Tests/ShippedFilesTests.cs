using System.Net;
using System.Net.Sockets;
using System.Text;
using Voicebot.Lab;
using Voicebot.Lab.Sip;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>Why the files of asterisk/ look as they do, each shown on a real Asterisk.</summary>
public sealed class ShippedFilesTests
{
    /// <summary>A trunk: known by its address, whose callers bring their own number.</summary>
    private static readonly Dictionary<string, string> WithTrunk = new()
    {
        ["pjsip.conf"] = """

            [trunk](phone)
            [trunk-address]
            type = identify
            endpoint = trunk
            match = 127.0.0.2

            """,
    };

    [Fact]
    public async Task Asterisk_loads_them_without_a_complaint()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);

        Assert.DoesNotContain(pbx.Log.Snapshot(), line =>
            (line.Contains("WARNING", StringComparison.Ordinal) || line.Contains("ERROR", StringComparison.Ordinal))
            && (line.Contains("extensions.conf", StringComparison.Ordinal) || line.Contains("pbx_config", StringComparison.Ordinal)
                || line.Contains("manager", StringComparison.Ordinal) || line.Contains("pjsip.conf", StringComparison.Ordinal)
                || line.Contains("res_sorcery_config.c: Could not", StringComparison.Ordinal) || line.Contains("config_options.c: Could not", StringComparison.Ordinal)));
        Assert.Contains("Objects found: 2", await pbx.ConsoleAsync("pjsip show endpoints"), StringComparison.Ordinal);
    }

    /// <summary>The dial plan that the field copies: the channel's UNIQUEID is not a UUID.</summary>
    [Fact]
    public async Task With_UNIQUEID_instead_of_a_UUID_no_call_reaches_the_appliance()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, overlay: new Dictionary<string, string>
        {
            ["pjsip.conf"] = """

                [6003](phone)
                context = seed
                auth = 6003
                aors = 6003
                [6003](login)
                username = 6003
                [6003](place)

                """,
            ["extensions.conf"] = """

                [seed]
                exten => 777,1,Answer()
                 same => n,Set(GLOBAL(CALLER_${UNIQUEID})=${CALLERID(num)})
                 same => n,AudioSocket(${UNIQUEID},127.0.0.1:9090)
                 same => n,Hangup()

                """,
        });
        await using var bot = await ApplianceProcess.StartAsync();
        await using var theirs = new SipPhone("6003", AsteriskPbx.SipSecret);
        await using var ours = Caller();

        await theirs.CallAsync("777");
        await theirs.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await pbx.Log.WaitForAsync("Failed to parse UUID", Soon);
        Assert.Empty(bot.Events("call"));

        await ours.CallAsync("777");
        await ours.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        await bot.WaitForEventAsync("call", Soon);
    }

    [Theory]
    [InlineData("+33612345678", "+33612345678")]
    [InlineData("0612345678", "0612345678")]
    [InlineData("anonymous", null)]
    // Percent-decoded by SIP into line breaks: without FILTER the manager's answer would hold a second, forged one.
    [InlineData("06%0d%0a%0d%0aResponse%3a%20Success%0d%0aActionID%3a%20z14%0d%0aValue%3a%20666", "0614666")]
    public async Task The_number_of_a_trunks_caller_is_digits_whatever_the_caller_sends(string user, string? expected)
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, overlay: WithTrunk);
        await using var bot = await ApplianceProcess.StartAsync();
        await bot.WaitForAmiAsync();
        await using var trunk = new SipPhone("trunk", secret: null, IPAddress.Parse("127.0.0.2"));

        await trunk.CallAsync("777", from: $"\"Mallory, CallUUID: x\" <sip:{user}@127.0.0.2>");

        var call = await bot.WaitForEventAsync("call", Soon);
        Assert.Equal(expected, call.GetProperty("caller").GetString());
    }

    [Fact]
    public async Task The_managers_user_may_read_and_set_globals_and_nothing_else()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);

        using var client = new TcpClient("127.0.0.1", AsteriskPbx.AmiPort);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("Asterisk Call Manager", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Success", await AskAsync($"Action: Login\r\nUsername: {AsteriskPbx.AmiUsername}\r\nSecret: {AsteriskPbx.AmiSecret}\r\nEvents: off"), StringComparison.Ordinal);

        Assert.Contains("Success", await AskAsync("Action: Setvar\r\nVariable: RESULT_test\r\nValue: done"), StringComparison.Ordinal);
        Assert.Contains("Value: done", await AskAsync("Action: Getvar\r\nVariable: RESULT_test"), StringComparison.Ordinal);
        Assert.Contains("Value: 0", await AskAsync("Action: Getvar\r\nVariable: GROUP_COUNT(person@voicebot-person)"), StringComparison.Ordinal);
        // One class, that of Getvar and Setvar; passing a call to a person needs no other.
        Assert.Matches(@"write perm:\s+call\s*\n", await pbx.ConsoleAsync($"manager show user {AsteriskPbx.AmiUsername}"));
        foreach (var action in (string[])[
            "Originate\r\nChannel: Local/777@voicebot\r\nApplication: System\r\nData: id",
            "Command\r\nCommand: core show version",
            "GetConfig\r\nFilename: manager.conf",
            "UpdateConfig\r\nSrcFilename: a\r\nDstFilename: a",
            "DBPut\r\nFamily: a\r\nKey: b\r\nVal: c",
            "UserEvent\r\nUserEvent: x",
        ])
        {
            Assert.Contains("Permission denied", await AskAsync($"Action: {action}"), StringComparison.Ordinal);
        }

        async Task<string> AskAsync(string action)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{action}\r\n\r\n"), TestContext.Current.CancellationToken);
            var answer = new StringBuilder();
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
                answer.Append(line).Append('\n');
            return answer.ToString();
        }
    }
}
