namespace Voicebot.Appliance.Settings;

/// <summary>Which known name a mistyped one was meant to be.</summary>
internal static class NearName
{
    // A name of four letters may have one wrong; so long a part of another name is no accident.
    private const int LettersPerError = 4;
    private const int LeastPart = 4;

    /// <returns>Null when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? best = null;
        var least = int.MaxValue;
        foreach (var candidate in known.Order(StringComparer.Ordinal))
        {
            var errors = Errors(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (errors < least)
                (best, least) = (candidate, errors);
        }
        if (best is not null && least <= Math.Max(1, Math.Min(name.Length, best.Length) / LettersPerError))
            return best;
        // HANGOVER for HANGOVER_MS, VOICEBOT_AMI_HOST for AMI_HOST, AUDIOSOCKET_ALLOWED for AUDIOSOCKET_ALLOW.
        return known
            .Where(candidate => Math.Min(name.Length, candidate.Length) >= LeastPart
                && (candidate.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(candidate => Math.Abs(candidate.Length - name.Length)).ThenBy(candidate => candidate, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    // Letters put in, left out, wrong, or in each other's place (Damerau and Levenshtein, without moving one pair twice).
    private static int Errors(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                var least = Math.Min(table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }
        return table[one.Length, other.Length];
    }
}
