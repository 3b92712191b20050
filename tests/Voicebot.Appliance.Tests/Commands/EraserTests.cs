using System.Text;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>A number that is erased, and what is old: every file of the folder is read for it.</summary>
public sealed class EraserTests : IDisposable
{
    private const string Number = "0611223344";
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_between = [" ", ".", "-", "\u00A0", "\u202F"];

    private readonly string _folder = Directory.CreateTempSubdirectory("erase-").FullName;
    private readonly CollectedLog _log = new();

    private string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_erased_number_stands_in_no_file_in_no_spelling()
    {
        var (mine, other) = (Guid.NewGuid(), Guid.NewGuid());
        await KeepAsync(mine, other);
        // A journal that was damaged and put aside, whole and in pieces; and a copy.
        File.Copy(At("journal.db"), At("journal.db.abime-20260101-000000"));
        var broken = File.ReadAllBytes(At("journal.db"));
        broken.AsSpan(0, 200).Fill(0x5a);
        File.WriteAllBytes(At("journal.db.abime-20260102-000000"), broken);
        JournalFile.Copy(At("journal.db"), At("journal.db.copie"));
        Assert.Contains(Spellings(), spelling => Everything().Contains(spelling, StringComparison.Ordinal));

        var erased = new Eraser(Settings(), At("journal.db")).Erase(Number);

        Assert.Equal((1, 1, 1, 3, 2), (erased.Customers, erased.Calls, erased.Tickets, erased.Aside, erased.Recordings));
        Assert.Equal(4, erased.Lines);
        Assert.Empty(erased.Left);
        var rest = Everything();
        Assert.DoesNotContain(Spellings(), spelling => rest.Contains(spelling, StringComparison.Ordinal));
        Assert.DoesNotContain(mine.ToString(), rest, StringComparison.Ordinal);
        Assert.DoesNotContain("Madame Petit", rest, StringComparison.Ordinal);
        // The others' lines, tickets and recordings are there, also in what lies aside.
        Assert.Equal(3, File.ReadAllLines(At("trace.jsonl")).Count(static line => line.Trim().Length > 0));
        Assert.Contains(other.ToString(), File.ReadAllText(At("trace.jsonl")), StringComparison.Ordinal);
        foreach (var file in (string[])["journal.db", "journal.db.copie", "journal.db.abime-20260101-000000"])
        {
            using var journal = JournalFile.OpenExisting(At(file));
            Assert.Equal("0699999999", Assert.Single(Tickets.List(journal, null, 10)).Caller);
        }
        Assert.False(File.Exists(At("journal.db.abime-20260102-000000"))); // nothing less helped
        Assert.Single(Directory.GetFiles(_folder, "*" + CallRecorder.Suffix));
        Assert.DoesNotContain(_log.Lines, line => Spellings().Any(spelling => line.Text.Contains(spelling, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_number_that_could_not_be_taken_out_is_told()
    {
        await Journal.Open(At("journal.db"), Redaction.Full, TimeProvider.System, _log).DisposeAsync();
        File.WriteAllText(At("notes.txt"), "rappeler le 06.11.22.33.44");
        Assert.Equal([At("notes.txt")], new Eraser(Settings(), At("journal.db")).Erase(Number).Left);
    }

    [Theory]
    [InlineData("0611223344", true)]
    [InlineData("+33611223344", true)]
    [InlineData("0033 6 11 22 33 44", true)]
    [InlineData("33-6-11-22-33-44", true)]
    [InlineData("06.11.22.33.44", true)]
    [InlineData("06\u202F11\u202F22\u202F33\u202F44", true)]
    [InlineData("06\\u00A011\\u202F22 33 44", true)]
    [InlineData("0611223345", false)]
    [InlineData("06 11 22 33", false)]
    public void All_spellings_are_one(string text, bool isIt) =>
        Assert.Equal(isIt, new Spelled(Number).IsIn(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_old_is_swept_and_a_dry_run_changes_nothing(bool dryRun)
    {
        await using (var journal = Journal.Open(At("journal.db"), Redaction.Full, TimeProvider.System, _log))
        {
            foreach (var (days, topic) in new[] { (400, "facture"), (40, "panne"), (1, "panne") })
            {
                var told = new CallRecord(topic, [Said("appareil", "four"), Said("demande", "mon four est mort ce matin")], null, IsComplete: true);
                journal.Keep(new CallEnd(Guid.NewGuid(), s_now.AddDays(-days), "0699999999", 9, "done", "dialogue", told));
            }
            var open = new CallRecord("panne", [Said("demande", "ma machine est en panne")], null, IsComplete: true);
            journal.Keep(new CallEnd(Guid.NewGuid(), s_now.AddDays(-500), "0699999998", 9, "done", "dialogue", open with { Ticket = journal.Open(open, null) }));
            while (journal.Waiting > 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        var (older, newer) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var trace = new TraceFile(At("trace.jsonl")))
        {
            trace.Write(new SayTrace(older, 5, "before its date"));
            trace.Write(new CallTrace(older, 9, null, s_now.AddDays(-31)));
            trace.Write(new DigitTrace(older, 20, '1'));
            trace.Write(new CallTrace(newer, 9, null, s_now.AddDays(-29)));
            trace.Write(new EndTrace(newer, 20, "done", "dialogue"));
            trace.Write(new EndTrace(older, 30, "done", "dialogue"));
        }
        foreach (var (name, days) in new[] { ("a" + CallRecorder.Suffix, 31), ("b" + CallRecorder.Suffix, 29), ("journal.db.abime-1", 31), ("journal.db.abime-2", 29) })
        {
            File.WriteAllText(At(name), "x");
            File.SetLastWriteTimeUtc(At(name), s_now.AddDays(-days).UtcDateTime);
        }

        var swept = new Sweep(Settings()).Run(s_now, dryRun);

        Assert.Equal(new Swept(new SweptRows(2, 1, 1), 4, 1, 1), swept);
        Assert.Equal(dryRun, File.Exists(At("a" + CallRecorder.Suffix)));
        Assert.Equal(dryRun, File.Exists(At("journal.db.abime-1")));
        Assert.True(File.Exists(At("b" + CallRecorder.Suffix)) && File.Exists(At("journal.db.abime-2")));
        Assert.Equal(dryRun ? 6 : 2, File.ReadAllLines(At("trace.jsonl")).Count(static line => line.Trim().Length > 0));
        Assert.Equal(!dryRun, File.Exists(At("journal.db.copie")));
        using var rest = JournalFile.OpenExisting(At("journal.db"));
        Assert.Equal(s_now.AddDays(-1), Voicebot.Appliance.Journaling.Calls.Newest(rest)); // the old ones went
        var tickets = Tickets.List(rest, null, 10);
        Assert.Equal(dryRun ? 4 : 3, tickets.Count);
        Assert.Equal(dryRun ? 4 : 3, tickets.Count(static ticket => ticket.Captures.Any(static one => one.Name == "demande")) + (dryRun ? 0 : 1));
        Assert.Equal(new Swept(dryRun ? new SweptRows(2, 1, 1) : default, dryRun ? 4 : 0, dryRun ? 1 : 0, dryRun ? 1 : 0), new Sweep(Settings()).Run(s_now, dryRun: true));
    }

    [Theory]
    [InlineData(300, "swept: ")]
    [InlineData(400, "not swept: the clock says 2026-06-01, the last call came on 2025-04-27")]
    public async Task A_clock_that_ran_away_takes_nothing_with_it(int days, string told)
    {
        await using (var journal = Journal.Open(At("journal.db"), Redaction.Full, TimeProvider.System, _log))
        {
            journal.Keep(new CallEnd(Guid.NewGuid(), s_now.AddDays(-days), "0699999999", 9, "done", "dialogue", null));
            while (journal.Waiting > 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        var clock = new FakeTimeProvider(s_now);
        using var over = new CancellationTokenSource();
        var running = new DailySweep(new Sweep(Settings()), clock, _log).RunAsync(over.Token);
        while (!_log.Lines.Any(static line => line.Text.Contains("swept: ", StringComparison.Ordinal)))
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.StartsWith(told, _log.Lines.First(static line => line.Text.Contains("swept: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Redaction.Full, "mon numéro c’est le 06 11 22 33 44", "mon numéro c’est le 06 11 22 33 44")]
    [InlineData(Redaction.Masked, "mon numéro c’est le 06 11 22 33 44", "mon numéro c’est le …")]
    [InlineData(Redaction.Masked, "c’est le zéro six onze vingt-deux trente-trois quarante-quatre", "c’est le …")]
    [InlineData(Redaction.Masked, "il y a deux fuites depuis trois jours", "il y a deux fuites depuis trois jours")]
    [InlineData(Redaction.Masked, "écrivez à jean@exemple.fr s’il vous plaît", "écrivez à … s’il vous plaît")]
    [InlineData(Redaction.None, "mon numéro c’est le 06 11 22 33 44", null)]
    public void What_is_kept_of_words_is_as_set(Redaction words, string said, string? kept)
    {
        var captures = RedactionRules.Of([Said("demande", said), new Capture("téléphone", Number, Number, said, 0.9f, CaptureSource.Voice)], words);
        Assert.Equal(kept, captures.FirstOrDefault(static one => one.Name == "demande")?.Value);
        var phone = captures.First(static one => one.Name == "téléphone");
        Assert.Equal((Number, kept ?? ""), (phone.Value, phone.Heard));
    }

    // Two callers: one is erased. Their calls, tickets, traces and recordings; the log of all that.
    private async Task KeepAsync(Guid mine, Guid other)
    {
        await using var journal = Journal.Open(At("journal.db"), Redaction.Full, TimeProvider.System, _log);
        await using var file = new TraceFile(At("trace.jsonl"));
        var trace = new JournalFeed(new TraceLog(file, _log), journal, static _ => false, TimeProvider.System);
        foreach (var (call, caller) in new[] { (mine, "+33611223344"), (other, "0699999999") })
        {
            var told = new CallRecord("panne", [Said("nom", call == mine ? "Madame Petit" : "Monsieur Grand"), Said("demande", $"rappelez le {caller}")], null, IsComplete: true);
            trace.Write(new CallTrace(call, 9, caller, s_now));
            trace.Write(new RecordTrace(call, 20, told with { Ticket = journal.Open(told, caller) }));
            trace.Write(new EndTrace(call, 30, "done", "dialogue"));
            File.WriteAllText(At(call + CallRecorder.Suffix), "voices");
        }
        // What another caller's recording says of the number.
        File.WriteAllText(At(Guid.NewGuid() + CallRecorder.Suffix), "{\"text\":\"le 06 11 22 33 44\"}");
        file.Write(new SayTrace(Guid.NewGuid(), 1, "J’ai noté le 06 11 22 33 44."));
        using var customers = JournalFile.OpenExisting(At("journal.db"));
        while (journal.Waiting > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Customers.Keep(customers, [new Customer(Number, "Madame Petit", null, null)]);
    }

    private ApplianceSettings Settings() => ApplianceSettings.Read(SettingSources.Load("", [
        $"JOURNAL_PATH={At("journal.db")}", $"TURN_TRACE_PATH={At("trace.jsonl")}", $"RECORD_DIR={_folder}",
    ]));

    private static string[] Spellings() =>
        [Number, Number[1..], "+33" + Number[1..], "0033" + Number[1..], .. s_between.Select(static between => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(string.Join(between, Number.Chunk(2).Select(static two => new string(two))))))];

    private static Capture Said(string name, string value) => new(name, value, value, value, 0.9f, CaptureSource.Voice);

    private string Everything() => string.Concat(Directory.GetFiles(_folder).Select(static file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
}
