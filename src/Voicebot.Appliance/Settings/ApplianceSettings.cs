using System.Net;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Settings;

/// <summary>Everything that can be set, parsed once. `.env.example` documents each name; an invalid record cannot exist.</summary>
public sealed record ApplianceSettings(
    AmiSettings Ami,
    AudioSocketSettings AudioSocket,
    ModelSettings Models,
    CallSettings Call,
    string? ScenarioPath,
    string? TurnTracePath,
    string? RecordFolder,
    LogLevel LogLevel)
{
    /// <summary>Where rendered phrases are kept from one start to the next.</summary>
    public required PhraseCacheSettings Phrases { get; init; }

    /// <summary>Where tickets, customers and the history of calls are kept.</summary>
    public required JournalSettings Journal { get; init; }

    /// <summary>How long what calls leave is kept.</summary>
    public required RetentionSettings Retention { get; init; }

    /// <summary>Where tickets are sent on.</summary>
    public required PostSettings Post { get; init; }

    /// <summary>When somebody far away is told of the box.</summary>
    public required AlertSettings Alerts { get; init; }

    /// <summary>Lights and button.</summary>
    public required PanelSettings Panel { get; init; }

    public required HeatSettings Heat { get; init; }

    /// <summary>The status page.</summary>
    public required PageSettings Page { get; init; }

    /// <summary>Where they were read from.</summary>
    public required SettingSources Sources { get; init; }

    /// <summary>What is no fault but can hardly be meant, a French line each, for the technician.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <exception cref="SettingException">A value is missing or outside what is allowed.</exception>
    public static ApplianceSettings Read(SettingSources sources)
    {
        var read = new SettingReader(sources.Configuration);
        var ami = AmiSettings.Read(read);
        var (models, journal) = (ModelSettings.Read(read), JournalSettings.Read(read));
        var settings = new ApplianceSettings(
            ami,
            AudioSocketSettings.Read(read, ami.Host, () => Capacity.Read(journal, models)?.Calls),
            models,
            CallSettings.Read(read),
            read.ExistingFile("SCENARIO_PATH"),
            read.Text("TURN_TRACE_PATH"),
            read.Text("RECORD_DIR"),
            read.OneOf("LOG_LEVEL", LogLevel.Information))
        {
            Phrases = PhraseCacheSettings.Read(read),
            Journal = journal,
            Retention = RetentionSettings.Read(read),
            Post = PostSettings.Read(read),
            Alerts = AlertSettings.Read(read),
            Panel = PanelSettings.Read(read),
            Heat = HeatSettings.Read(read),
            Page = PageSettings.Read(read),
            Sources = sources,
        };
        return settings with { Warnings = [.. sources.Warnings(read.Asked), .. ami.Warnings(), .. settings.AudioSocket.Warnings()] };
    }
}

/// <param name="Folder">Null: none are kept.</param>
/// <param name="IsSet">By the technician; the default is silent where it cannot be written.</param>
public sealed record PhraseCacheSettings(string? Folder, bool IsSet, long MaxBytes)
{
    internal static PhraseCacheSettings Read(SettingReader read)
    {
        var folder = read.Text("PHRASE_CACHE");
        var maxBytes = read.Integer("PHRASE_CACHE_MB", 64, 1, 1024) * (1L << 20);
        return new PhraseCacheSettings(folder == "off" ? null : folder ?? "/var/cache/voicebot", folder is not null, maxBytes);
    }
}

/// <param name="Host">Null: no AMI; calls are answered without a number and end at a person.</param>
/// <param name="CertificateSha256">Of the certificate that is trusted alone, whoever signed it and whatever name it bears.</param>
public sealed record AmiSettings(string? Host, int Port, string Username, string Secret, bool Tls, string? CaFile, string? CertificateSha256)
{
    // Asterisk keeps no more of a user's name; its secret is bounded alike by `asterisk-config`.
    private const int MostBytes = 80;

    internal static AmiSettings Read(SettingReader read)
    {
        var host = read.Text("AMI_HOST");
        if (host is not null)
            CheckHost(host);
        var tls = read.Switch("AMI_TLS", false);
        var username = read.Credential("AMI_USERNAME", "voicebot-ami", MostBytes);
        var secret = read.Credential("AMI_SECRET", "", MostBytes);
        if (host is not null && secret.Length == 0)
            throw new SettingException("AMI_SECRET", null, "le secret de manager.conf est attendu dès que AMI_HOST est réglé");
        return new AmiSettings(
            host, read.Integer("AMI_PORT", tls ? 5039 : 5038, 1, 65535), username, secret, tls,
            read.ExistingFile("AMI_CA_FILE"), read.Sha256("AMI_CERT_SHA256"));
    }

    internal IEnumerable<string> Warnings()
    {
        if (!Tls && (CaFile ?? CertificateSha256) is not null)
            yield return $"{(CaFile is null ? "AMI_CERT_SHA256" : "AMI_CA_FILE")} ne sert qu’avec AMI_TLS=on";
    }

    // What can only be an address must be one: 10.0.5 would be looked up as 10.0.0.5.
    private static void CheckHost(string host)
    {
        var isAddress = host.Contains(':') || StrictAddress.LooksNumeric(host);
        if (isAddress ? !StrictAddress.TryParse(host, out _) : host.Length > 253 || Uri.CheckHostName(host) != UriHostNameType.Dns)
            throw new SettingException("AMI_HOST", host, "un nom d’hôte ou une adresse IP est attendu (quatre nombres de 0 à 255, ou IPv6), sans port : celui-ci va dans AMI_PORT");
    }

    // The generated ToString would print the secret into a log one day.
    public override string ToString() => $"{Username}@{Host}:{Port}{(Tls ? " (TLS)" : "")}";
}

/// <param name="Allowed">Peers that may bring calls; all others are refused. Never empty.</param>
public sealed record AudioSocketSettings(IPAddress Bind, int Port, IReadOnlyList<IPNetwork> Allowed, int MaxCalls)
{
    private const int UsualCalls = 2;

    /// <summary>MAX_CALLS=auto, and nothing was measured.</summary>
    public bool IsUnmeasured { get; private init; }

    /// <summary>And this machine itself, which calls itself for the self-test.</summary>
    public IReadOnlyList<IPNetwork> WithSelf => [.. Allowed, IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), new IPNetwork(Bind, 8 * Bind.GetAddressBytes().Length)];

    internal IEnumerable<string> Warnings()
    {
        if (IsUnmeasured)
            yield return $"MAX_CALLS=auto : rien n’a été mesuré avec ces modèles (voicebot bench capacity), {UsualCalls} appels à la fois";
    }

    /// <param name="measured">What the machine was found to serve; asked for `auto` alone.</param>
    internal static AudioSocketSettings Read(SettingReader read, string? amiHost, Func<int?> measured)
    {
        var isAuto = "auto".Equals(read.Text("MAX_CALLS"), StringComparison.OrdinalIgnoreCase);
        var found = isAuto ? measured() : null;
        var allowed = read.Networks("AUDIOSOCKET_ALLOW");
        if (allowed.Count == 0)
        {
            // The PBX that is asked for the number is the one that sends the calls.
            allowed = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
            if (StrictAddress.TryParse(amiHost, out var pbx) && !IPAddress.IsLoopback(pbx))
                allowed = [.. allowed, new IPNetwork(pbx, pbx.GetAddressBytes().Length * 8)];
        }
        return new AudioSocketSettings(
            read.Address("AUDIOSOCKET_BIND", IPAddress.Any),
            read.Integer("AUDIOSOCKET_PORT", 9090, 1, 65535),
            allowed,
            isAuto ? found ?? UsualCalls : read.Integer("MAX_CALLS", UsualCalls, 1, Capacity.Most, "(ou auto)"))
        {
            IsUnmeasured = isAuto && found is null,
        };
    }
}

/// <summary>Where the models are. A null path means: look in the folder, and do without if there is none.</summary>
/// <param name="Voice">`espeak`, `demo` or a Piper `.onnx`; null = the folder's Piper voice, else espeak-ng.</param>
/// <param name="Threads">Threads per engine; one core stays free for audio.</param>
public sealed record ModelSettings(string Folder, string? Stt, string? Llm, string? Voice, string? Vad, int Threads, string? GgmlBackends)
{
    /// <summary>Folder or http(s) address that `voicebot models fetch` takes the files from; null = the manifest's addresses.</summary>
    public string? Mirror { get; init; }

    internal static ModelSettings Read(SettingReader read)
    {
        var cores = Environment.ProcessorCount;
        var mirror = read.Text("MODELS_MIRROR");
        if (mirror?.Contains("://", StringComparison.Ordinal) == true
            && !(Uri.TryCreate(mirror, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
                && address.Query.Length + address.Fragment.Length == 0))
        {
            throw new SettingException("MODELS_MIRROR", mirror, "un dossier ou une adresse http(s) est attendu");
        }
        return new ModelSettings(
            read.Text("MODELS_DIR", "models"),
            read.Text("STT_MODEL"),
            read.Text("LLM_MODEL"),
            read.Text("VOICE_MODEL"),
            read.Text("VAD_MODEL"),
            read.Integer("ENGINE_THREADS", Math.Clamp(cores - 1, 1, 3), 1, cores),
            read.Text("GGML_BACKENDS"))
        {
            Mirror = mirror,
        };
    }
}

/// <summary>Deadlines and patience of one call.</summary>
/// <param name="Hangover">Silence that ends the caller's turn.</param>
/// <param name="NoInputPrompt">Silence after which the caller is asked whether they are still there.</param>
/// <param name="NoInputGoodbye">Silence after which the call is ended.</param>
/// <param name="Recognition">An utterance that is not recognised by then counts as not understood.</param>
/// <param name="Answer">Deadline of the language model within one turn.</param>
public sealed record CallSettings(
    TimeSpan Hangover, TimeSpan NoInputPrompt, TimeSpan NoInputGoodbye, TimeSpan MaxDuration, TimeSpan Recognition, TimeSpan Answer)
{
    /// <summary>Callers with a person at once; more are asked for a number to be called back at.</summary>
    public int MaxTransfers { get; init; }

    internal static CallSettings Read(SettingReader read)
    {
        var settings = new CallSettings(
            read.Milliseconds("HANGOVER_MS", 600, 200, 3000),
            read.Seconds("NO_INPUT_PROMPT_S", 15, 3, 120),
            read.Seconds("NO_INPUT_GOODBYE_S", 30, 5, 300),
            read.Seconds("MAX_CALL_S", 600, 30, 870),
            read.Milliseconds("RECOGNITION_DEADLINE_MS", 4000, 200, 20000),
            read.Milliseconds("ANSWER_DEADLINE_MS", 6000, 200, 30000))
        {
            MaxTransfers = read.Integer("MAX_TRANSFERS", 2, 0, 64),
        };
        return settings.NoInputGoodbye > settings.NoInputPrompt
            ? settings
            : throw new SettingException("NO_INPUT_GOODBYE_S", $"{settings.NoInputGoodbye.TotalSeconds}", "plus que NO_INPUT_PROMPT_S est attendu");
    }
}
