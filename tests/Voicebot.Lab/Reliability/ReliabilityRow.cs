using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Lab.Reliability;

/// <summary>One thing that must hold, and what was seen.</summary>
/// <param name="Test">What was done.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="PassesWhen">The bound.</param>
internal sealed record ReliabilityRow(string Test, string Figure, string PassesWhen, bool Passed)
{
    public override string ToString() => $"{(Passed ? "ok  " : "FAIL")} {Test}: {Figure} (passes when {PassesWhen})";

    /// <summary>All rows as JSON, with the machine they were measured on.</summary>
    public static string Report(IEnumerable<ReliabilityRow> rows, DateTimeOffset at) => JsonSerializer.Serialize(
        new { at, cores = Environment.ProcessorCount, rows }, ReliabilityJson.Options);
}

file static class ReliabilityJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
