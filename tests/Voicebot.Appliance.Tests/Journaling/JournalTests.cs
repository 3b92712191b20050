using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Journaling;

/// <summary>On the real SQLite, on the disk.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;
    private readonly CollectedLog _log = new();

    private string Path => System.IO.Path.Combine(_folder, "journal.db");

    public void Dispose()
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_ticket_is_on_the_disk_before_its_number_is_said()
    {
        await using var journal = Open();
        var number = journal.Open(Fault(), "+33611223344");
        // Another process, as after a power cut: nothing of the first one is asked.
        using var other = JournalFile.OpenExisting(Path);
        var ticket = Tickets.Find(other, long.Parse(number, null));
        Assert.Equal((TicketStatus.Open, "panne", "lave-linge ; fuite ; depuis : depuis hier", "0611223344"), (ticket!.Status, ticket.Topic, ticket.Summary, ticket.Caller));
    }

    [Fact]
    public async Task Numbers_go_on_after_a_restart_and_are_never_given_twice()
    {
        List<string> numbers = [];
        for (var run = 0; run < 3; run++)
        {
            await using var journal = Open();
            numbers.Add(journal.Open(Fault(), null));
            numbers.Add(journal.Open(Fault(), null));
        }
        Assert.Equal(["1001", "1002", "1003", "1004", "1005", "1006"], numbers);
    }

    [Fact]
    public async Task The_end_of_the_call_completes_the_ticket_and_a_closed_one_stays_closed()
    {
        var call = Guid.NewGuid();
        await using (var journal = Open())
        {
            var number = journal.Open(Fault(), null);
            journal.Keep(End(call, Fault() with { Ticket = number }, caller: "+33611223344"));
        }
        using var file = JournalFile.OpenExisting(Path);
        var ticket = Tickets.Find(file, 1001)!;
        Assert.Equal((call, "0611223344", 42), (ticket.CallId, ticket.Caller, ticket.Seconds));
        Assert.True(Tickets.Close(file, 1001, DateTimeOffset.UnixEpoch));
        Assert.False(Tickets.Close(file, 1001, DateTimeOffset.UnixEpoch));
        Tickets.Keep(file, ticket);
        Assert.Equal(TicketStatus.Closed, Tickets.Find(file, 1001)!.Status);
    }

    [Theory]
    [InlineData("0611223344")]
    [InlineData("+33611223344")]
    [InlineData("0033611223344")]
    public async Task Who_calls_again_is_asked_about_the_open_ticket(string again)
    {
        await using var journal = Open();
        journal.Keep(End(Guid.NewGuid(), Fault() with { Ticket = journal.Open(Fault(), null) }, caller: "0611223344"));
        await SettledAsync(journal);
        Assert.Equal(new OpenTicket("1001", "votre lave-linge"), journal.FindOpen(again));
        Assert.Null(journal.FindOpen("0699999999"));
        Assert.Null(journal.FindOpen("anonymous"));
    }

    [Fact]
    public async Task Who_calls_from_elsewhere_is_found_by_the_number_to_call_back()
    {
        await using var journal = Open();
        var record = Fault(Said("téléphone", "0145678901"));
        journal.Keep(End(Guid.NewGuid(), record with { Ticket = journal.Open(record, null) }, caller: "0611223344"));
        await SettledAsync(journal);
        Assert.Equal("1001", journal.FindOpen("0145678901")?.Number);
    }

    [Fact]
    public async Task What_is_added_to_an_open_ticket_makes_no_new_one()
    {
        await using var journal = Open();
        journal.Keep(End(Guid.NewGuid(), Fault() with { Ticket = journal.Open(Fault(), null) }));
        var addition = new CallRecord("panne", [Said("dossier", "1001"), Said("ajout", "elle fuit aussi")], null, IsComplete: true);
        journal.Keep(End(Guid.NewGuid(), addition));
        await SettledAsync(journal);
        using var file = JournalFile.OpenExisting(Path);
        var ticket = Assert.Single(Tickets.List(file, null, 10));
        Assert.EndsWith("ajout : elle fuit aussi", ticket.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("done", true, "1001", TicketStatus.Open)]
    [InlineData("none", true, "1001", TicketStatus.Open)] // hung up after the number
    [InlineData("transfer", true, "1001", TicketStatus.Open)] // until somebody takes it
    [InlineData("transfer", false, null, TicketStatus.Open)]
    [InlineData("done", true, null, TicketStatus.Resolved)] // « oui, ça marche »
    [InlineData("done", false, null, TicketStatus.Abandoned)] // never resolved because somebody said goodbye
    [InlineData("none", false, null, TicketStatus.Abandoned)]
    public void The_kind_of_ticket_by_the_end_of_the_call(string result, bool complete, string? told, TicketStatus status) =>
        Assert.Equal(status, End(Guid.NewGuid(), Fault() with { Ticket = told, IsComplete = complete }, result: result).Status);

    [Fact]
    public void A_call_without_a_wish_leaves_no_ticket()
    {
        Assert.Null(End(Guid.NewGuid(), null).Status);
        Assert.Null(End(Guid.NewGuid(), new CallRecord("horaires", [], null, IsComplete: true)).Status);
    }

    [Fact]
    public void Danger_is_urgent_and_what_harms_more_the_longer_it_lasts_is_high()
    {
        Assert.Equal(Severity.Urgent, SeverityRules.Of(new CallRecord("gaz", [], null, false)));
        Assert.Equal(Severity.High, SeverityRules.Of(Fault()));
        Assert.Equal(Severity.Normal, SeverityRules.Of(new CallRecord("panne", [Said("panne", "bruit")], null, false)));
        Assert.Equal(Severity.Low, SeverityRules.Of(new CallRecord("facture", [Said("question", "pourquoi deux fois")], null, false)));
    }

    [Fact]
    public void What_was_heard_unsurely_and_not_confirmed_is_to_be_checked()
    {
        var ticket = new Ticket(1, default, null, null, "panne", TicketStatus.Open, Severity.Low,
            [Said("nom", "Petit") with { Confidence = 0.4f }, Said("téléphone", "0611223344") with { Confidence = 0.4f, Confirmed = true }, Said("panne", "bruit")], 0, null);
        Assert.Equal("nom", Assert.Single(ticket.ToCheck).Name);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_is_told_and_nothing_is_lost()
    {
        List<string?> troubles = [];
        await using (var journal = Open())
        {
            journal.TroubleChanged += troubles.Add;
            using (var rival = new SqliteConnection($"Data Source={Path};Pooling=False"))
            {
                rival.Open();
                using var taken = rival.BeginTransaction(); // somebody else holds the file: every write fails
                Assert.Equal("1001", journal.Open(Fault(), null));
                Assert.Equal("1002", journal.Open(Fault(), null));
                Assert.Equal(2, journal.Waiting);
            }
            await SettledAsync(journal);
        }
        using var file = JournalFile.OpenExisting(Path);
        Assert.Equal([1002, 1001], Tickets.List(file, null, 10).Select(ticket => ticket.Number));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("1001 was told before it was on the disk", StringComparison.Ordinal));
        Assert.Equal([$"{Path} est tenu par un autre programme", null], troubles);
    }

    [Theory]
    [InlineData("this is no database, and longer than the hundred bytes of a header, so that SQLite looks at it: .................")]
    [InlineData("page")]
    public async Task A_damaged_journal_is_put_aside_and_calls_go_on(string damage)
    {
        await using (var journal = Open())
        {
            for (var i = 0; i < 300; i++)
                journal.Keep(End(Guid.NewGuid(), Fault()));
            await SettledAsync(journal);
        }
        var bytes = File.ReadAllBytes(Path);
        if (damage == "page")
            bytes.AsSpan(4096, bytes.Length - 4096).Fill(0x5a);
        else
            bytes = Encoding.UTF8.GetBytes(damage);
        File.WriteAllBytes(Path, bytes);
        await using (var journal = Open())
        {
            Assert.Equal("1001", journal.Open(Fault(), null));
            Assert.Single(journal.Damaged);
        }
        var aside = Assert.Single(Directory.GetFiles(_folder, "*.abime-*"), file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal));
        Assert.Equal(bytes, File.ReadAllBytes(aside));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_can_be_written_one_line_says_so()
    {
        var error = Assert.Throws<JournalException>(() => Journal.Open("/proc/voicebot/journal.db", Redaction.Full, TimeProvider.System, NullLogger.Instance));
        Assert.StartsWith("JOURNAL_PATH : /proc/voicebot/journal.db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("aucun journal ici", Assert.Throws<JournalException>(() => JournalFile.OpenExisting(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_files_are_its_owners_alone()
    {
        await using var journal = Open();
        journal.Open(Fault(), null);
        foreach (var file in Directory.GetFiles(_folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(3, Directory.GetFiles(_folder).Length); // the log and its index are there
    }

    // How fast it is at 100,000 calls is a matter of the index alone.
    [Fact]
    public async Task A_caller_is_found_by_an_index()
    {
        await using var journal = Open();
        using var file = JournalFile.OpenExisting(Path);
        string[] questions =
        [
            "SELECT number FROM tickets WHERE caller = '06' AND status = 0", "SELECT number FROM tickets WHERE phone = '06' AND status = 0",
            "SELECT call FROM calls WHERE caller = '06'", "SELECT name FROM customers WHERE phone = '06'", "SELECT number FROM tickets WHERE number = 7",
        ];
        foreach (var question in questions)
            Assert.StartsWith("SEARCH", file.Query($"EXPLAIN QUERY PLAN {question}", static row => row.GetString(3))[0], StringComparison.Ordinal);
    }

    // `make bench-journal` prints it; a busy machine must not fail this, so the bound is for the quickest of many.
    [Fact]
    public async Task Among_100_000_calls_a_returning_caller_is_found_in_5_ms()
    {
        await using var journal = Open();
        using var file = JournalFile.OpenExisting(Path);
        JournalCrowd.Fill(file, calls: 100_000);
        var times = JournalCrowd.FindEach(journal, file, callers: 200);
        TestContext.Current.SendDiagnosticMessage($"a returning caller among 100,000 calls: {times[times.Count / 2].TotalMilliseconds:0.00} ms (median), {times[^1].TotalMilliseconds:0.00} ms (longest)");
        Assert.InRange(times[times.Count / 2].TotalMilliseconds, 0, 5);
    }

    // A number in any spelling, in any file, in any page that was freed.
    [Fact]
    public async Task An_erased_number_is_nowhere()
    {
        const string number = "0611223344";
        var call = Guid.NewGuid();
        await using (var journal = Open())
        {
            var record = Fault(Said("téléphone", number));
            journal.Keep(End(call, record with { Ticket = journal.Open(record, null) }, caller: "+33611223344"));
            for (var i = 0; i < 50; i++)
                journal.Keep(End(Guid.NewGuid(), Fault() with { Ticket = journal.Open(Fault(), null) }, caller: $"06999999{i:00}"));
            await SettledAsync(journal);
            using var file = JournalFile.OpenExisting(Path);
            Customers.Keep(file, [new Customer(number, "Madame Petit", null, null), new Customer("0600000000", "Autre", null, null)]);
            Assert.Contains(Spellings(number), spelling => Everything().Contains(spelling, StringComparison.Ordinal));
            Assert.Equal([call], Customers.Calls(file, number));

            Assert.Equal((1, 1, 1), Customers.Erase(file, number));
        }
        var rest = Everything();
        Assert.DoesNotContain(Spellings(number), spelling => rest.Contains(spelling, StringComparison.Ordinal));
        Assert.DoesNotContain(call.ToString(), rest, StringComparison.Ordinal);
        using var left = JournalFile.OpenExisting(Path);
        Assert.Equal(50, Tickets.List(left, null, 1000).Count);
        Assert.Equal("Autre", Customers.Find(left, "06 00 00 00 00")?.Name);
    }

    private static string[] Spellings(string number) => [number, number[1..], "+33" + number[1..], string.Join(' ', number.Chunk(2).Select(static two => new string(two)))];

    private static Capture Said(string name, string value) => new(name, value, name == "depuis" ? "depuis " + value : value, value, 0.9f, CaptureSource.Voice);

    private static CallRecord Fault(params Capture[] more) =>
        new("panne", [Said("appareil", "lave-linge"), Said("panne", "fuite"), Said("depuis", "hier"), .. more], null, IsComplete: false);

    private static CallEnd End(Guid call, CallRecord? record, string? caller = null, string result = "done") =>
        new(call, DateTimeOffset.UnixEpoch, caller, 42, result, "dialogue", record);

    private static async Task SettledAsync(Journal journal)
    {
        while (journal.Waiting > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private string Everything() => string.Concat(Directory.GetFiles(_folder).Select(static file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));

    private Journal Open() => Journal.Open(Path, Redaction.Full, TimeProvider.System, _log);
}
