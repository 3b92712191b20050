using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using Voicebot.Fuzz;

// `make fuzz`: SECONDS for all targets together, or for the one that is named. What was found, and what led further, stands in FOLDER.
if (args is not [var folder, var seconds, .. var named] || !int.TryParse(seconds, CultureInfo.InvariantCulture, out var all))
{
    await Console.Error.WriteLineAsync("usage: Voicebot.Fuzz FOLDER SECONDS [TARGET...]");
    return 2;
}
Coverage.Begin();
const int mostGrownKb = 4096; // of one target, between the first fifth and the end
var targets = FuzzTargets.All.Where(target => named.Length == 0 || named.Contains(target.Name)).ToList();
var rows = new List<FuzzRow>();
var finds = 0;
foreach (var target in targets)
{
    var kept = Path.Combine(folder, "corpus", target.Name);
    Directory.CreateDirectory(Path.Combine(folder, "now"));
    using var now = MemoryMappedFile.CreateFromFile(Path.Combine(folder, "now", target.Name), FileMode.Create, null, sizeof(int) + Mutator.MostBytes);
    using var view = now.CreateViewAccessor();
    var coverage = new Coverage();
    var fuzzer = new Fuzzer(target, [.. Corpus.Of(target.Name), .. Corpus.In(kept)], Environment.TickCount, Note, coverage.TookNewWay);
    var began = Stopwatch.GetTimestamp();
    var time = TimeSpan.FromSeconds((double)all / targets.Count);
    var find = fuzzer.Run(long.MaxValue, time / 5);
    var before = Held(fuzzer);
    find ??= fuzzer.Run(long.MaxValue, time * 4 / 5);
    foreach (var input in fuzzer.Kept)
        Corpus.Keep(kept, input);
    Corpus.Keep(Path.Combine(folder, "slowest", target.Name), fuzzer.Slowest);
    var row = new FuzzRow(
        target.Name, fuzzer.Inputs, (long)(fuzzer.Inputs / Stopwatch.GetElapsedTime(began).TotalSeconds), coverage.Branches, fuzzer.Kept.Count(),
        (int)fuzzer.Longest.TotalMilliseconds, (Held(fuzzer) - before) / 1024, find is null ? null : Corpus.Keep(Path.Combine(folder, "finds", target.Name), find.Input), find?.Why);
    rows.Add(row);
    finds += find is null ? 0 : 1;
    Console.WriteLine(row);

    void Note(byte[] input)
    {
        view.Write(0, input.Length);
        view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Mutator.MostBytes));
    }
}
await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(rows, JsonOptions.Indented));
var grown = rows.Max(static row => row.GrownKb);
Console.WriteLine($"fuzz: {rows.Sum(static row => row.Inputs)} inputs for {rows.Count} targets, {finds} finds, longest {rows.Max(static row => row.LongestMs)} ms, memory at most {grown} KiB more");
return finds == 0 && grown <= mostGrownKb ? 0 : 1;

// Without the inputs that it keeps.
static long Held(Fuzzer fuzzer) => GC.GetTotalMemory(forceFullCollection: true) - fuzzer.Kept.Sum(static input => input.LongLength);

/// <param name="Branches">Ways through the code that were taken; 0: it was not instrumented.</param>
/// <param name="Kept">Inputs that took a new one.</param>
internal sealed record FuzzRow(string Target, long Inputs, long PerSecond, int Branches, int Kept, int LongestMs, long GrownKb, string? Find, string? Why);

file static class JsonOptions
{
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
