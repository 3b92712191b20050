using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Posting;
using Voicebot.Appliance.Tests.Posting;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>From the board through the outbox to a real receiver.</summary>
public sealed class AlertsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alerts-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    private readonly ApplianceBoard _board = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string JournalPath => Path.Combine(_folder, "journal.db");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_manager_that_is_away_reaches_the_receiver_and_so_does_its_end()
    {
        await using var receiver = new Receiver(18090);
        var post = new WebhookPost(receiver.Url, "s", _http);
        await using var journal = Journal.Open(JournalPath, Redaction.Full, _clock, NullLogger.Instance, [post.Way]);
        var alerts = NewAlerts(journal, post);
        _board.Update(static state => state.With(new Trouble("asterisk", "Asterisk hors de portée : délai", Fault.Asterisk)));
        await alerts.LookAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(70));
        await alerts.LookAsync(Token);
        _board.Update(static state => state.Healed("asterisk"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await alerts.LookAsync(Token);
        await Fakes.Phone.WaitUntilAsync(() => journal.Waiting == 0, "the journal");

        var sender = new OutboxSender(JournalPath, [post], _clock, NullLogger.Instance);
        using var file = JournalFile.OpenExisting(JournalPath);
        while (await sender.SendNextAsync(file, Token))
        {
        }
        Assert.Equal(
            [("asterisk", false, "Panne 3 : Asterisk hors de portée : délai"), ("asterisk", true, "Terminé : Asterisk hors de portée : délai")],
            receiver.Taken.Select(static taken => Notice.Parse(System.Text.Encoding.UTF8.GetString(taken.Body))).Select(static notice => (notice.Alert, notice.Over, notice.Message)));
        using var json = JsonDocument.Parse(receiver.Taken[0].Body);
        Assert.Equal("asterisk", json.RootElement.GetProperty("alert").GetString());
        Assert.NotEqual(receiver.Taken[0].Key, receiver.Taken[1].Key);
    }

    [Fact]
    public async Task A_journal_without_a_disk_does_not_keep_its_own_alert()
    {
        await using var receiver = new Receiver(18091);
        await using var journal = Journal.OpenLater("/nowhere/journal.db", "le disque est plein", Redaction.Full, _clock, NullLogger.Instance, [WebhookPost.WayName]);
        var alerts = NewAlerts(journal, new WebhookPost(receiver.Url, "s", _http));
        _board.Update(static state => state.With(new Trouble("journal", "le disque est plein", Fault.Storage)));
        await alerts.LookAsync(Token);
        _clock.Advance(TimeSpan.FromMinutes(11));
        await alerts.LookAsync(Token);
        Assert.Equal("Panne 5 : le disque est plein", Notice.Parse(System.Text.Encoding.UTF8.GetString(Assert.Single(receiver.Taken).Body)).Message);
    }

    private Alerts NewAlerts(Journal journal, IPost post) =>
        new(_board, new AlertRules(TimeSpan.FromMinutes(10), null), journal, [post], static _ => false, static () => true, _clock, NullLogger.Instance);
}
