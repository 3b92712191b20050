using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Page;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Updates;
using Voicebot.Audio;
using GeneratedRegexAttribute = System.Text.RegularExpressions.GeneratedRegexAttribute;
using Regex = System.Text.RegularExpressions.Regex;

namespace Voicebot.Appliance.Tests.Page;

/// <summary>The page's real server on a real port, with a journal; only the appliance behind it is a stand-in.</summary>
internal sealed partial class PageFixture : IPageHost, IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;
    private readonly Journal _journal;

    public PageFixture(string allowed = "127.0.0.0/8", TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Password = PagePassword.Draw(Folder, keepFirst: true);
        _journal = Journal.Open(JournalPath, Redaction.Full, time, NullLogger.Instance);
        Live = new LiveCalls(time);
        Scenarios = new ScenarioShelf(Path.Combine(Folder, "scenarios"), time);
        File.WriteAllText(EnvPath, Env);
        File.SetUnixFileMode(EnvPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Settings = new SettingSheet(SettingSources.Load(EnvPath, [], mustExist: true));
        var site = new PageSite(this, PagePassword.Load(Folder)!, Live, Turns, Metrics, new JournalDesk(JournalPath), time);
        var settings = new PageSettings(true, IPAddress.Loopback, 0, [IPNetwork.Parse(allowed)], Folder);
        Server = new PageServer(settings, PageCertificate.LoadOrMake(Folder), site, NullLoggerFactory.Instance);
        _serving = Server.RunAsync(_over.Token);
        Client = NewClient();
    }

    /// <summary>The settings file as it stands at the start.</summary>
    public const string Env = "# bureau\nMAX_CALLS=2\nAMI_HOST=127.0.0.1\nAMI_SECRET='Tres-Secret-99'\nJOURNAL_PATH=off\n";

    public string EnvPath => Path.Combine(Folder, "voicebot.env");
    public SettingSheet Settings { get; }
    public bool CanRestart { get; set; }
    public bool Restarted { get; private set; }
    public ScenarioShelf Scenarios { get; }
    public string? ScenarioFile { get; set; }
    public CallRecording? Recorded { get; set; }

    public void Restart() => Restarted = true;

    public Task ApplyScenarioAsync(byte[] json, CancellationToken cancellationToken)
    {
        Scenarios.Add(json);
        return Task.CompletedTask;
    }

    public bool CanUpdate { get; set; }
    public string? UpdateNews => CanUpdate ? "version 0.1.9 gardée" : null;
    public byte[]? Uploaded { get; private set; }

    public async Task<string> UpdateAsync(Stream update, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await update.CopyToAsync(copy, cancellationToken);
        Uploaded = copy.ToArray();
        return Uploaded is [0, ..] ? throw new UpdateException("signature refusée") : "Version 0.2.0 : demandée.";
    }

    public CallRecording? Recording(Guid callId) => Recorded;

    public Task WriteSupportAsync(Stream output, CancellationToken cancellationToken) =>
        new SupportArchive(ApplianceSettings.Read(SettingSources.Load(EnvPath, [])), File.ReadAllText(EnvPath), "call from 0612345678\n", TimeProvider.System).WriteAsync(output, [], cancellationToken);

    public string Folder { get; } = Directory.CreateTempSubdirectory("voicebot-").FullName;
    public string JournalPath => Path.Combine(Folder, "journal.db");
    public string Password { get; }
    public ApplianceBoard Board { get; } = new();
    public LiveCalls Live { get; }
    public TurnFigures Turns { get; } = new();
    public Metrics Metrics { get; } = new();
    public PageServer Server { get; }
    public HttpClient Client { get; }
    public bool Tested { get; private set; }

    public bool IsOwn(Guid callId) => false;

    public Task<(bool Passed, string Told)> TestAsync(CancellationToken cancellationToken)
    {
        Tested = true;
        return Task.FromResult((true, "Réussi."));
    }

    public string TicketsCsv() => "numéro;date\n";

    public Task WriteAsteriskAsync(Stream output, string address, AsteriskKind kind, CancellationToken cancellationToken) =>
        output.WriteAsync(Encoding.UTF8.GetBytes($"{kind} pour {address}"), cancellationToken).AsTask();

    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    })
    {
        BaseAddress = new Uri($"https://127.0.0.1:{Port}/"),
    };

    public int Port
    {
        get
        {
            SpinWait.SpinUntil(() => Server.BoundPort != 0 || _serving.IsCompleted, TimeSpan.FromSeconds(20));
            return Server.BoundPort;
        }
    }

    public async Task<HttpClient> LogInAsync()
    {
        var answer = await PostAsync("connexion", ("motdepasse", Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return Client;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<string> ReadAsync(string path)
    {
        var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => Client.PostAsync(
        path, new FormUrlEncodedContent(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    /// <summary>The token of the forms on a page.</summary>
    public async Task<string> FormTokenAsync() => FormToken().Match(await ReadAsync("/outils")).Groups[1].Value;

    /// <summary>A call with a ticket, on the disk when it returns.</summary>
    public async Task<long> AddTicketAsync(string name = "Durand", string topic = "panne")
    {
        var record = new CallRecord(topic, [new Capture("nom", name, name, name, 0.5f, CaptureSource.Voice)], null, true);
        var number = long.Parse(_journal.Open(record, "0612345678"), System.Globalization.CultureInfo.InvariantCulture);
        _journal.Keep(new CallEnd(Guid.NewGuid(), TimeProvider.System.GetUtcNow(), "0612345678", 65, "done", "dialogue", record with { Ticket = $"{number}" }) { Line = new LineQuality(-24, -58, 120, 17, 2, 900) });
        await Fakes.Phone.WaitUntilAsync(() => _journal.Waiting == 0, "the journal");
        return number;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _over.CancelAsync();
        await _serving;
        await _journal.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    [GeneratedRegex("name=\"jeton\" value=\"([0-9A-F]+)\"")]
    private static partial Regex FormToken();
}
