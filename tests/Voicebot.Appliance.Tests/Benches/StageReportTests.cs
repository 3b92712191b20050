using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Voicebot.Appliance.Benches;

namespace Voicebot.Appliance.Tests.Benches;

public sealed class StageReportTests
{
    private static readonly StageReport s_report = new(
        "1.2.3", "Cortex-A76, Arm64, 4 cœurs, 3 fils par moteur", ["voix : piper démo"],
        [new("reconnaissance de 3 s", "ms", 400, 480, 10, 1150), new("détecteur, une fenêtre de 32 ms", "µs", 95, 120, 10, 95)], 310);

    [Fact]
    public void What_is_written_can_be_read()
    {
        var json = s_report.ToJson();
        Assert.Contains("\"reconnaissance de 3 s\"", json, StringComparison.Ordinal);
        Assert.Contains("fenêtre", json, StringComparison.Ordinal); // a person may read it
        Assert.Equal(s_report.ToJson(), StageReport.Parse(Encoding.UTF8.GetBytes(json)).ToJson());
    }

    [Fact]
    public void The_table_says_how_many_times_the_older_median_each_stage_takes()
    {
        var older = s_report with { Stages = [s_report.Stages[0] with { Median = 800 }] };
        var lines = s_report.Table(older).ToList();
        Assert.EndsWith("× 0.50", lines.Single(line => line.StartsWith("reconnaissance de 3 s", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("×", lines.Single(line => line.StartsWith("détecteur", StringComparison.Ordinal)), StringComparison.Ordinal); // it was not measured then
    }

    [Fact]
    public async Task A_stage_s_figures_come_from_its_runs()
    {
        var watches = new Stopwatches(runs: 10);
        var asked = 0;
        await watches.JobAsync("calcul", () =>
        {
            asked++;
            Burn(TimeSpan.FromMilliseconds(20));
            return Task.CompletedTask;
        });
        Assert.Equal(11, asked); // one warms up
        var figure = Assert.Single(watches.Figures);
        Assert.Equal(10, figure.Runs);
        Assert.InRange(figure.Median, 20, 20_000);
        Assert.InRange(figure.P95, figure.Median, 20_000);
        Assert.InRange(figure.Cpu, 19, 20_000); // of the whole process: other tests may add to it
    }

    // So long, and so much of a processor.
    private static void Burn(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var before = Environment.CpuUsage.TotalTime;
        while (Stopwatch.GetElapsedTime(began) < time || Environment.CpuUsage.TotalTime - before < time)
        {
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[")]
    public void What_is_no_report_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => StageReport.Parse(Encoding.UTF8.GetBytes(json)));
}
