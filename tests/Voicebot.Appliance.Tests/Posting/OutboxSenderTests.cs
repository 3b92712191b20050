using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Posting;

namespace Voicebot.Appliance.Tests.Posting;

/// <summary>From a ticket to a real HTTP receiver and a real SMTP server.</summary>
public sealed class OutboxSenderTests : IDisposable
{
    private const string Secret = "secret-of-the-receiver";

    private readonly string _folder = Directory.CreateTempSubdirectory("outbox-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();

    private string Path => System.IO.Path.Combine(_folder, "journal.db");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_the_same_letter_again_and_knows_it_by_its_key()
    {
        await using var receiver = new Receiver(18080);
        receiver.Answers.Enqueue(500);
        await KeepAsync(WebhookPost.WayName);
        using var journal = JournalFile.OpenExisting(Path);
        Assert.True(await Sender(receiver.Url).SendNextAsync(journal, Token));
        Assert.False(await Sender(receiver.Url).SendNextAsync(journal, Token)); // not at once
        Assert.Equal("127.0.0.1 répond 500", Assert.Single(Outbox.List(journal, dead: false)).Error);
        _clock.Advance(Outbox.Pause(0));
        // Another process, as after a power cut: what was due then is due now.
        Assert.True(await Sender(receiver.Url).SendNextAsync(journal, Token));

        Assert.Equal(2, receiver.Taken.Count);
        var (key, signature, body) = receiver.Taken[1];
        Assert.Equal(receiver.Taken[0].Key, key);
        Assert.Equal(receiver.Taken[0].Body, body);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)), signature);
        using var letter = JsonDocument.Parse(body);
        Assert.Equal((1001, "Petit", "0612345678", "lave-linge ; fuite"), (letter.RootElement.GetProperty("ticket").GetInt32(), letter.RootElement.GetProperty("name").GetString(),
            letter.RootElement.GetProperty("phone").GetString(), letter.RootElement.GetProperty("summary").GetString()));
        Assert.Empty(Outbox.List(journal, dead: false));
    }

    [Fact]
    public async Task What_nobody_takes_is_tried_for_two_days_and_then_listed()
    {
        await KeepAsync(WebhookPost.WayName);
        using var journal = JournalFile.OpenExisting(Path);
        var sender = Sender(new Uri("http://127.0.0.1:9/"));
        var died = 0;
        sender.Died += count => died = count;
        var begun = _clock.GetUtcNow();
        for (var tries = 0; tries < Outbox.MostTries; tries++)
        {
            Assert.Empty(Outbox.List(journal, dead: true));
            Assert.True(await sender.SendNextAsync(journal, Token));
            _clock.Advance(Outbox.Pause(tries));
        }
        Assert.InRange((_clock.GetUtcNow() - begun).TotalDays, 1.5, 3);
        Assert.False(await sender.SendNextAsync(journal, Token));
        Assert.Contains("hors de portée", Assert.Single(Outbox.List(journal, dead: true)).Error, StringComparison.Ordinal);
        Assert.Equal(1, died);
        Assert.Equal(1, Outbox.Retry(journal));
        Assert.True(await sender.SendNextAsync(journal, Token));
    }

    [Fact]
    public async Task An_erased_ticket_is_not_sent()
    {
        await using var receiver = new Receiver(18081);
        await KeepAsync(WebhookPost.WayName);
        using var journal = JournalFile.OpenExisting(Path);
        Customers.Erase(journal, "0612345678");
        Assert.False(await Sender(receiver.Url).SendNextAsync(journal, Token));
        Assert.Empty(receiver.Taken);
    }

    [Fact]
    public async Task A_ticket_of_a_call_that_the_power_cut_off_is_sent_after_the_restart()
    {
        await using (var journal = Open(WebhookPost.WayName))
            journal.Open(Record(), "0612345678"); // told, and then nothing more
        await using var receiver = new Receiver(18082);
        await Open(WebhookPost.WayName).DisposeAsync();
        await Open(WebhookPost.WayName).DisposeAsync();
        using var file = JournalFile.OpenExisting(Path);
        Assert.True(await Sender(receiver.Url).SendNextAsync(file, Token));
        Assert.False(await Sender(receiver.Url).SendNextAsync(file, Token));
        Assert.Single(receiver.Taken);
    }

    [Fact, Trait("Needs", "userland")]
    public async Task A_real_mail_server_gets_the_ticket_and_one_that_is_away_gets_it_later()
    {
        await KeepAsync(MailPost.WayName);
        using var journal = JournalFile.OpenExisting(Path);
        var sender = new OutboxSender(Path, [new MailPost(new MailPostOptions("127.0.0.1", 18025, Tls: false, null, "", "voicebot@exemple.fr", "sav@exemple.fr"))], _clock, NullLogger.Instance);
        Assert.True(await sender.SendNextAsync(journal, Token));
        Assert.Contains("n’a pas pris le courriel", Assert.Single(Outbox.List(journal, dead: false)).Error, StringComparison.Ordinal);
        _clock.Advance(Outbox.Pause(0));
        using var server = new Process { StartInfo = new ProcessStartInfo("python3", ["-u", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:18025"]) { RedirectStandardOutput = true } };
        server.Start();
        try
        {
            await ReachedAsync(18025);
            Assert.True(await sender.SendNextAsync(journal, Token));
            Assert.Empty(Outbox.List(journal, dead: false));
            var mail = new StringBuilder();
            while (await server.StandardOutput.ReadLineAsync(Token) is { } line && !line.Contains("END MESSAGE", StringComparison.Ordinal))
                mail.AppendLine(line);
            Assert.Contains("To: sav@exemple.fr", mail.ToString(), StringComparison.Ordinal);
            Assert.Contains("Dossier 1001", mail.ToString(), StringComparison.Ordinal);
            Assert.Contains("0612345678", mail.ToString(), StringComparison.Ordinal);
            Assert.Contains("-mail@voicebot.local", mail.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(Token);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task ReachedAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, Token);
                return;
            }
            catch (System.Net.Sockets.SocketException) when (tries < 300)
            {
                await Task.Delay(100, Token);
            }
        }
    }

    private OutboxSender Sender(Uri url) => new(Path, [new WebhookPost(url, Secret, _http)], _clock, NullLogger.Instance);

    private Journal Open(string way) => Journal.Open(Path, Redaction.Full, _clock, NullLogger.Instance, [way]);

    private static CallRecord Record() => new("panne",
        [Said("nom", "Petit"), Said("téléphone", "0612345678"), Said("appareil", "lave-linge"), Said("panne", "fuite")], null, IsComplete: true);

    private static Capture Said(string name, string value) => new(name, value, value, value, 0.9f, CaptureSource.Voice);

    private async Task KeepAsync(string way)
    {
        await using var journal = Open(way);
        journal.Keep(new CallEnd(Guid.NewGuid(), _clock.GetUtcNow(), "0611223344", 42, "done", "dialogue", Record() with { Ticket = journal.Open(Record(), "0611223344") }));
        while (journal.Waiting > 0)
            await Task.Delay(5, Token);
    }
}
