using System.Net.Sockets;

namespace Voicebot.Lab.Reliability;

/// <summary>`make test-reliability` and `make soak`: the published binary under what a network, an exchange, a disk, a clock and callers may do to it; each figure in a report.</summary>
internal static class ReliabilityBench
{
    /// <param name="report">Where the figures go, as JSON.</param>
    /// <param name="calls">Of the soak.</param>
    /// <param name="only">Names of the groups that are wanted; empty: all.</param>
    /// <returns>0: every row passed.</returns>
    public static async Task<int> RunAsync(string report, int calls, IReadOnlyList<string> only)
    {
        (string Name, Func<Task<IReadOnlyList<ReliabilityRow>>> Run)[] groups =
        [
            ("peers", () => PeersAsync(calls)),
            ("managers", static async () => [.. await BadManagers.RunAsync(), await BadManagers.WrongCertificateAsync(), await BadManagers.RestartsAsync()]),
            ("network", BadNetwork.RunAsync),
            ("disks", BadDisks.RunAsync),
            ("clocks", WrongClocks.RunAsync),
            ("engines", static async () => [await FrozenEngine.RunAsync()]),
        ];
        if (only.Except(groups.Select(static group => group.Name)).FirstOrDefault() is { } unknown)
            throw new LabException($"no group {unknown}: {string.Join(", ", groups.Select(static group => group.Name))}");
        var rows = new List<ReliabilityRow>();
        try
        {
            foreach (var (name, run) in groups.Where(group => only.Count == 0 || only.Contains(group.Name)))
            {
                Console.WriteLine($"-- {name}");
                var more = await RowsAsync(name, run);
                rows.AddRange(more);
                foreach (var row in more)
                    Console.WriteLine(row);
            }
        }
        finally
        {
            Directory.CreateDirectory(Path.GetDirectoryName(report)!);
            await File.WriteAllTextAsync(report, ReliabilityRow.Report(rows, TimeProvider.System.GetUtcNow()));
        }
        return rows.TrueForAll(static row => row.Passed) ? 0 : 1;
    }

    // An appliance that is gone, or never came, is a row like others.
    private static async Task<IReadOnlyList<ReliabilityRow>> RowsAsync(string name, Func<Task<IReadOnlyList<ReliabilityRow>>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is SocketException or LabException)
        {
            return [new ReliabilityRow(name, $"broken off: {error.Message.Split('\n')[0]}", "to its end", false)];
        }
    }

    private static async Task<IReadOnlyList<ReliabilityRow>> PeersAsync(int calls)
    {
        await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["AMI_HOST"] = "",
            ["AMI_SECRET"] = "",
            ["MAX_CALLS"] = "16",
        });
        return [.. await Framing.RunAsync(appliance), .. await HostilePeers.RunAsync(1000), await Soak.StormAsync(appliance, 1000), .. await Soak.RunAsync(appliance, calls, Console.WriteLine)];
    }
}
