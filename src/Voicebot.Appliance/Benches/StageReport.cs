using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Benches;

/// <summary>How long one stage takes.</summary>
/// <param name="Name">« reconnaissance de 3 s ».</param>
/// <param name="Unit">ms or µs.</param>
/// <param name="Median">In the unit; half of the runs are at most that.</param>
/// <param name="P95">95 of 100 runs are at most that.</param>
/// <param name="Runs">After the warm-up.</param>
/// <param name="Cpu">Processor time of all threads together, per run, in the unit.</param>
public sealed record StageFigure(string Name, string Unit, double Median, double P95, int Runs, double Cpu);

/// <summary>What the stages of a turn cost on one machine.</summary>
/// <param name="Machine">Processor, cores, what the engines may use of them.</param>
/// <param name="Models">What served.</param>
/// <param name="PeakMemoryMb">Of the process (proc(5), VmHWM).</param>
public sealed record StageReport(string Version, string Machine, IReadOnlyList<string> Models, IReadOnlyList<StageFigure> Stages, int PeakMemoryMb)
{
    /// <exception cref="JsonException">It is no report.</exception>
    public static StageReport Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StageJson.Readable.StageReport) ?? throw new JsonException("empty");

    public string ToJson() => JsonSerializer.Serialize(this, StageJson.Readable.StageReport);

    /// <summary>A table for a terminal; with an older report, how many times its median each one takes now.</summary>
    public IEnumerable<string> Table(StageReport? older)
    {
        yield return Machine;
        foreach (var model in Models)
            yield return model;
        yield return $"{"",-34}{"médiane",10}{"P95",10}       {"CPU",10}{(older is null ? "" : "   avant")}";
        foreach (var stage in Stages)
        {
            var before = older?.Stages.FirstOrDefault(one => one.Name == stage.Name && one.Unit == stage.Unit);
            var ratio = before is { Median: > 0 } ? $"   × {Text(stage.Median / before.Median)}" : "";
            yield return $"{stage.Name,-34}{Text(stage.Median),10}{Text(stage.P95),10} {stage.Unit,-6}{Text(stage.Cpu),10}{ratio}";
        }
        yield return $"mémoire au plus : {PeakMemoryMb} Mo";
    }

    private static string Text(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}

[JsonSerializable(typeof(StageReport))]
internal sealed partial class StageJson : JsonSerializerContext
{
    /// <summary>Accents as they are.</summary>
    public static StageJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
