using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>A part of a number that was read back wrong, said again: « non, soixante-DIX », « non, à la fin c'est douze ».</summary>
public static class PhoneCorrection
{
    const int Pair = 2;

    // Eight figures as they are said longest: « quatre-vingt-dix-neuf » four times, and a hesitation.
    const int MostWords = 24;

    /// <summary>The number with the part in its place.</summary>
    /// <param name="number">Ten digits, as it was read back.</param>
    /// <param name="text">What the caller answered.</param>
    /// <returns>False when it is not sure which part is meant.</returns>
    public static bool TryApply(string number, string text, out string corrected)
    {
        corrected = "";
        var digits = Digits(text);
        if (number.Length % Pair != 0 || digits.Length is 0 or > 8 || digits.Length % Pair != 0)
            return false;
        var words = Words.Split(text);
        var at = words.Contains("fin") || words.Contains("derniers") || words.Contains("dernier") ? number.Length - digits.Length
            : words.Contains("debut") || words.Contains("premiers") ? 0
            : Likeliest(number, digits);
        if (at < 0 || at + digits.Length > number.Length)
            return false;
        corrected = number[..at] + digits + number[(at + digits.Length)..];
        return corrected != number;
    }

    // The last figures said; what stands behind them (« à la fin ») is no part of them. « Pas quarante-quatre, quarante-cinq »: the second.
    static string Digits(string text)
    {
        var parts = Correction.Parts(text);
        var part = parts.Count > 0 ? parts[^1] : text;
        if (Words.Contain(part, "pas"))
            part = part[(part.LastIndexOf(',') + 1)..];
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var count = Math.Min(words.Length, MostWords); count > 0; count--)
        {
            if (SpokenPhone.ReadDigits(string.Join(' ', words[..count])) is { Length: > 0 } digits)
                return digits;
        }
        return "";
    }

    // The place whose words sound most like what was said; two that are as like are a doubt.
    static int Likeliest(string number, string digits)
    {
        var (best, bestDistance, isTie) = (-1, int.MaxValue, false);
        for (var at = 0; at + digits.Length <= number.Length; at += Pair)
        {
            var distance = 0;
            for (var pair = 0; pair < digits.Length; pair += Pair)
                distance += Distance(Said(number.Substring(at + pair, Pair)), Said(digits.Substring(pair, Pair)));
            if (distance == 0)
                continue; // said as it stands: another part is meant
            isTie = distance == bestDistance || (isTie && distance > bestDistance);
            if (distance < bestDistance)
                (best, bestDistance, isTie) = (at, distance, false);
        }
        // No farther than half of the words, else it is another number.
        return isTie || bestDistance > Math.Max(Said(digits).Length / 2, 1) ? -1 : best;
    }

    static string Said(string digits) => NumberWords.WithLeadingZeros(digits);

    // Levenshtein's, over letters.
    static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
