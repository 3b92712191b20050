using System.Diagnostics;

namespace Voicebot.Appliance.Benches;

/// <summary>Runs a piece of work often enough to say what it takes.</summary>
/// <param name="runs">Of each stage, after one that warms up.</param>
internal sealed class Stopwatches(int runs)
{
    // What is over in a microsecond is timed a thousand times at once.
    private const int Together = 1000;

    private readonly List<StageFigure> _figures = [];

    public IReadOnlyList<StageFigure> Figures => _figures;

    /// <summary>Something quick and synchronous, in µs.</summary>
    public void Quick(string name, Action work) => Add(name, "µs", 1e6 / Together, Timed(() =>
    {
        for (var n = 0; n < Together; n++)
            work();
    }));

    /// <summary>A job of an engine, in ms.</summary>
    public async Task JobAsync(string name, Func<Task> work)
    {
        await work();
        var (took, before) = (new List<double>(), Environment.CpuUsage.TotalTime);
        for (var n = 0; n < runs; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            took.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        Add(name, "ms", 1000, (took, Environment.CpuUsage.TotalTime - before));
    }

    private (List<double>, TimeSpan) Timed(Action work)
    {
        work();
        var (took, before) = (new List<double>(), Environment.CpuUsage.TotalTime);
        for (var n = 0; n < runs; n++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            took.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        return (took, Environment.CpuUsage.TotalTime - before);
    }

    private void Add(string name, string unit, double scale, (List<double> Seconds, TimeSpan Cpu) timed)
    {
        var rising = timed.Seconds.Select(seconds => seconds * scale).Order().ToList();
        _figures.Add(new StageFigure(name, unit, Percentile(rising, 50), Percentile(rising, 95), rising.Count, timed.Cpu.TotalSeconds * scale / rising.Count));
    }

    private static double Percentile(List<double> rising, int percent) => rising[Math.Max(0, (rising.Count * percent + 99) / 100 - 1)];
}
