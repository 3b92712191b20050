using Voicebot.Appliance.Telephony;

namespace Voicebot.Lab;

/// <summary>A real Asterisk with the files of asterisk/ as `voicebot asterisk-config` prints them, and nothing else of ours.</summary>
/// <remarks>It keeps Asterisk's own ports: the sandbox (scripts/in-root) has a loopback of its own, so one runs at a time.</remarks>
public sealed class AsteriskPbx : IAsyncDisposable
{
    public const string AmiUsername = "voicebot-ami";
    public const string AmiSecret = "secret-of-the-exchange";
    public const string SipSecret = "secret-of-the-phones";
    public const int SipPort = 5060;
    public const int AmiPort = 5038;
    public const int AmiTlsPort = 5039;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string _folder;
    private LabProcess _process;
    private readonly LogTail _log;

    private AsteriskPbx(string folder, LabProcess process, LogTail log)
    {
        _folder = folder;
        _process = process;
        _log = log;
    }

    /// <summary>What Asterisk logs: verbose 3, warnings, errors.</summary>
    public LineLog Log => _log.Lines;

    /// <summary>PEM certificate of the manager's TLS port.</summary>
    public string CertificateFile => Path.Combine(_folder, "etc/keys/voicebot.crt");

    /// <param name="bots">host:port of each appliance.</param>
    /// <param name="maxCallsPerBot">As in --max-calls.</param>
    /// <param name="overlay">File name → text appended to the shipped file: what a test adds (a trunk), never what it changes.</param>
    /// <param name="options">More of `voicebot asterisk-config`'s own.</param>
    public static async Task<AsteriskPbx> StartAsync(
        IReadOnlyList<string> bots, int maxCallsPerBot = 4, IReadOnlyDictionary<string, string>? overlay = null, IReadOnlyList<string>? options = null)
    {
        var folder = await NewFolderAsync();
        var etc = Path.Combine(folder, "etc");
        Directory.CreateDirectory(Path.Combine(etc, "keys"));
        string[] arguments =
        [
            .. bots.SelectMany(bot => (string[])["--bot-host", bot]),
            "--ami-username", AmiUsername, "--ami-secret", AmiSecret, "--sip-secret", SipSecret, "--max-calls", $"{maxCallsPerBot}", "--etc", etc,
            .. options ?? [],
        ];
        if (!AsteriskConfigSettings.TryParse(arguments, out var settings, out var error))
            throw new LabException(error);
        foreach (var file in AsteriskConfig.Files)
            await File.WriteAllTextAsync(Path.Combine(etc, file), AsteriskConfig.Render(file, settings) + overlay?.GetValueOrDefault(file));
        await File.WriteAllBytesAsync(Path.Combine(etc, AsteriskConfig.NobodySound), AsteriskConfig.ReadSound(AsteriskConfig.NobodySound));
        await LabProcess.RunAsync("openssl",
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", Path.Combine(etc, "keys/voicebot.key"), "-out", Path.Combine(etc, "keys/voicebot.crt"),
        ]);

        return await StartInAsync(folder);
    }

    /// <summary>An exchange of somebody else, as it comes: nothing of ours in it.</summary>
    public static async Task<AsteriskPbx> StartBareAsync()
    {
        var folder = await NewFolderAsync();
        foreach (var file in AsteriskConfig.Files)
            File.Copy(Path.Combine(Repository.Root, "tests/Voicebot.Lab/asterisk/bare", file), Path.Combine(folder, "etc", file));
        return await StartInAsync(folder);
    }

    /// <summary>Its configuration folder.</summary>
    public string Etc => Path.Combine(_folder, "etc");

    private static async Task<string> NewFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("asterisk-").FullName;
        foreach (var name in (string[])["etc", "var/keys", "spool", "run", "log"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        var modules = Directory.GetDirectories("/usr/lib", "*-linux-gnu")
            .Select(lib => Path.Combine(lib, "asterisk/modules"))
            .First(Directory.Exists);
        foreach (var file in (string[])["asterisk.conf", "modules.conf", "logger.conf"])
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Voicebot.Lab/asterisk", file));
            text = text.Replace("@LAB@", folder, StringComparison.Ordinal).Replace("@MODULES@", modules, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, "etc", file), text);
        }
        return folder;
    }

    private static async Task<AsteriskPbx> StartInAsync(string folder)
    {
        var log = new LogTail(Path.Combine(folder, "log/full"), "asterisk");
        var pbx = new AsteriskPbx(folder, Launch(folder), log);
        await pbx.WaitUntilReadyAsync(from: 0);
        return pbx;
    }

    /// <summary>What a person at Asterisk's console would type.</summary>
    public Task<string> ConsoleAsync(string command) =>
        LabProcess.RunAsync("asterisk", ["-C", Path.Combine(_folder, "etc/asterisk.conf"), "-rx", command]);

    /// <summary>Names of the globals whose names start with this.</summary>
    public async Task<IReadOnlyList<string>> GlobalsAsync(string prefix) =>
        [.. (await ConsoleAsync("dialplan show globals")).Split('\n')
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>Ends it without a goodbye; the phones' and the appliance's connections break.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again with the same files.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await _process.DisposeAsync();
        var from = Log.Count;
        _process = Launch(_folder);
        await WaitUntilReadyAsync(from);
    }

    private static LabProcess Launch(string folder) =>
        LabProcess.Start("asterisk", ["-C", Path.Combine(folder, "etc/asterisk.conf"), "-f", "-vvv"]);

    private async Task WaitUntilReadyAsync(int from)
    {
        try
        {
            await Log.WaitForAsync("Asterisk Ready.", StartLimit, from);
        }
        catch (LabException error)
        {
            throw new LabException($"{error.Message}\n{_process.Lines}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
