using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Tests.Engines;
using Voicebot.Appliance.Tests.Models;

namespace Voicebot.Appliance.Tests.Journaling;

/// <summary>A disk that is full, and one that lets nobody write: callers hear their numbers, the tickets wait, and nothing is lost.</summary>
[Collection(FullDiskTests.Collection)]
[Trait("Needs", "userland")]
public sealed class JournalDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK")!, "journal")).FullName;
    private readonly CollectedLog _log = new();

    private string File => Path.Combine(_folder, "journal.db");

    public void Dispose()
    {
        System.IO.File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task On_a_full_disk_tickets_wait_for_room()
    {
        await using var journal = Journal.Open(File, Redaction.Full, TimeProvider.System, _log);
        string? trouble = null;
        journal.TroubleChanged += told => Volatile.Write(ref trouble, told);
        Assert.Equal("1001", journal.Open(Record(1), null));
        var filler = Fill();
        for (var n = 2; n <= 40; n++)
            journal.Keep(new CallEnd(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "0611223344", 1, "done", "dialogue", Record(n) with { Ticket = $"{1000 + n}" }));
        while (Volatile.Read(ref trouble) is null)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal($"le disque de {File} est plein", trouble);
        Assert.True(journal.Waiting > 0);
        Assert.Null(journal.FindOpen("0699999999")); // reading goes on
        System.IO.File.Delete(filler);
        while (journal.Waiting > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Null(Volatile.Read(ref trouble));
        using var kept = JournalFile.OpenExisting(File);
        Assert.Equal(40, Tickets.List(kept, null, 100).Count);
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("waits in memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_journal_that_nobody_may_write_at_the_start_is_written_when_they_may()
    {
        await Journal.Open(File, Redaction.Full, TimeProvider.System, _log).DisposeAsync();
        using (var older = JournalFile.OpenForWriting(File, TimeProvider.System, _log))
            Tickets.Keep(older, new Ticket(1001, DateTimeOffset.UnixEpoch, null, "0611223344", "panne", TicketStatus.Open, Severity.Low, [], 0, null));
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead);
        System.IO.File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = Assert.Throws<JournalException>(() => Journal.Open(File, Redaction.Full, TimeProvider.System, _log));
        Assert.DoesNotContain('\n', error.Message);

        await using var journal = Journal.OpenLater(File, error.Message, Redaction.Full, TimeProvider.System, _log);
        var number = journal.Open(Record(1), null);
        Assert.Equal(8, number.Length); // none that the file may have
        Assert.True(journal.Waiting > 0);

        System.IO.File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        while (journal.Waiting > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using var kept = JournalFile.OpenExisting(File);
        Assert.Equal([long.Parse(number, null), 1001], Tickets.List(kept, null, 10).Select(static ticket => ticket.Number));
        Assert.Equal(1002, Tickets.Next(kept)); // the calendar's numbers are an exception
        Assert.Equal("1001", journal.FindOpen("0611223344")?.Number);
    }

    private static CallRecord Record(int n) => new("panne", [new Capture("demande", new string('x', 2000), "", $"{n}", 1, CaptureSource.Voice)], null, IsComplete: true);

    // Every byte of the disk.
    private string Fill()
    {
        var path = Path.Combine(_folder, "filler");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return path;
        }
    }
}
