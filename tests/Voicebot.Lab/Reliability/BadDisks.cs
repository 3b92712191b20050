using System.Globalization;
using System.Text.RegularExpressions;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Lab.Reliability;

/// <summary>
/// Callers who are told the number of their request while the journal's disk is full, can only be read, or takes a second for each
/// fsync: calls go on, the fault is shown, and when the disk is well again every number that was told is on it.
/// </summary>
internal static partial class BadDisks
{
    private const int AtOnce = 4;
    private const int CallsEach = 5;
    private static readonly TimeSpan s_told = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(4); // the disk is waited for 1.5 s, then the number is told
    private static readonly TimeSpan s_well = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync()
    {
        using var faults = await Faults.NewAsync();
        var small = Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK") ?? throw new LabException("no small disk: run it by scripts/in-root");
        return
        [
            await RowAsync("a full disk", Path.Combine(small, "journal"), faults, isShown: true, ill: () => Fill(small), well: filler => File.Delete(filler)),
            await RowAsync("a disk that can only be read", null, faults, isShown: true, ill: () => Set(() => faults.IsReadOnly = true), well: _ => faults.IsReadOnly = false),
            await RowAsync("a disk whose fsync takes 1 s", null, faults, isShown: false, ill: () => Set(() => faults.Sync = TimeSpan.FromSeconds(1)), well: _ => faults.Sync = TimeSpan.Zero),
        ];
    }

    private static async Task<ReliabilityRow> RowAsync(string disk, string? place, Faults faults, bool isShown, Func<string> ill, Action<string> well)
    {
        var folder = place is null ? Directory.CreateTempSubdirectory("disk-").FullName : Directory.CreateDirectory(place).FullName;
        try
        {
            var path = Path.Combine(folder, "journal.db");
            await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>(faults.Environment)
            {
                ["JOURNAL_PATH"] = path,
                ["SCENARIO_PATH"] = await OpeningTimes.NobodyAsync(folder, "ticket-rappel"),
                ["AMI_HOST"] = "",
                ["MAX_CALLS"] = $"{AtOnce * 2}",
            });
            var what = ill();
            var answers = (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallsAsync(appliance)))).SelectMany(static one => one).ToList();
            var shown = appliance.Log.Snapshot().Any(static line => line.Contains("(journal) :", StringComparison.Ordinal) && line.Contains("panne", StringComparison.Ordinal));
            well(what);
            var numbers = appliance.Trace.Snapshot().SelectMany(static line => Told().Matches(line)).Select(static match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToHashSet();
            var kept = await KeptAsync(path, numbers);
            var slowest = answers.Max(static answer => answer.Told);
            var frames = answers.Sum(static answer => answer.Missing);
            return new ReliabilityRow(
                $"{disk}, {answers.Count} calls", $"{answers.Count(static answer => answer.Told < s_told)} were told a number, the slowest after {slowest.TotalSeconds:0.0} s, {frames} frames lost, the fault is {(shown ? "" : "not ")}shown; on the disk afterwards: {kept} of {numbers.Count}",
                $"all told within {s_most.TotalSeconds:0} s, 0 frames lost, {(isShown ? "shown, " : "")}all on the disk", slowest <= s_most && frames == 0 && (shown || !isShown) && numbers.Count >= answers.Count && kept == numbers.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A caller who presses 0 is told a number at once; what they hear is looked for in the trace.
    private static async Task<List<(TimeSpan Told, long Missing)>> CallsAsync(ApplianceProcess appliance)
    {
        var answers = new List<(TimeSpan, long)>();
        for (var n = 0; n < CallsEach; n++)
        {
            await using var line = await Lines.CallAsync();
            await line.UntilAsync(() => line.Ears.FirstSoundAt is not null, s_told, CancellationToken.None);
            var pressed = line.Elapsed;
            await line.PressAsync('0');
            await line.UntilAsync(() => appliance.Trace.Snapshot().Any(one => one.Contains("porte le num", StringComparison.Ordinal) && one.Contains(line.CallId.ToString(), StringComparison.Ordinal)), s_told, CancellationToken.None);
            answers.Add((line.Elapsed - pressed, await Lines.MissingAsync(line)));
        }
        return answers;
    }

    private static async Task<int> KeptAsync(string path, HashSet<long> numbers)
    {
        var kept = 0;
        for (var waited = TimeSpan.Zero; kept < numbers.Count && waited < s_well; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            using var journal = JournalFile.OpenExisting(path);
            kept = numbers.Count(number => Tickets.Find(journal, number) is not null);
        }
        return kept;
    }

    private static string Set(Action set)
    {
        set();
        return "";
    }

    private static string Fill(string folder)
    {
        var filler = Path.Combine(folder, "filler");
        using var file = File.Create(filler);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            return filler; // full
        }
    }

    [GeneratedRegex("porte le numéro ([0-9]+)")]
    private static partial Regex Told();
}
