using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Voicebot.Lab.Reliability;

/// <summary>What an exchange's manager must not be able to do: hand in a false number, stop a call, or stay away for long.</summary>
internal static class BadManagers
{
    private const int CallsOfAKind = 20;
    private const int AtOnce = 10;
    private const int EventsPerSecond = 5000;
    private const int EventSeconds = 10;
    private const int LineBytes = 1 << 20;
    private const string Forged = "0666666666";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_back = TimeSpan.FromSeconds(5);

    // A caller's name or number may hold line ends, and an exchange that passes them on answers with lines that the caller wrote.
    private static readonly (string Name, Func<string, string, string> Answers)[] s_forgeries =
    [
        ("no ActionID", static (_, variable) => $"Response: Success\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
        ("another ActionID", static (id, variable) => $"Response: Success\r\nActionID: {id[1..]}0\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
        ("an event with it", static (id, variable) => $"Event: Reload\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
        ("another call's variable", static (id, _) => $"Response: Success\r\nActionID: {id}\r\nVariable: CALLER_{Guid.NewGuid()}\r\nValue: {Forged}\r\n\r\n"),
        ("two values", static (id, variable) => $"Response: Success\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: 06\r\nValue: {Forged}\r\n\r\n"),
        ("two variables", static (id, variable) => $"Response: Success\r\nActionID: {id}\r\nVariable: CALLER_x\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
        ("a message in the value", static (id, variable) => $"Response: Success\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: x\r\n\r\nResponse: Success\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
        ("a line end in the number", static (id, variable) => $"Response: Success\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: {Forged}\nX\r\n\r\n"),
        ("letters in the number", static (id, variable) => $"Response: Success\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: {Forged}\"><b>\r\n\r\n"),
        ("a refusal with a value", static (id, variable) => $"Response: Error\r\nActionID: {id}\r\nVariable: {variable}\r\nValue: {Forged}\r\n\r\n"),
    ];

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync()
    {
        await using var manager = new FalseManager();
        await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["AMI_PORT"] = manager.Port.ToString(CultureInfo.InvariantCulture),
            ["MAX_CALLS"] = "32", // who has just hung up may still be there when the next ones come
        });
        await appliance.WaitForAmiAsync();
        return [await ForgeAsync(manager, appliance), await LongLineAsync(manager, appliance), await EventsAsync(manager, appliance)];
    }

    private static async Task<ReliabilityRow> ForgeAsync(FalseManager manager, ApplianceProcess appliance)
    {
        var taken = new List<string>();
        foreach (var (name, answers) in s_forgeries)
        {
            manager.Answers = answers;
            for (var n = 0; n < CallsOfAKind; n += AtOnce)
            {
                var callers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallerAsync(appliance)));
                if (callers.Any(static caller => caller is not null))
                    taken.Add(name);
            }
        }
        manager.Answers = FalseManager.Honest;
        var honest = await CallerAsync(appliance);
        return new ReliabilityRow(
            $"{s_forgeries.Length} kinds of forged answers of the manager, {CallsOfAKind} calls each", $"taken: {(taken.Count == 0 ? "none" : string.Join(", ", taken.Distinct()))}; the honest answer afterwards: {honest ?? "not taken"}",
            "none, the honest one taken", taken.Count == 0 && honest == "0612345678");
    }

    private static async Task<ReliabilityRow> LongLineAsync(FalseManager manager, ApplianceProcess appliance)
    {
        var line = Encoding.ASCII.GetBytes($"Event: X\r\nValue: {new string('9', LineBytes)}\r\nResponse: Success\r\n\r\n");
        await manager.SendAsync(line);
        var before = ProcessUse.Of(appliance.Id);
        for (var n = 0; n < 20; n++)
            await manager.SendAsync(line);
        var caller = await CallerAsync(appliance);
        var after = ProcessUse.Of(appliance.Id);
        var grownKb = after.AnonymousKb - before.AnonymousKb;
        return new ReliabilityRow(
            "20 lines of 1 MB from the manager", $"the next number is {caller ?? "not known"}, {grownKb} KiB more", "known, at most 8192 KiB more", caller == "0612345678" && grownKb <= 8192);
    }

    private static async Task<ReliabilityRow> EventsAsync(FalseManager manager, ApplianceProcess appliance)
    {
        await using var live = await Lines.CallAsync();
        if (!await live.UntilAsync(() => live.Ears.Frames > 0, TimeSpan.FromSeconds(5), CancellationToken.None))
            throw new LabException("the call that is to go on was not answered");
        var ten = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(
            "Event: Newexten\r\nPrivilege: dialplan,all\r\nChannel: PJSIP/6001-00000001\r\nContext: voicebot\r\nExtension: 777\r\nPriority: 1\r\nApplication: NoOp\r\nAppData: \r\nUniqueid: 1764000000.1\r\n\r\n", 10)));
        var known = 0;
        var sent = 0;
        var began = Stopwatch.GetTimestamp();
        var callers = Task.Run(async () =>
        {
            for (var n = 0; n < CallsOfAKind; n++)
                known += await CallerAsync(appliance) == "0612345678" ? 1 : 0;
        });
        while (sent < EventSeconds * EventsPerSecond)
        {
            for (var due = Math.Min(EventSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds) * EventsPerSecond; sent < due; sent += 10)
                await manager.SendAsync(ten);
            await Task.Delay(2);
        }
        var took = Stopwatch.GetElapsedTime(began);
        await callers;
        var missing = await Lines.MissingAsync(live);
        return new ReliabilityRow(
            $"{EventsPerSecond} events a second for {EventSeconds} s", $"{sent} sent in {took.TotalSeconds:0.0} s; {known} of {CallsOfAKind} numbers known; the call beside: {missing} frames lost, {(live.Ended.IsCompleted ? "ended" : "goes on")}",
            "sent in time, all known, 0 lost", took.TotalSeconds < EventSeconds + 1 && known == CallsOfAKind && missing == 0 && !live.Ended.IsCompleted);
    }

    // What the appliance takes for the number of a call.
    private static async Task<string?> CallerAsync(ApplianceProcess appliance)
    {
        await using var line = await Lines.CallAsync();
        var call = await appliance.WaitForEventAsync("call", s_soon, one => one.GetProperty("callId").GetGuid() == line.CallId);
        await line.HangUpAsync(abruptly: false);
        return call.GetProperty("caller").GetString();
    }

    /// <summary>A real exchange with TLS, and an appliance that trusts another certificate than its own.</summary>
    public static async Task<ReliabilityRow> WrongCertificateAsync()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["AMI_TLS"] = "on",
            ["AMI_PORT"] = AsteriskPbx.AmiTlsPort.ToString(CultureInfo.InvariantCulture),
            ["AMI_CERT_SHA256"] = new string('a', 64),
        });
        await Task.WhenAny(appliance.Log.WaitForAsync("AMI Refused", s_soon), appliance.Log.WaitForAsync("AMI ready", s_soon));
        var isRefused = appliance.Log.Snapshot().Any(static line => line.Contains("AMI Refused", StringComparison.Ordinal));
        var logins = pbx.Log.Snapshot().Count(static line => line.Contains("logged on", StringComparison.Ordinal));
        var greeted = await Soak.GreetedAsync();
        return new ReliabilityRow(
            "a manager with another certificate", $"{(isRefused ? "refused" : "not refused")}, {logins} logins, a call is {(greeted is null ? "not greeted" : $"greeted after {greeted} ms")}", "refused, 0, greeted", isRefused && logins == 0 && greeted is not null);
    }

    /// <summary>Asterisk killed, away for a while, and back.</summary>
    public static async Task<ReliabilityRow> RestartsAsync()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var appliance = await ApplianceProcess.StartAsync();
        await appliance.WaitForAmiAsync();
        var waits = new List<TimeSpan>();
        foreach (var away in (int[])[0, 3, 20, 60])
        {
            var from = appliance.Log.Count;
            await pbx.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(away));
            await pbx.RestartAsync();
            var began = Stopwatch.GetTimestamp();
            await appliance.WaitForAmiAsync(from);
            waits.Add(Stopwatch.GetElapsedTime(began));
        }
        return new ReliabilityRow(
            "Asterisk killed, and started again after 0, 3, 20 and 60 s", $"the manager link is back after {string.Join(", ", waits.Select(static wait => $"{wait.TotalSeconds:0.0}"))} s", $"≤ {s_back.TotalSeconds:0} s", waits.TrueForAll(static wait => wait <= s_back));
    }
}
