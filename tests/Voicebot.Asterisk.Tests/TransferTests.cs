using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Transfers;
using Voicebot.Audio;
using Voicebot.Lab;
using Voicebot.Lab.Sip;
using Voicebot.Lab.Speech;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>« Conseiller », through a real Asterisk: who is rung, what they see and hear, and what becomes of the caller whom nobody takes.</summary>
public sealed class TransferTests : IDisposable
{
    private const string Other = "Petit, dossier 2 3 4 5 : réfrigérateur, ne refroidit plus, depuis lundi.";
    private static readonly TimeSpan s_ringing = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("transfers-").FullName;

    private string JournalPath => Path.Combine(_folder, "journal.db");

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
        await QuietAsync(human);
        var heard = await human.HeardAsync();
        Assert.Empty(await TonesAsync(phone)); // not before it is taken
        await human.PressAsync('1');
        await phone.Heard.WaitForToneAsync(HumanToneHz, phone.Heard.Now, Soon);
        await human.HangUpAsync();
        await phone.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains("Dossier 1001 : transféré", await TicketAsync(), StringComparison.Ordinal);
        var summary = Summary();
        Assert.Contains("lave-linge", summary, StringComparison.Ordinal);
        var shares = (Summary: await HeardShareAsync(summary, heard), Question: await HeardShareAsync(Handover.Question, heard), Other: await HeardShareAsync(Other, heard));
        Assert.True(shares is { Summary: > 0.8, Question: > 0.8, Other: < 0.3 }, $"{shares} of « {summary} »");
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
        await QuietAsync(human);
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
        await QuietAsync(other);
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
            await QuietAsync(human);
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
        settings: settings.Append(("JOURNAL_PATH", JournalPath)).ToDictionary(static one => one.Item1, static one => one.Item2));

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

    // What the person is told, from what the journal keeps of the call.
    private string Summary()
    {
        using var journal = JournalFile.OpenExisting(JournalPath);
        var ticket = Tickets.Find(journal, 1001)!;
        return Handover.Of(new CallRecord(ticket.Topic, ticket.Captures, "1001", IsComplete: true), "1001").Summary;
    }

    private async Task<double> HeardShareAsync(string sentence, short[] heard)
    {
        var file = Path.Combine(_folder, "rendered.wav");
        await LabProcess.RunAsync(
            Repository.Binary, ["say", sentence, "-o", file, $"MODELS_DIR={Path.Combine(Repository.Root, "models")}"], TestContext.Current.CancellationToken);
        return SoundMatch.HeardShare(WavFile.Parse(await File.ReadAllBytesAsync(file)).Samples, heard);
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
        LabProcess.RunAsync(Repository.Binary, ["tickets", "show", $"{number}", $"JOURNAL_PATH={JournalPath}"], TestContext.Current.CancellationToken);
}
