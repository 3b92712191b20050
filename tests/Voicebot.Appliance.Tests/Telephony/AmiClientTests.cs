using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AmiClientTests
{
    private const int TestLimitMs = 20_000;
    private static readonly Guid CallId = Guid.Parse("C3699BC4-D62E-4871-B1C7-A24CD5F3F1A9");
    private const string CallerVariable = "CALLER_c3699bc4-d62e-4871-b1c7-a24cd5f3f1a9";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimitMs)]
    public async Task Logs_in_looks_up_the_caller_and_sets_the_result()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);

        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var getvar = await session.ReadActionAsync("Getvar");
        Assert.Equal(CallerVariable, getvar["Variable"]);
        await session.AnswerValueAsync(getvar, "+33612345678");
        Assert.Equal("+33612345678", await asking);

        foreach (var (result, text) in new[] { (CallResult.Done, "done"), (CallResult.Transfer, "transfer") })
        {
            var setting = ami.Client.SetResultAsync(CallId, result, Token);
            var setvar = await session.ReadActionAsync("Setvar");
            Assert.Equal("RESULT_c3699bc4-d62e-4871-b1c7-a24cd5f3f1a9", setvar["Variable"]);
            Assert.Equal(text, setvar["Value"]);
            await session.AnswerAsync(setvar, "Message: Variable Set\r\n");
            Assert.True(await setting);
        }
        Assert.Equal([AmiPhase.Connecting, AmiPhase.LoggingIn, AmiPhase.Ready], ami.States.Select(state => state.Phase));
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData("", null)]
    [InlineData("+", null)]
    [InlineData("0612345678", "0612345678")]
    [InlineData("anonymous", null)]
    [InlineData("06\u001b[2J", null)]
    [InlineData("${SHELL(id)}", null)]
    [InlineData("123456789012345678901", null)]
    public async Task Only_a_number_comes_through_and_anything_else_is_logged_without_its_control_characters(string value, string? number)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        await session.AnswerValueAsync(await session.ReadActionAsync("Getvar"), value);
        Assert.Equal(number, await asking);
        Assert.Equal(number is null && value.Length > 1, ami.Log.Lines.Any(line => line.Contains("was dropped", StringComparison.Ordinal)));
        Assert.DoesNotContain(ami.Log.Lines, line => line.Any(char.IsControl));
    }

    // Seen on a real Asterisk: a From user of 06%0d%0a%0d%0aResponse… makes one Getvar answer look like two.
    [Fact(Timeout = TestLimitMs)]
    public async Task A_response_forged_in_the_callers_number_answers_nobody()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);

        var first = ami.Client.GetCallerAsync(CallId, Token);
        var second = ami.Client.GetCallerAsync(Guid.NewGuid(), Token);
        var actions = new[] { await session.ReadActionAsync("Getvar"), await session.ReadActionAsync("Getvar") };
        var (mine, other) = actions[0]["Variable"] == CallerVariable ? (actions[0], actions[1]) : (actions[1], actions[0]);
        await session.AnswerValueAsync(mine, "06\r\n\r\nResponse: Success\r\nActionID: z14\r\nValue: 666");
        Assert.Equal("06", await first);
        Assert.False(second.IsCompleted);
        await session.AnswerValueAsync(other, "0711111111");
        Assert.Equal("0711111111", await second);
    }

    // Field case 80.
    [Theory(Timeout = TestLimitMs)]
    [InlineData("Response: Follows\r\n", "no message, Response: Follows")]
    [InlineData("Response: Error\r\nMessage: \r\n", "no message, Response: Error")]
    [InlineData("Response: Error\r\nMessage: Permission denied\r\n", "Permission denied")]
    public async Task What_refuses_an_action_is_told(string answer, string told)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);

        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var action = await session.ReadActionAsync("Getvar");
        await session.SendAsync($"{answer}ActionID: {action["ActionID"]}\r\n\r\n");

        Assert.Null(await asking);
        Assert.Contains(ami.Log.Lines, line => line.Contains($"AMI action refused: {told}", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Asterisk_is_gone_when_the_link_breaks_or_is_silent_and_only_just_then()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        Assert.False(await ami.Client.IsGoneAsync(Token)); // it was never there
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);

        var asking = ami.Client.IsGoneAsync(Token);
        await session.AnswerAsync(await session.ReadActionAsync("Ping"), "Ping: Pong\r\n");
        Assert.False(await asking);

        var silent = ami.Client.IsGoneAsync(Token);
        await ami.PassTimeUntilAsync(silent);
        Assert.True(await silent);

        session.Dispose();
        await ami.UntilAsync(AmiPhase.Disconnected);
        Assert.True(await ami.Client.IsGoneAsync(Token));
        ami.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.False(await ami.Client.IsGoneAsync(Token));
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData("Variable: {0}\r\nValue: 06\r\nValue: 666\r\n")]                     // lines slipped into the answer itself
    [InlineData("Variable: {0}\r\nValue: 06\r\nVariable: {0}\r\n")]
    [InlineData("Variable: CALLER_other\r\nValue: 06\r\n")]
    [InlineData("Variable: {0}\r\n")]
    [InlineData("Value: 06\r\n")]
    public async Task An_answer_with_doubled_missing_or_foreign_lines_is_dropped(string lines)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        await session.AnswerAsync(await session.ReadActionAsync("Getvar"), lines.Replace("{0}", CallerVariable, StringComparison.Ordinal));
        Assert.Null(await asking);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task An_event_that_bears_the_ActionID_is_no_answer()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var getvar = await session.ReadActionAsync("Getvar");
        await session.SendAsync($"Event: X\r\nActionID: {getvar["ActionID"]}\r\nVariable: {CallerVariable}\r\nValue: 666\r\n\r\n");
        await session.AnswerValueAsync(getvar, "06");
        Assert.Equal("06", await asking);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_right_that_is_missing_is_null_or_false_and_the_link_stays()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var action = await session.ReadActionAsync("Getvar");
        await session.SendAsync($"Response: Error\r\nActionID: {action["ActionID"]}\r\nMessage: Permission denied\r\n\r\n");
        Assert.Null(await asking);
        var setting = ami.Client.SetResultAsync(CallId, CallResult.Done, Token);
        action = await session.ReadActionAsync("Setvar");
        await session.SendAsync($"Response: Error\r\nActionID: {action["ActionID"]}\r\nMessage: Permission denied\r\n\r\n");
        Assert.False(await setting);
        Assert.Equal(AmiPhase.Ready, ami.Client.State.Phase);
        Assert.Equal(2, ami.Log.Lines.Count(line => line.Contains("Permission denied", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_slow_answer_is_null_after_one_second_and_does_not_answer_the_next_question()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var late = await session.ReadActionAsync("Getvar");
        ami.Clock.Advance(TimeSpan.FromMilliseconds(999));
        await Task.Delay(50, Token);
        Assert.False(asking.IsCompleted);
        ami.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await asking);

        var again = ami.Client.GetCallerAsync(CallId, Token);
        var getvar = await session.ReadActionAsync("Getvar");
        await session.AnswerValueAsync(late, "0600000000");
        await session.AnswerValueAsync(getvar, "0611111111");
        Assert.Equal("0611111111", await again);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_megabyte_in_one_line_and_five_thousand_events_do_not_hide_the_answer()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var getvar = await session.ReadActionAsync("Getvar");
        await session.SendAsync("Junk: " + new string('x', 1_000_000));
        await session.SendAsync($"\r\nResponse: Success\r\nActionID: {getvar["ActionID"]}\r\nVariable: {CallerVariable}\r\nValue: 666\r\n\r\n");
        for (var i = 0; i < 5000; i++)
            await session.SendAsync($"Event: Newexten\r\nChannel: PJSIP/{i}\r\nCallerIDNum: 06\r\nAppData: {new string('y', 200)}\r\n\r\n");
        Assert.False(asking.IsCompleted); // what stood in the damaged message does not count
        await session.AnswerValueAsync(getvar, "06");
        Assert.Equal("06", await asking);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task An_answer_in_single_bytes_is_whole()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(CallId, Token);
        var getvar = await session.ReadActionAsync("Getvar");
        foreach (var letter in $"Response: Success\r\nActionID: {getvar["ActionID"]}\r\nVariable: {CallerVariable}\r\nValue: 06\r\n\r\n")
        {
            await session.SendAsync(letter.ToString());
            await Task.Delay(1, Token);
        }
        Assert.Equal("06", await asking);
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_inside_an_answer_frees_the_asker_at_once_and_the_link_comes_back(bool reset)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using (var session = await manager.AcceptAndLogInAsync())
        {
            await ami.UntilAsync(AmiPhase.Ready);
            var asking = ami.Client.GetCallerAsync(CallId, Token);
            var getvar = await session.ReadActionAsync("Getvar");
            await session.SendAsync($"Response: Success\r\nActionID: {getvar["ActionID"]}\r\nVari");
            if (reset)
                session.Reset();
            else
                session.Dispose();
            Assert.Null(await asking);
        }
        await ami.UntilAsync(AmiPhase.Disconnected);
        Assert.Null(await ami.Client.GetCallerAsync(CallId, Token));
        Assert.False(await ami.Client.SetResultAsync(CallId, CallResult.Done, Token));

        var back = manager.AcceptAndLogInAsync();
        Assert.InRange(await ami.PassTimeUntilAsync(back), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2));
        using var again = await back;
        await ami.UntilAsync(AmiPhase.Ready);
        var second = ami.Client.GetCallerAsync(CallId, Token);
        await again.AnswerValueAsync(await again.ReadActionAsync("Getvar"), "06");
        Assert.Equal("06", await second);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task While_Asterisk_is_away_tries_are_silent_and_the_log_has_one_line_each_for_lost_and_back()
    {
        int port;
        using (var manager = new ScriptedManager())
            port = manager.Port;
        // Nobody listens there. The refusals come in the machine's time, not in the client's: its deadline must not come first.
        await using var ami = new RunningAmi(port, options => options with { ConnectTimeout = TimeSpan.FromDays(1) });
        for (var tries = 0; tries < 8;)
        {
            await Task.Delay(5, Token);
            ami.Clock.Advance(TimeSpan.FromSeconds(30));
            tries = ami.States.Count(state => state.Phase == AmiPhase.Connecting);
        }
        Assert.Equal(1, ami.Log.Lines.Count(line => line.Contains("AMI Disconnected", StringComparison.Ordinal)));
        Assert.Contains("ConnectionRefused", ami.Log.Lines[0], StringComparison.Ordinal);

        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var accepting = listener.AcceptTcpClientAsync(Token).AsTask();
        await ami.PassTimeUntilAsync(accepting, TimeSpan.FromSeconds(1));
        (await accepting).Dispose();
        listener.Dispose();
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_wrong_password_is_a_state_of_its_own_and_is_not_tried_again_for_half_a_minute()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        static async Task RefuseAsync(ScriptedManager.Session session)
        {
            using var closing = session;
            await session.SendAsync("Asterisk Call Manager/11.0.0\r\n");
            await session.AnswerAsync(await session.ReadActionAsync("Challenge"), "Challenge: 1\r\n");
            var login = await session.ReadActionAsync("Login");
            await session.SendAsync($"Response: Error\r\nActionID: {login["ActionID"]}\r\nMessage: Authentication failed\r\n\r\n");
        }
        await RefuseAsync(await manager.AcceptAsync());
        var state = await ami.UntilAsync(AmiPhase.Refused);
        Assert.StartsWith("Asterisk refuse l’identification (« Authentication failed ») : AMI_USERNAME", state.Reason, StringComparison.Ordinal);
        Assert.Null(await ami.Client.GetCallerAsync(CallId, Token));
        // Time passes until the client knocks again, not while it talks: its own deadlines are not what this is about.
        var accepting = manager.AcceptAsync();
        var passed = await ami.PassTimeUntilAsync(accepting, TimeSpan.FromSeconds(1));
        Assert.InRange(passed.TotalSeconds, 24, 32);
        await RefuseAsync(await accepting);
        await ami.UntilAsync(AmiPhase.Refused);
        Assert.Equal(1, ami.Log.Lines.Count(line => line.Contains("Authentication failed", StringComparison.Ordinal)));
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("Asterisk Call Mana")]        // and then nothing more
    [InlineData("")]
    public async Task Something_else_on_the_port_or_a_silent_one_is_left_within_the_time_limit(string banner)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAsync();
        await session.SendAsync(banner);
        Assert.InRange(await ami.PassTimeUntilAsync(ami.UntilAsync(AmiPhase.Disconnected)), TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.True(await session.IsClosedAsync());
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_is_never_answered_is_given_up(bool answerChallenge)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAsync();
        await session.SendAsync("Asterisk Call Manager/11.0.0\r\n");
        var challenge = await session.ReadActionAsync("Challenge");
        if (answerChallenge)
        {
            await session.AnswerAsync(challenge, "Challenge: 1\r\n");
            await session.ReadActionAsync("Login");
        }
        Assert.InRange(await ami.PassTimeUntilAsync(ami.UntilAsync(AmiPhase.Disconnected)), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task An_idle_link_is_pinged_and_kept()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        for (var ping = 0; ping < 3; ping++)
        {
            var reading = session.ReadActionAsync("Ping");
            Assert.InRange(await ami.PassTimeUntilAsync(reading, TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(17));
            await session.AnswerAsync(await reading, "Ping: Pong\r\n");
            await ami.Clock.UntilNothingIsDueWithinAsync(TimeSpan.FromSeconds(15));
        }
        Assert.Equal(AmiPhase.Ready, ami.Client.State.Phase);
        Assert.Equal(3, ami.States.Length);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_ping_without_answer_ends_the_connection()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        await ami.PassTimeUntilAsync(session.ReadActionAsync("Ping"), TimeSpan.FromSeconds(1));
        await ami.PassTimeUntilAsync(ami.UntilAsync(AmiPhase.Disconnected), TimeSpan.FromSeconds(0.1));
        Assert.Contains(ami.Log.Lines, line => line.Contains("Ping", StringComparison.Ordinal));
        Assert.True(await session.IsClosedAsync());
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Questions_are_bounded_and_the_ones_too_many_are_answered_at_once_with_nothing()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port);
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = Enumerable.Range(0, 64).Select(_ => ami.Client.GetCallerAsync(CallId, Token)).ToArray();
        Assert.Null(await ami.Client.GetCallerAsync(CallId, Token));
        Assert.DoesNotContain(asking, task => task.IsCompleted);
        ami.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(asking), Assert.Null);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Before_it_runs_every_question_is_answered_with_nothing()
    {
        var client = new AmiClient(
            new AmiOptions { Username = "u", Secret = "s" }, TimeProvider.System, new RecordingLogger());
        Assert.Equal(new AmiState(AmiPhase.Disconnected), client.State);
        Assert.Null(await client.GetCallerAsync(CallId, Token));
        Assert.False(await client.SetResultAsync(CallId, CallResult.Transfer, Token));
    }

    [Fact]
    public void Options_never_print_the_secret() =>
        Assert.Equal("u@pbx:5039 (TLS)", new AmiOptions { Host = "pbx", Port = 5039, Tls = true, Username = "u", Secret = "s3" }.ToString());
}
