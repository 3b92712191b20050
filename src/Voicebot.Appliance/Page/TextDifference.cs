namespace Voicebot.Appliance.Page;

/// <param name="Kind">' ' in both, '-' in the older alone, '+' in the newer alone, '…' so many equal ones are left out.</param>
/// <param name="Number">Its line: in the newer text, of '-' in the older one.</param>
public readonly record struct DifferentLine(char Kind, int Number, string Text);

/// <summary>What has changed from one text to another, line by line.</summary>
public static class TextDifference
{
    private const int Around = 2; // equal lines shown beside a change

    // A table of lines by lines: beyond that a text counts as new from its first difference to its last.
    private const int MostCells = 4_000_000;

    public static IReadOnlyList<DifferentLine> Of(string older, string newer)
    {
        var (old, now) = (Lines(older), Lines(newer));
        var same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
            same++;
        var tail = 0;
        while (tail < old.Length - same && tail < now.Length - same && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        List<DifferentLine> lines = [.. Equal(now, 0, same), .. Middle(old, now, same, old.Length - tail, now.Length - tail), .. Equal(now, now.Length - tail, now.Length)];
        return lines.TrueForAll(static line => line.Kind == ' ') ? [] : Shortened(lines);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static IEnumerable<DifferentLine> Equal(string[] now, int from, int to)
    {
        for (var at = from; at < to; at++)
            yield return new DifferentLine(' ', at + 1, now[at]);
    }

    // The longest common subsequence, from the end.
    private static IEnumerable<DifferentLine> Middle(string[] old, string[] now, int from, int oldTo, int nowTo)
    {
        var (m, n) = (oldTo - from, nowTo - from);
        var isLong = (long)(m + 1) * (n + 1) > MostCells;
        var common = new int[isLong ? 1 : m + 1, isLong ? 1 : n + 1];
        for (var i = isLong ? -1 : m - 1; i >= 0; i--)
            for (var j = n - 1; j >= 0; j--)
                common[i, j] = old[from + i] == now[from + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var (a, b) = (0, 0);
        while (a < m || b < n)
        {
            if (a < m && b < n && !isLong && old[from + a] == now[from + b])
            {
                yield return new DifferentLine(' ', from + b + 1, now[from + b]);
                (a, b) = (a + 1, b + 1);
            }
            else if (a < m && (b == n || isLong || common[a + 1, b] >= common[a, b + 1]))
                yield return new DifferentLine('-', from + a + 1, old[from + a++]);
            else
                yield return new DifferentLine('+', from + b + 1, now[from + b++]);
        }
    }

    private static List<DifferentLine> Shortened(List<DifferentLine> lines)
    {
        var shown = new List<DifferentLine>();
        var left = 0;
        for (var at = 0; at < lines.Count; at++)
        {
            if (Enumerable.Range(Math.Max(0, at - Around), Math.Min(lines.Count - 1, at + Around) - Math.Max(0, at - Around) + 1).Any(near => lines[near].Kind != ' '))
            {
                if (left > 0)
                    shown.Add(new DifferentLine('…', 0, left == 1 ? "1 ligne égale" : $"{left} lignes égales"));
                left = 0;
                shown.Add(lines[at]);
            }
            else
                left++;
        }
        if (left > 0)
            shown.Add(new DifferentLine('…', 0, left == 1 ? "1 ligne égale" : $"{left} lignes égales"));
        return shown;
    }
}
