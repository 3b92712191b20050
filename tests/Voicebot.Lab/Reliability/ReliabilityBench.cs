namespace Voicebot.Lab.Reliability;

/// <summary>`make test-reliability` and `make soak`: the published binary under floods, bad peers and call after call; each figure in a report.</summary>
internal static class ReliabilityBench
{
    /// <param name="report">Where the figures go, as JSON.</param>
    /// <param name="calls">Of the soak.</param>
    /// <returns>0: every row passed.</returns>
    public static async Task<int> RunAsync(string report, int calls)
    {
        var rows = new List<ReliabilityRow>();
        try
        {
            await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
            {
                ["AMI_HOST"] = "",
                ["AMI_SECRET"] = "",
                ["MAX_CALLS"] = "16",
            });
            Add(await Framing.RunAsync(appliance));
            Add(await HostilePeers.RunAsync(1000));
            Add([await Soak.StormAsync(appliance, 1000)]);
            Add(await Soak.RunAsync(appliance, calls, Console.WriteLine));
        }
        finally
        {
            Directory.CreateDirectory(Path.GetDirectoryName(report)!);
            await File.WriteAllTextAsync(report, ReliabilityRow.Report(rows, TimeProvider.System.GetUtcNow()));
        }
        return rows.TrueForAll(static row => row.Passed) ? 0 : 1;

        void Add(IReadOnlyList<ReliabilityRow> more)
        {
            rows.AddRange(more);
            foreach (var row in more)
                Console.WriteLine(row);
        }
    }
}
