using System.Globalization;
using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>What is left before the kernel must end a program: with little of it no new call is taken, and those in progress keep what they have.</summary>
/// <param name="procfs">/proc</param>
public sealed class FreeMemory(string procfs = "/proc")
{
    /// <summary>Below this share of all memory no new call is taken.</summary>
    public const double LeastShare = 0.05;

    // Before new ones are taken again: the load comes and goes with the calls.
    private const double EnoughShare = 0.08;

    /// <summary>MemAvailable of MemTotal (proc_meminfo(5)), 0 to 1; null where the kernel does not tell.</summary>
    public double? Share()
    {
        try
        {
            double? all = null, free = null;
            foreach (var line in File.ReadLines(Path.Combine(procfs, "meminfo")))
            {
                if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
                    all = Kilobytes(line);
                else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                    free = Kilobytes(line);
            }
            return all > 0 ? free / all : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="share">As <see cref="Share"/> tells.</param>
    public static ApplianceState Of(ApplianceState state, double? share) =>
        share < (state.IsShortOfMemory ? EnoughShare : LeastShare)
            ? state.With(new Trouble(ApplianceState.MemorySource, "mémoire presque pleine, aucun nouvel appel", Fault.None))
            : state.Healed(ApplianceState.MemorySource);

    // "MemTotal:        1571096 kB"
    private static double? Kilobytes(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, ..] && double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
