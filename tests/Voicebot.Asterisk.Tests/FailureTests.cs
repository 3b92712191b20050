using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;
using Voicebot.Lab;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>Whatever fails, the caller ends at somebody.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Killed_in_the_middle_of_a_call_the_appliance_leaves_the_caller_to_a_person()
    {
        await using var scene = await Scene.OpenAsync(hasPerson: true);
        await scene.Phone.CallAsync("777");
        await scene.Phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);

        var killed = scene.Phone.Heard.Now;
        await scene.Bot.KillAsync();

        var tone = await scene.Phone.Heard.WaitForToneAsync(HumanToneHz, killed, Soon);
        Assert.InRange((tone - killed).TotalSeconds, 0, 3);
        await scene.Pbx.Log.WaitForAsync("result \"\"", Soon);
    }

    [Fact]
    public async Task Stopped_in_the_middle_of_a_call_the_appliance_says_so_and_leaves_the_caller_to_a_person()
    {
        await using var scene = await Scene.OpenAsync(hasPerson: true);
        await scene.Phone.CallAsync("777");
        await scene.Phone.GreetingAsync();

        var stopped = scene.Phone.Heard.Now;
        var stopping = scene.Bot.StopAsync();
        await scene.Bot.SaidAsync("Je vous passe un conseiller");
        await stopping;

        Assert.Equal(0, scene.Bot.ExitCode);
        await scene.Pbx.Log.WaitForAsync("result \"transfer\"", Soon);
        await scene.Phone.Heard.WaitForToneAsync(HumanToneHz, stopped, Soon);
    }

    [Fact]
    public async Task Without_any_appliance_a_person_answers()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090", "127.0.0.1:9091"]);
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");

        await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Without_appliance_and_person_the_caller_is_told_so()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var phone = Caller();

        await phone.CallAsync("777");

        await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        await phone.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Empty(await pbx.GlobalsAsync("CALLER_"));
    }

    [Fact]
    public async Task After_a_restart_of_Asterisk_the_manager_link_comes_back_and_nobody_is_said_to_have_hung_up()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await ApplianceProcess.StartAsync();
        await bot.WaitForAmiAsync();
        await using var cut = Caller();
        await cut.CallAsync("777");
        await cut.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);

        var before = bot.Log.Count;
        await pbx.RestartAsync();
        var end = await bot.WaitForEventAsync("end", Soon);
        Assert.Equal("Asterisk ended, or its connection broke", end.GetProperty("reason").GetString());
        await bot.WaitForAmiAsync(before);
        var records = bot.Trace.Count;
        await using var phone = Caller();
        await phone.CallAsync("777");

        var call = await bot.WaitForEventAsync("call", Soon, from: records);
        Assert.Equal("6001", call.GetProperty("caller").GetString());
    }

    [Fact]
    public async Task Without_the_manager_the_call_is_answered_and_still_ends_at_a_person()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string> { ["AMI_PORT"] = "5037" });
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");

        var greeting = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        Assert.InRange(greeting.TotalMilliseconds, 0, 1000); // how soon is measured by bench-turns
        var call = await bot.WaitForEventAsync("call", Soon);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, call.GetProperty("caller").ValueKind);
        await phone.PressAsync('0');
        await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(0)] // while it says that a machine answers
    [InlineData(6)]
    public async Task Without_the_manager_who_asks_for_a_person_meets_no_second_appliance(int seconds)
    {
        var noManager = new Dictionary<string, string> { ["AMI_PORT"] = "5037" };
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090", "127.0.0.1:9091"]);
        await using var first = await ApplianceProcess.StartAsync(settings: noManager);
        await using var second = await ApplianceProcess.StartAsync(9091, noManager);
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");
        await phone.Heard.WaitForSoundAsync(TimeSpan.FromSeconds(seconds), Soon);
        await phone.PressAsync('0');
        await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        Assert.Single([.. first.Events("call"), .. second.Events("call")]);
        await pbx.Log.WaitForAsync("SUCCESS, result \"\"", Soon);
    }

    [Fact]
    public async Task Cut_off_after_a_while_the_caller_is_not_greeted_by_another_appliance()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090", "127.0.0.1:9091"]);
        await using var first = await ApplianceProcess.StartAsync();
        await using var second = await ApplianceProcess.StartAsync(9091);
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");
        await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        while (phone.Heard.Now < TimeSpan.FromSeconds(7))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await (first.Events("call").Count > 0 ? first : second).KillAsync();
        await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, Soon);

        Assert.Single([.. first.Events("call"), .. second.Events("call")]);
    }

    [Fact]
    public async Task A_dead_appliance_in_the_ring_is_passed_over()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9091", "127.0.0.1:9090"]);
        await using var bot = await ApplianceProcess.StartAsync();

        // The first one is drawn at random: call until the dead one has been drawn. Twenty times the live one: one in a million.
        for (var calls = 1; !pbx.Log.Snapshot().Any(line => line.Contains("at 127.0.0.1:9091: FAILED", StringComparison.Ordinal)); calls++)
        {
            Assert.InRange(calls, 1, 20);
            var records = bot.Trace.Count;
            await using var phone = Caller();
            await phone.CallAsync("777");
            var greeting = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
            Assert.InRange(greeting.TotalMilliseconds, 0, 1000); // how soon is measured by bench-turns
            await phone.HangUpAsync();
            // Asterisk's own "nobody is available" is a sound too: the live one must have had every call.
            await bot.WaitForEventAsync("end", Soon, from: records);
        }
    }

    [Fact]
    public async Task One_call_more_than_the_cap_goes_to_a_person()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, maxCallsPerBot: 1);
        await using var bot = await ApplianceProcess.StartAsync();
        await using var human = await HumanAsync();
        await using var first = Caller();
        await using var second = Caller();

        await first.CallAsync("777");
        await first.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        await second.CallAsync("777");
        await second.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, Soon);

        Assert.False(first.Ended.IsCompleted);
        Assert.Single(bot.Events("call"));

        await first.HangUpAsync();
        await bot.WaitForEventAsync("end", Soon);
        await using var third = Caller();
        await third.CallAsync("777");
        await third.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        Assert.Equal(2, bot.Events("call").Count);
    }

    [Fact]
    public async Task Of_four_who_come_for_the_last_place_at_once_one_is_answered_and_one_reaches_a_person()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, maxCallsPerBot: 1);
        // Between counting the places and taking one, whichever comes first, and before it is given back, there is time for the others.
        const string Take = " same => n,Set(GROUP(voicebot)=${BOT_HOST})\n", Full = " same => n(full),", Slow = "Wait(0.3)\n", Next = " same => n,";
        var plan = Path.Combine(pbx.Etc, "extensions.conf");
        var text = await File.ReadAllTextAsync(plan, TestContext.Current.CancellationToken);
        var at = text.IndexOf(Take, StringComparison.Ordinal);
        text = (text[..at] + Next + Slow + Take + Next + Slow + text[(at + Take.Length)..]).Replace(Full, Full + Slow + Next, StringComparison.Ordinal);
        await File.WriteAllTextAsync(plan, text, TestContext.Current.CancellationToken);
        await pbx.ConsoleAsync("dialplan reload");
        await using var bot = await ApplianceProcess.StartAsync();
        await using var human = await HumanAsync();

        // Who of them comes first is chance.
        for (var round = 1; round <= 3; round++)
        {
            var (records, events) = (bot.Trace.Count, human.Events.Count);
            var callers = Enumerable.Range(0, 4).Select(static _ => Caller()).ToList();
            await Task.WhenAll(callers.Select(static caller => caller.CallAsync("777")));
            await bot.WaitForEventAsync("call", Soon, from: records);
            await human.Events.WaitForAsync("CALL_ESTABLISHED", Soon, events);
            Assert.Equal(round, bot.Events("call").Count);
            foreach (var caller in callers)
                await caller.DisposeAsync();
            await bot.WaitForEventAsync("end", Soon, from: records);
            await human.Events.WaitForAsync("CALL_CLOSED", Soon, events);
        }
    }

    [Fact]
    public async Task An_appliance_that_hangs_does_not_keep_the_caller_for_ever()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, options: ["--max-seconds", "3"]);
        using var hung = new TcpListener(IPAddress.Loopback, 9090); // the kernel accepts, nobody reads or speaks
        hung.Start();
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");

        var tone = await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.InRange(tone.TotalSeconds, 2, 6);
    }

    [Fact]
    public async Task Who_finds_neither_an_appliance_nor_a_person_hears_our_own_sentence_and_the_end()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var phone = Caller();
        await phone.CallAsync("777");
        await phone.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var (sentence, _) = WavFile.Parse(AsteriskConfig.ReadSound(AsteriskConfig.NobodySound));
        Assert.InRange(LoudMs(phone.Heard.Snapshot()), LoudMs(sentence) * 9 / 10, LoudMs(sentence) * 11 / 10);
        Assert.Contains(pbx.Log.Snapshot(), line => line.Contains("voicebot-nobody", StringComparison.Ordinal) && line.Contains("Playing", StringComparison.Ordinal));

        static int LoudMs(short[] samples) => samples.Chunk(Slin.FrameSamples).Count(frame => Loudness.RmsDbfs(frame) > -40) * Slin.FrameMs;
    }
}
