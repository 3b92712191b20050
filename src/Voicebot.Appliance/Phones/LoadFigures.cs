using System.Globalization;

namespace Voicebot.Appliance.Phones;

/// <summary>How a load test stands.</summary>
/// <param name="Placed">Calls that were begun.</param>
/// <param name="Refused">Ended before a frame came.</param>
/// <param name="Broken">Ended by the appliance before their time.</param>
/// <param name="FirstFrameMs">Of every call that was answered, in rising order.</param>
/// <param name="Frames">Heard in all.</param>
/// <param name="Missing">Frames that should have been heard by now and were not.</param>
/// <param name="Late">Frames that came more than <see cref="PhoneEars.LateMs"/> after the one before.</param>
public sealed record LoadFigures(
    int Placed, int InProgress, int Refused, int Broken, IReadOnlyList<int> FirstFrameMs, long Frames, long Missing, long Late, int WorstGapMs)
{
    public bool IsClean => Refused == 0 && Broken == 0;

    /// <summary>The figures with their French names, in the order in which they are shown.</summary>
    public IEnumerable<(string Name, string Value)> Rows =>
    [
        ("appels lancés", Text(Placed)),
        ("en cours", Text(InProgress)),
        ("refusés", Text(Refused)),
        ("coupés par l’appareil", Text(Broken)),
        ("première trame, médiane", $"{Percentile(FirstFrameMs, 50)} ms"),
        ("première trame, P95", $"{Percentile(FirstFrameMs, 95)} ms"),
        ("trames entendues", Text(Frames)),
        ("trames manquantes", Text(Missing)),
        ("trames en retard", Text(Late)),
        ("plus long trou", $"{WorstGapMs} ms"),
    ];

    /// <summary>The smallest value that so many percent do not exceed; 0 of none.</summary>
    public static int Percentile(IReadOnlyList<int> rising, int percent) =>
        rising.Count == 0 ? 0 : rising[Math.Max(0, (rising.Count * percent + 99) / 100 - 1)];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
