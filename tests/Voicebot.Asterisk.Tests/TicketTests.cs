using Voicebot.Lab;
using Voicebot.Lab.Sip;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>A caller tells of a breakdown; what the staff finds afterwards, with the published binary's own commands.</summary>
public sealed class TicketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tickets-").FullName;

    private string Journal => Path.Combine(_folder, "journal.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_call_leaves_a_ticket_that_can_be_listed_shown_exported_and_closed()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using (var bot = await StartAsync())
        {
            await using var phone = Caller();
            await TellAsync(bot, phone);
            await phone.AnswerAsync(bot, "Puis-je vous aider pour autre chose", "Non merci.");
            await bot.WaitForEventAsync("end", TimeSpan.FromSeconds(30));
            await bot.StopAsync();
        }
        Assert.Contains("1001", await VoicebotAsync("list"), StringComparison.Ordinal);
        var ticket = await VoicebotAsync("show", "1001");
        Assert.Contains("Dossier 1001 : ouvert, gravité haute", ticket, StringComparison.Ordinal);
        Assert.Contains("de 6001", ticket, StringComparison.Ordinal);
        Assert.Contains("téléphone : 0612345678, confirmé", ticket, StringComparison.Ordinal);
        Assert.Contains("appareil : lave-linge", ticket, StringComparison.Ordinal);
        Assert.Contains("panne : fuite", ticket, StringComparison.Ordinal);
        Assert.Contains("1001;", await VoicebotAsync("export"), StringComparison.Ordinal);
        Assert.Contains("Dossier 1001 clos.", await VoicebotAsync("close", "1001"), StringComparison.Ordinal);
        Assert.Contains("Aucun dossier ouvert", await VoicebotAsync("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_was_said_outlives_a_process_that_is_killed_and_is_asked_about_in_the_next_call()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using (var bot = await StartAsync())
        {
            await using var phone = Caller();
            await TellAsync(bot, phone);
            await bot.KillAsync();
        }
        var kept = await VoicebotAsync("show", "1001");
        Assert.Contains("appareil : lave-linge", kept, StringComparison.Ordinal);
        Assert.Contains("de 6001", kept, StringComparison.Ordinal);
        await using (var next = await StartAsync())
        {
            await using var phone = Caller();
            await phone.CallAsync("777");
            await phone.AnswerAsync(next, "Comment puis-je vous aider", "Ma machine à laver fuit encore.");
            await next.SaidAsync("Vous avez un dossier ouvert");
        }
    }

    [Fact]
    public async Task An_erased_number_stands_in_no_file_and_in_no_line_of_the_log()
    {
        const string number = "0612345678";
        var trace = Path.Combine(_folder, "trace.jsonl");
        LineLog log;
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, overlay: new Dictionary<string, string>
        {
            ["pjsip.conf"] = "\n[trunk](phone)\n[trunk-address]\ntype = identify\nendpoint = trunk\nmatch = 127.0.0.2\n",
        });
        await using (var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["JOURNAL_PATH"] = Journal,
            ["TURN_TRACE_PATH"] = trace,
            ["RECORD_DIR"] = _folder,
            ["LOG_LEVEL"] = "trace",
        }))
        {
            log = bot.Log;
            await bot.WaitForAmiAsync();
            await using var phone = new SipPhone("trunk", secret: null, System.Net.IPAddress.Parse("127.0.0.2"));
            await phone.CallAsync("777", from: "<sip:+33612345678@127.0.0.2>");
            await bot.SaidAsync("Cet appel est enregistré, et gardé 30 jours");
            await phone.AnswerAsync(bot, "Comment puis-je vous aider", "Ma machine à laver fuit depuis hier.");
            await bot.SaidAsync("Peut-on vous rappeler au 06 12 34 56 78");
            await phone.HangUpAsync();
            await bot.WaitForEventAsync("end", Soon);
            await bot.StopAsync();
        }
        await VoicebotAsync("copy", Path.Combine(_folder, "journal.db.copie"));
        Assert.Contains(Files(), file => Spells(file.Text, number));

        var said = await LabProcess.RunAsync(
            Repository.Binary, ["customers", "erase", "+33 6 12 34 56 78", $"JOURNAL_PATH={Journal}", $"TURN_TRACE_PATH={trace}", $"RECORD_DIR={_folder}"], TestContext.Current.CancellationToken);

        Assert.Contains("le numéro n’est plus dans aucun", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), file => Spells(file.Text, number));
        Assert.DoesNotContain(log.Snapshot(), line => Spells(line, number));
    }

    private IEnumerable<(string Name, string Text)> Files() =>
        Directory.GetFiles(_folder).Select(static file => (file, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));

    // With the country or without, in pairs with anything between them, or in one.
    private static bool Spells(string text, string number) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, $"(0|33){string.Join("[^0-9]{0,3}", number[1..].ToCharArray())}");

    // To the moment at which the number begins to be said.
    private static async Task TellAsync(ApplianceProcess bot, SipPhone phone)
    {
        await phone.CallAsync("777");
        await phone.AnswerAsync(bot, "Comment puis-je vous aider", "Ma machine à laver fuit depuis hier.");
        await bot.SaidAsync("À quel numéro peut-on vous rappeler"); // the line's own is an extension
        foreach (var key in "0612345678")
            await phone.PressAsync(key);
        await phone.AnswerAsync(bot, "J’ai noté le 06 12 34 56 78", "Oui.");
        await phone.AnswerAsync(bot, "À quel nom", "Je ne sais pas.");
        await phone.AnswerAsync(bot, "déjà éteint, puis rallumé", "Oui.");
        await phone.AnswerAsync(bot, "règle le problème", "Non.");
        await bot.SaidAsync("J’ouvre votre dossier");
    }

    private Task<ApplianceProcess> StartAsync() => ApplianceProcess.StartAsync(settings: new Dictionary<string, string> { ["JOURNAL_PATH"] = Journal });

    private Task<string> VoicebotAsync(string command, params string[] more) =>
        LabProcess.RunAsync(Repository.Binary, ["tickets", command, .. more, $"JOURNAL_PATH={Journal}"], TestContext.Current.CancellationToken);
}
