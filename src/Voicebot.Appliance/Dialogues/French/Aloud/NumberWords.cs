using System.Globalization;
using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>
/// Numbers in French words. Traditional hyphenation (hyphens below one hundred, none beside "et"): the
/// spelling that espeak's dictionary and Piper's training text were written in.
/// </summary>
public static class NumberWords
{
    /// <summary>Largest magnitude that can be said: 999 999 999 999.</summary>
    public const long Limit = 999_999_999_999;

    static readonly string[] Units =
    [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
        "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    ];

    static readonly string[] Tens = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"];

    /// <summary>81 → "quatre-vingt-un"; −200 → "moins deux cents"; feminine: 21 → "vingt et une".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The magnitude is above <see cref="Limit"/>.</exception>
    public static string Of(long value, bool feminine = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -Limit);
        if (value == 0) return "zéro";
        var words = new StringBuilder();
        if (value < 0)
        {
            words.Append("moins ");
            value = -value;
        }
        int milliards = (int)(value / 1_000_000_000), millions = (int)(value / 1_000_000 % 1000), mille = (int)(value / 1000 % 1000), rest = (int)(value % 1000);
        if (milliards > 0) AppendNoun(words, milliards, "milliard");
        if (millions > 0) AppendNoun(words, millions, "million");
        if (mille > 0)
        {
            // "mille" is a numeral, not a noun: no plural of its own, and "cent" and "vingt" before it lose theirs.
            if (mille > 1) AppendBelowThousand(words, mille, plural: false, feminine: false);
            Append(words, "mille");
        }
        if (rest > 0) AppendBelowThousand(words, rest, plural: true, feminine);
        return words.ToString();
    }

    /// <summary>3.05 → "trois virgule zéro cinq". The scale is kept: 2.50 → "deux virgule cinquante".</summary>
    /// <remarks>Up to three decimals after leading zeros are read as one number, longer ones digit by digit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The whole part is above <see cref="Limit"/>.</exception>
    public static string Of(decimal value)
    {
        string digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string whole = Of((long)Math.Truncate(Math.Abs(value)));
        string sign = value < 0 ? "moins " : "";
        return point < 0 ? sign + whole : $"{sign}{whole} virgule {FractionWords(digits[(point + 1)..])}";
    }

    /// <summary>2 → "deuxième", 1 → "premier" or "première", 80 → "quatre-vingtième".</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above <see cref="Limit"/>.</exception>
    public static string Ordinal(long value, bool feminine = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        if (value == 1) return feminine ? "première" : "premier";
        string words = value switch
        {
            1_000_000 => "million",
            1_000_000_000 => "milliard",
            _ => Of(value),
        };
        if (words.EndsWith("cents", StringComparison.Ordinal) || words.EndsWith("vingts", StringComparison.Ordinal)
            || words.EndsWith("millions", StringComparison.Ordinal) || words.EndsWith("milliards", StringComparison.Ordinal))
            words = words[..^1];
        if (words.EndsWith("neuf", StringComparison.Ordinal)) return words[..^1] + "vième";
        if (words.EndsWith("cinq", StringComparison.Ordinal)) return words + "uième";
        return (words.EndsWith('e') ? words[..^1] : words) + "ième";
    }

    /// <summary>Digits said one group at a time: leading zeros singly, then the rest as one number. "007" → "zéro zéro sept".</summary>
    /// <param name="digits">ASCII digits, at most 12 after the zeros.</param>
    internal static string WithLeadingZeros(string digits)
    {
        int zeros = 0;
        while (zeros < digits.Length && digits[zeros] == '0') zeros++;
        string rest = digits[zeros..];
        string said = string.Join(' ', Enumerable.Repeat("zéro", zeros));
        if (rest.Length == 0) return said;
        string number = Of(long.Parse(rest, CultureInfo.InvariantCulture));
        return zeros == 0 ? number : $"{said} {number}";
    }

    static string FractionWords(string fraction)
    {
        if (fraction.TrimStart('0').Length <= 3) return WithLeadingZeros(fraction);
        return string.Join(' ', fraction.Select(digit => Units[digit - '0']));
    }

    static void AppendNoun(StringBuilder words, int count, string noun)
    {
        AppendBelowThousand(words, count, plural: true, feminine: false);
        Append(words, count > 1 ? noun + "s" : noun);
    }

    static void AppendBelowThousand(StringBuilder words, int value, bool plural, bool feminine)
    {
        int hundreds = value / 100, rest = value % 100;
        if (hundreds > 1) Append(words, Units[hundreds]);
        if (hundreds > 0) Append(words, hundreds > 1 && rest == 0 && plural ? "cents" : "cent");
        if (rest > 0) Append(words, BelowHundred(rest, plural, feminine));
    }

    static string BelowHundred(int value, bool plural, bool feminine)
    {
        string one = feminine ? "une" : "un";
        if (value == 1) return one;
        if (value < 20) return Units[value];
        if (value == 80) return plural ? "quatre-vingts" : "quatre-vingt";
        int tens = value / 10;
        int rest = tens is 7 or 9 ? value - ((tens - 1) * 10) : value % 10;
        if (rest == 0) return Tens[tens];
        string unit = rest == 1 ? one : Units[rest];
        // "et" before un and onze, except after quatre-vingt.
        return rest is 1 or 11 && tens < 8 ? $"{Tens[tens]} et {unit}" : $"{Tens[tens]}-{unit}";
    }

    static void Append(StringBuilder words, string word)
    {
        if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        words.Append(word);
    }
}
