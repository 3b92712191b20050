using System.Globalization;
using System.Text.Json;

namespace Voicebot.Lab;

/// <summary>The published binary, running as on the box: settings by environment, a process that can be killed.</summary>
public sealed class ApplianceProcess : IAsyncDisposable
{
    /// <summary>Engines are open and have proven themselves.</summary>
    public const string Ready = "] ready: "; // AMI has such a line as well

    /// <summary>Calls can come in.</summary>
    public const string Listens = "AudioSocket listens";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly LabProcess _process;
    private readonly LogTail _trace;

    private ApplianceProcess(string folder, LabProcess process, LogTail trace)
    {
        _folder = folder;
        _process = process;
        _trace = trace;
    }

    /// <summary>What it logs.</summary>
    public LineLog Log => _process.Lines;

    /// <summary>One JSON object per event of a call (TURN_TRACE_PATH).</summary>
    public LineLog Trace => _trace.Lines;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it and waits until it is there.</summary>
    /// <param name="port">Where it waits for AudioSocket.</param>
    /// <param name="settings">Beside the manager's address and the port; they win.</param>
    /// <param name="until">What it logs then.</param>
    public static async Task<ApplianceProcess> StartAsync(int port = 9090, IReadOnlyDictionary<string, string>? settings = null, string until = Ready)
    {
        if (!File.Exists(Repository.Binary))
            throw new LabException($"{Repository.Binary} is missing: make publish");
        var folder = Directory.CreateTempSubdirectory("voicebot-").FullName;
        var tracePath = settings?.GetValueOrDefault("TURN_TRACE_PATH") ?? Path.Combine(folder, "trace.jsonl");
        var environment = new Dictionary<string, string>
        {
            ["AMI_HOST"] = "127.0.0.1",
            ["AMI_PORT"] = AsteriskPbx.AmiPort.ToString(CultureInfo.InvariantCulture),
            ["AMI_USERNAME"] = AsteriskPbx.AmiUsername,
            ["AMI_SECRET"] = AsteriskPbx.AmiSecret,
            ["AUDIOSOCKET_BIND"] = "127.0.0.1",
            ["AUDIOSOCKET_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["AUDIOSOCKET_ALLOW"] = "127.0.0.1/32",
            ["MODELS_DIR"] = Path.Combine(Repository.Root, "models"),
            ["TURN_TRACE_PATH"] = tracePath,
            ["SCENARIO_PATH"] = await OpeningTimes.AlwaysAsync(folder), // at whatever hour tests run
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            environment[name] = value;
        var process = LabProcess.Start(Repository.Binary, ["run"], environment, folder);
        var appliance = new ApplianceProcess(folder, process, new LogTail(tracePath, "trace"));
        var ready = process.Lines.WaitForAsync(until, StartLimit);
        if (await Task.WhenAny(ready, process.WaitForExitAsync(StartLimit)) != ready)
            throw new LabException($"voicebot run ended with {process.ExitCode}:\n{process.Lines}");
        await ready;
        return appliance;
    }

    /// <summary>Waits for an event of the trace: its kind, and what else must hold.</summary>
    /// <param name="from">Where in the trace the search begins.</param>
    /// <exception cref="LabException">It did not come; the message holds the trace and the log.</exception>
    public async Task<JsonElement> WaitForEventAsync(string kind, TimeSpan limit, Func<JsonElement, bool>? matches = null, int from = 0)
    {
        try
        {
            while (true)
            {
                await Trace.WaitForAsync($"\"{kind}\"", limit, from);
                var lines = Trace.Snapshot();
                for (; from < lines.Count; from++)
                {
                    using var record = JsonDocument.Parse(lines[from]);
                    if (record.RootElement.GetProperty("event").GetString() == kind && (matches is null || matches(record.RootElement)))
                        return record.RootElement.Clone();
                }
            }
        }
        catch (LabException error)
        {
            throw new LabException($"{error.Message}\n{Log}");
        }
    }

    /// <summary>Waits until the manager link stands.</summary>
    public Task WaitForAmiAsync(int fromLogLine = 0) => Log.WaitForAsync("AMI ready", StartLimit, fromLogLine);

    /// <summary>All events of one kind so far.</summary>
    public IReadOnlyList<JsonElement> Events(string kind)
    {
        List<JsonElement> events = [];
        foreach (var line in Trace.Snapshot())
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("event").GetString() == kind)
                events.Add(record.RootElement.Clone());
        }
        return events;
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM, then waits for its end.</summary>
    public Task StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(15));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _trace.DisposeAsync();
        // `make test` looks for secrets in all of them.
        if (Environment.GetEnvironmentVariable("VOICEBOT_TEST_LOGS") is { Length: > 0 } logs)
            await File.WriteAllTextAsync(Path.Combine(logs, $"{Guid.NewGuid()}.log"), $"{Log}\n{Trace}\n");
        Directory.Delete(_folder, recursive: true);
    }
}
