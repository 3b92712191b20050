using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>What a call's trace leaves in the journal and in the log.</summary>
public sealed class JournalFeedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feed-").FullName;
    private readonly CollectedLog _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Drained", true)]
    [InlineData("Digit", false)] // a key cut it
    public async Task When_the_announcement_was_played_to_its_end_is_kept_for_each_call(string on, bool isKept)
    {
        var call = Guid.NewGuid();
        var path = Path.Combine(_folder, "journal.db");
        var ticketed = new List<(long, CallRecord)>();
        await using (var journal = Journal.Open(path, Redaction.Full, TimeProvider.System, _log))
        {
            var feed = new JournalFeed(new TraceLog(null, _log), journal, static _ => false, TimeProvider.System, (ticket, record) => ticketed.Add((ticket, record)));
            var told = new CallRecord("panne", [new Capture("panne", "fuite", "fuite", "elle fuit", 0.9f, CaptureSource.Voice)], null, IsComplete: false, Anger: 1);
            feed.Write(new PhaseTrace(call, 10, "Announcing", "Answered"));
            feed.Write(new CallTrace(call, 20, "0611223344", TimeProvider.System.GetUtcNow()));
            feed.Write(new PhaseTrace(call, 3200, "Speaking", on));
            feed.Write(new PhaseTrace(call, 6000, "Listening", "Drained"));
            feed.Write(new RecordTrace(call, 9000, told));
            feed.Write(new EndTrace(call, 9000, "none", "caller hung up"));
            while (journal.Waiting > 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            Assert.Equal([(1001L, told)], ticketed);
        }
        using var file = JournalFile.OpenExisting(path);
        var (at, announced) = Assert.Single(file.Query("SELECT at, announced FROM calls", static row => (row.GetInt64(0), row.IsDBNull(1) ? (long?)null : row.GetInt64(1))));
        Assert.Equal(isKept ? at + 3200 : null, announced);
        Assert.Equal(isKept, _log.Lines.Any(static line => line.Text.Contains("played to its end at 3.2 s", StringComparison.Ordinal)));
        var ticket = Assert.Single(Tickets.List(file, null, 10));
        Assert.Equal((TicketStatus.Abandoned, "panne", Sentiment.Negative), (ticket.Status, ticket.Tag, ticket.Sentiment));
    }
}
