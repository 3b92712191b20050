using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Lab.Reliability;

/// <summary>The time of day steps by years, and over the change to summer time, while a call goes on: nothing of it is heard, and hours and retention are right at once.</summary>
internal static class WrongClocks
{
    private static readonly TimeSpan s_year = TimeSpan.FromDays(365); // one weekday further
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync()
    {
        using var faults = await Faults.NewAsync();
        var folder = Directory.CreateTempSubdirectory("clock-").FullName;
        try
        {
            var settings = new Dictionary<string, string>(faults.Environment)
            {
                ["JOURNAL_PATH"] = Path.Combine(folder, "journal.db"),
                ["SCENARIO_PATH"] = await OpeningTimes.TodayAsync(folder),
                ["TZ"] = "Europe/Paris",
                ["AMI_HOST"] = "",
                ["MAX_CALLS"] = "4",
            };
            await using var appliance = await ApplianceProcess.StartAsync(settings: settings);
            return [await CallAsync(appliance, faults), await HoursAsync(appliance, faults), await RetentionAsync(appliance, faults, settings)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ReliabilityRow> CallAsync(ApplianceProcess appliance, Faults faults)
    {
        await using var live = await Lines.CallAsync();
        if (!await live.UntilAsync(() => live.Ears.Frames > 0, TimeSpan.FromSeconds(5), CancellationToken.None))
            throw new LabException("the call that is to go on was not answered");
        var now = TimeProvider.System.GetUtcNow();
        var summer = new DateTimeOffset(now.Year + 1, 3, 31, 0, 59, 59, TimeSpan.Zero);
        summer = summer.AddDays(-(int)summer.DayOfWeek);
        foreach (var step in (TimeSpan[])[s_year, -s_year, summer - now, TimeSpan.Zero, TimeSpan.FromSeconds(-30)])
        {
            faults.Clock = step;
            await Task.Delay(TimeSpan.FromSeconds(2.5));
        }
        var missing = await Lines.MissingAsync(live);
        var isAlive = !live.Ended.IsCompleted;
        var from = appliance.Trace.Count;
        await live.PressAsync('0'); // and it can still be talked to
        var says = await appliance.WaitForEventAsync("say", s_soon, one => one.GetProperty("callId").GetGuid() == live.CallId, from);
        faults.Clock = TimeSpan.Zero;
        var (atMs, shouldMs) = (says.GetProperty("atMs").GetInt32(), live.Elapsed.TotalMilliseconds);
        return new ReliabilityRow(
            "the clock a year ahead, a year behind, over the change to summer time, 30 s behind, in one call", $"{missing} frames lost, worst gap {live.Ears.WorstGap.TotalMilliseconds:0} ms, {(isAlive ? "goes on" : "ended")}; the key 0 after {shouldMs / 1000:0.0} s stands in the trace at {atMs / 1000.0:0.0} s",
            "0 lost, goes on, the trace within 2 s", missing == 0 && isAlive && Math.Abs(atMs - shouldMs) < 2000);
    }

    // Open today alone: on the same day of next year, another weekday, nobody is there.
    private static async Task<ReliabilityRow> HoursAsync(ApplianceProcess appliance, Faults faults)
    {
        var transfer = Scenario.BuiltIn().Transfer;
        var answers = new List<string>();
        foreach (var step in (TimeSpan[])[TimeSpan.Zero, s_year, TimeSpan.Zero, -s_year, TimeSpan.Zero])
        {
            faults.Clock = step;
            await using var line = await Lines.CallAsync();
            await appliance.WaitForEventAsync("phase", s_soon, one => one.GetProperty("callId").GetGuid() == line.CallId && one.GetProperty("phase").GetString() == "Speaking"); // behind the announcement
            var from = appliance.Trace.Count;
            await line.PressAsync('0');
            var says = await appliance.WaitForEventAsync("say", s_soon, one => one.GetProperty("callId").GetGuid() == line.CallId, from);
            answers.Add(transfer.StartsWith(says.GetProperty("text").GetString()!, StringComparison.Ordinal) ? "open" : "closed");
        }
        string[] expected = ["open", "closed", "open", "closed", "open"];
        return new ReliabilityRow("who asks for a person, today, in a year, today, a year ago, today", string.Join(", ", answers), string.Join(", ", expected), answers.SequenceEqual(expected));
    }

    private static async Task<ReliabilityRow> RetentionAsync(ApplianceProcess appliance, Faults faults, Dictionary<string, string> settings)
    {
        await appliance.StopAsync();
        async Task<int> LeftAsync(TimeSpan step)
        {
            faults.Clock = step;
            await using var sweep = LabProcess.Start(Repository.Binary, ["sweep"], settings);
            await sweep.WaitForExitAsync(s_soon);
            if (sweep.ExitCode != 0)
                throw new LabException($"voicebot sweep: {sweep.Lines}");
            using var journal = JournalFile.OpenExisting(settings["JOURNAL_PATH"]);
            using var count = journal.CreateCommand();
            count.CommandText = "SELECT count(*) FROM calls";
            return (int)(long)count.ExecuteScalar()!;
        }
        var (now, back, month, years) = (await LeftAsync(TimeSpan.Zero), await LeftAsync(-s_year), await LeftAsync(TimeSpan.FromDays(31)), await LeftAsync(4 * s_year));
        return new ReliabilityRow(
            "what is swept today, a year back, in a month, in four years", $"calls kept: {now}, {back}, {month}, {years}", "all, all, all (HISTORY_DAYS), none", now > 0 && back == now && month == now && years == 0);
    }
}
