using Voicebot.Audio;
using Voicebot.Lab;
using Voicebot.Lab.Sip;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>« Conseiller », through a real Asterisk: who is rung, what they see and hear, and what becomes of the caller whom nobody takes.</summary>
public sealed class TransferTests : IDisposable
{
    private static readonly string[] s_told = ["dossier", "lave", "fui", "hier"];
    private static readonly TimeSpan s_ringing = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("transfers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_person_sees_and_hears_who_calls_and_why_and_takes_the_call_with_1()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await StartAsync();
        await using var human = await HumanAsync();
        await using var phone = Caller();
        await phone.CallAsync("777");
        await phone.AnswerAsync(bot, "Comment puis-je vous aider", "Ma machine à laver fuit depuis hier.");
        await phone.AnswerAsync(bot, "À quel numéro", "Je voudrais parler à un conseiller.");
        await human.Events.WaitForAsync("CALL_ESTABLISHED", s_ringing);
        Assert.EndsWith("dossier 1001", Assert.Single(Calls(human)), StringComparison.Ordinal);
        var told = await HeardAsync(human);
        // The demo's recogniser is no native speaker: of the sentence’s four words two are enough.
        Assert.True(s_told.Count(word => told.Contains(word, StringComparison.OrdinalIgnoreCase)) >= 2, told);
        Assert.Empty(await TonesAsync(phone)); // not before it is taken
        await human.PressAsync('1');
        await phone.Heard.WaitForToneAsync(HumanToneHz, phone.Heard.Now, Soon);
        await human.HangUpAsync();
        await phone.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains("Dossier 1001 : transféré", await TicketAsync(), StringComparison.Ordinal);
        foreach (var name in (string[])["CALLER_", "RESULT_", "NAME_", "TAKEN_"])
            Assert.Empty(await pbx.GlobalsAsync(name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // hung up instead
    public async Task Declined_the_caller_comes_back_and_leaves_a_request(bool byKey)
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await StartAsync();
        await using var human = await HumanAsync();
        await using var phone = Caller();
        await WantPersonAsync(bot, phone);
        await human.Events.WaitForAsync("CALL_ESTABLISHED", s_ringing);
        await HeardAsync(human);
        await (byKey ? human.PressAsync('2') : human.HangUpAsync());
        await LeaveRequestAsync(bot, phone, "Aucun conseiller n’a pu prendre votre appel");
        Assert.Empty(await TonesAsync(phone));
        Assert.Single(Calls(human));
    }

    [Fact]
    public async Task Whoever_declines_leaves_it_to_the_others()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, options: ["--human", "PJSIP/6002&PJSIP/6003"], overlay: new Dictionary<string, string>
        {
            ["pjsip.conf"] = """

                [6003](phone)
                auth = 6003
                aors = 6003
                [6003](login)
                username = 6003
                [6003](place)

                """,
        });
        await using var bot = await StartAsync();
        await using var human = await HumanAsync();
        await using var other = await HumanAsync("6003", 5074, picksUp: false);
        await using var phone = Caller();
        await WantPersonAsync(bot, phone);
        await human.Events.WaitForAsync("CALL_ESTABLISHED", s_ringing);
        await other.Events.WaitForAsync("CALL_CLOSED", s_ringing);
        var from = other.Events.Count;
        await human.PressAsync('2');
        await other.Events.WaitForAsync("CALL_INCOMING", s_ringing, from);
        await other.PickUpAsync();
        await HeardAsync(other);
        await other.PressAsync('1');
        await phone.Heard.WaitForToneAsync(HumanToneHz, phone.Heard.Now, Soon);
        Assert.Single(Calls(human));
    }

    [Fact]
    public async Task Unanswered_the_caller_comes_back_and_leaves_a_request()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await StartAsync();
        await using var human = await HumanAsync(picksUp: false);
        await using var phone = Caller();
        await WantPersonAsync(bot, phone);
        await human.Events.WaitForAsync("CALL_INCOMING", s_ringing);
        await bot.WaitForEventAsync("end", s_ringing);
        await human.Events.WaitForAsync("CALL_CLOSED", s_ringing);
        await LeaveRequestAsync(bot, phone, "Aucun conseiller n’a pu prendre votre appel");
    }

    [Fact]
    public async Task Outside_the_hours_nobody_is_rung_and_the_caller_hears_when_somebody_will_be_there()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await StartAsync(("SCENARIO_PATH", await OpeningTimes.TomorrowAsync(_folder)));
        await using var human = await HumanAsync();
        await using var phone = Caller();
        await WantPersonAsync(bot, phone);
        await bot.SaidAsync("Quelqu’un vous rappelle demain à partir de neuf heures");
        await LeaveRequestAsync(bot, phone, "Nos conseillers ne sont pas là");
        Assert.Empty(Calls(human));
    }

    [Fact]
    public async Task While_all_lines_are_taken_the_key_0_leads_to_a_request_too()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await StartAsync(("MAX_TRANSFERS", "1"));
        await using var human = await HumanAsync();
        await using (var first = Caller())
        {
            await WantPersonAsync(bot, first);
            await human.Events.WaitForAsync("CALL_ESTABLISHED", s_ringing);
            await HeardAsync(human);
            await human.PressAsync('1');
            await first.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, Soon);
            var from = bot.Trace.Count;
            await using var second = Caller();
            await second.CallAsync("777");
            await bot.SaidAsync("Comment puis-je vous aider", from);
            await second.PressAsync('0');
            await LeaveRequestAsync(bot, second, "Tous nos conseillers sont en ligne", ticket: 1002, from: from);
            Assert.Single(Calls(human));
        }
    }

    private Task<ApplianceProcess> StartAsync(params (string Name, string Value)[] settings) => ApplianceProcess.StartAsync(
        settings: settings.Append(("JOURNAL_PATH", Path.Combine(_folder, "journal.db"))).ToDictionary(static one => one.Item1, static one => one.Item2));

    // Those that this telephone took by itself.
    private static IEnumerable<string> Calls(SoftPhone human) => human.Events.Snapshot().Where(static line => line.StartsWith("CALL_ESTABLISHED", StringComparison.Ordinal));

    private static async Task WantPersonAsync(ApplianceProcess bot, SipPhone phone)
    {
        await bot.WaitForAmiAsync();
        await phone.CallAsync("777");
        await phone.AnswerAsync(bot, "Comment puis-je vous aider", "Je voudrais parler à un conseiller.");
    }

    // From the sentence that says why nobody comes, to the ticket and the goodbye.
    private async Task LeaveRequestAsync(ApplianceProcess bot, SipPhone phone, string why, int ticket = 1001, int from = 0)
    {
        await bot.SaidAsync(why, from);
        await bot.SaidAsync("À quel numéro", from);
        await phone.Heard.WaitForSilenceAsync(phone.Heard.Now, s_ringing, TimeSpan.FromMilliseconds(900));
        foreach (var key in "0612345678")
            await phone.PressAsync(key);
        await phone.AnswerAsync(bot, "J’ai noté le 06 12 34 56 78", "Oui.", from);
        await phone.AnswerAsync(bot, "À quel nom", "Je ne sais pas.", from);
        await phone.AnswerAsync(bot, $"Votre demande porte le numéro {ticket}", "Non merci.", from);
        await phone.Ended.WaitAsync(s_ringing, TestContext.Current.CancellationToken);
        await bot.WaitForEventAsync("end", Soon, static end => end.GetProperty("result").GetString() == "done", from);
        var shown = await TicketAsync(ticket);
        Assert.Contains($"Dossier {ticket} : ouvert", shown, StringComparison.Ordinal);
        Assert.Contains("téléphone : 0612345678, confirmé", shown, StringComparison.Ordinal);
    }

    // All of the summary is heard; its first sentence is what the recogniser gets.
    private async Task<string> HeardAsync(SoftPhone human)
    {
        await QuietAsync(human);
        var file = Path.Combine(_folder, "person.wav");
        await File.WriteAllBytesAsync(file, WavFile.Write(FirstSentence(await human.HeardAsync()), Slin.SampleRateHz));
        return await LabProcess.RunAsync(
            Repository.Binary, ["hear", $"MODELS_DIR={Path.Combine(Repository.Root, "models")}", "--wav", file], TestContext.Current.CancellationToken);
    }

    // To the first pause that is longer than one within a sentence, half a second of silence around it.
    private static ReadOnlySpan<short> FirstSentence(short[] heard)
    {
        const int Edge = Slin.SampleRateHz / 2;
        const int Pause = Slin.SampleRateHz * 2 / 5;
        bool IsLoud(short sample) => Math.Abs((int)sample) > 800;
        var begins = Array.FindIndex(heard, IsLoud);
        var last = begins;
        for (var at = begins; at < heard.Length && at - last < Pause; at++)
        {
            if (IsLoud(heard[at]))
                last = at;
        }
        var from = Math.Max(0, begins - Edge);
        return heard.AsSpan(from, Math.Min(last + Edge / 2, heard.Length) - from);
    }

    private static async Task QuietAsync(SoftPhone human)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var heard = await human.HeardAsync();
            var loud = Array.FindLastIndex(heard, static sample => Math.Abs((int)sample) > 800);
            if (loud > Slin.SampleRateHz && heard.Length - loud > Slin.SampleRateHz * 3 / 2)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new LabException("the person heard no end of the summary");
    }

    private static async Task<IReadOnlyList<TimeSpan>> TonesAsync(SipPhone phone)
    {
        try
        {
            return [await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromMilliseconds(200))];
        }
        catch (LabException)
        {
            return [];
        }
    }

    private Task<string> TicketAsync(int number = 1001) =>
        LabProcess.RunAsync(Repository.Binary, ["tickets", "show", $"{number}", $"JOURNAL_PATH={Path.Combine(_folder, "journal.db")}"], TestContext.Current.CancellationToken);
}
