using System.Globalization;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Numbers in French words → figures.</summary>
/// <remarks>Grammar, longest match, never across a comma:
/// <code>
/// number   = [below1000] milliard(s) [number] | [below1000] million(s) [number] | [below1000] mille [below1000] | below1000 | zéro
/// below1000= [2..9 | 11..19] cent(s) [below100] | below100          (11..19: years, "dix-neuf cent douze")
/// below100 = 1..16 | dix sept..neuf | tens [et] 1..9 | soixante [et] 1..19 | quatre vingt(s) [et] 1..19
/// tens     = vingt … soixante septante huitante octante nonante
/// </code>
/// A run of digits counts as below1000 whatever its size.
/// </remarks>
public static class SpokenNumber
{
    /// <summary>Largest magnitude that is read: 999 999 999 999.</summary>
    public const long Limit = 999_999_999_999;

    static readonly Dictionary<string, int> UnitValues = new()
    {
        ["un"] = 1,
        ["une"] = 1,
        ["deux"] = 2,
        ["trois"] = 3,
        ["quatre"] = 4,
        ["cinq"] = 5,
        ["six"] = 6,
        ["sept"] = 7,
        ["huit"] = 8,
        ["neuf"] = 9,
        ["dix"] = 10,
        ["onze"] = 11,
        ["douze"] = 12,
        ["treize"] = 13,
        ["quatorze"] = 14,
        ["quinze"] = 15,
        ["seize"] = 16,
    };

    static readonly Dictionary<string, int> TensValues = new()
    {
        ["vingt"] = 20,
        ["vingts"] = 20,
        ["trente"] = 30,
        ["quarante"] = 40,
        ["cinquante"] = 50,
        ["soixante"] = 60,
        ["septante"] = 70,
        ["huitante"] = 80,
        ["octante"] = 80,
        ["nonante"] = 90,
    };

    static readonly Dictionary<string, string> OrdinalStems = new()
    {
        ["quatr"] = "quatre",
        ["cinqu"] = "cinq",
        ["neuv"] = "neuf",
        ["onz"] = "onze",
        ["douz"] = "douze",
        ["treiz"] = "treize",
        ["quatorz"] = "quatorze",
        ["quinz"] = "quinze",
        ["seiz"] = "seize",
        ["trent"] = "trente",
        ["quarant"] = "quarante",
        ["cinquant"] = "cinquante",
        ["soixant"] = "soixante",
        ["septant"] = "septante",
        ["huitant"] = "huitante",
        ["octant"] = "octante",
        ["nonant"] = "nonante",
        ["mill"] = "mille",
    };

    /// <summary>The whole text is one whole number, in words or digits ("quatre vingt douze", "12 000", "moins trois").</summary>
    /// <remarks>Hesitations are skipped; after a correction ("douze, non pardon, treize") what comes last counts.</remarks>
    public static bool TryParse(string text, out long value) => Correction.TryLatest(text, TryParseOnce, out value);

    /// <summary>As <see cref="TryParse"/>, with decimals: "trois virgule zéro cinq", "3,05", "deux et demi".</summary>
    public static bool TryParseDecimal(string text, out decimal value) => Correction.TryLatest(text, TryParseDecimalOnce, out value);

    /// <summary>"premier", "seconde", "vingt et unième", "2e", "3ème" → 1, 2, 21, 2, 3.</summary>
    public static bool TryParseOrdinal(string text, out long value)
    {
        value = 0;
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(text));
        if (words.Count == 0) return false;
        string last = words[^1].Text;
        if (words.Count == 2 && char.IsAsciiDigit(words[0].Text[0]))
            return last is "e" or "eme" or "ieme" or "er" or "re" or "ere" or "nd" or "nde" && long.TryParse(words[0].Text, CultureInfo.InvariantCulture, out value);
        if (words.Count == 1 && last is "premier" or "premiere") value = 1;
        if (words.Count == 1 && last is "second" or "seconde") value = 2;
        if (value > 0) return true;
        if (!last.EndsWith("ieme", StringComparison.Ordinal)) return false;
        string stem = last[..^4];
        words[^1] = words[^1] with { Text = OrdinalStems.GetValueOrDefault(stem, stem) };
        if (words.Count == 1 && stem is "million" or "milliard") words.Insert(0, new Word("un", false, false));
        return Read(words, 0, out value) == words.Count && value > 0;
    }

    /// <summary>The one number that stands in the text: "c'est le modèle douze euh oui douze" → no (two), "j'en ai trois" → 3.</summary>
    /// <returns>False when there is none or more than one; "un" and "une" count only when no other number does.</returns>
    public static bool TryFind(string text, out long value)
    {
        long found = 0;
        int numbers = 0, articles = 0;
        List<Word> words = Words.Scan(text);
        for (int i = 0; i < words.Count;)
        {
            int read = Read(words, i, out long candidate);
            if (read == 0)
            {
                i++;
                continue;
            }
            if (read == 1 && words[i].Text is "un" or "une") articles++;
            else
            {
                numbers++;
                found = candidate;
            }
            i += read;
        }
        value = numbers == 1 ? found : numbers == 0 && articles == 1 ? 1 : 0;
        return value > 0 || (numbers == 1 && found == 0);
    }

    /// <summary>The longest number that starts at <paramref name="start"/>.</summary>
    /// <returns>How many words it took; 0 when none starts there.</returns>
    internal static int Read(List<Word> words, int start, out long value)
    {
        value = 0;
        if (start >= words.Count) return 0;
        if (words[start].Text == "zero") return 1;
        int position = start;
        long lastScale = Limit + 1;
        while (position < words.Count && (position == start || !words[position].AfterBreak))
        {
            int read = ReadBelowThousand(words, position, out long part);
            if (read > 0)
            {
                long scale = Scale(words, position + read);
                // "un mille" is nobody's number: it is "un", then "mille".
                if (scale > 1 && scale < lastScale && part is > 0 and < 1000 && !(scale == 1000 && part == 1))
                {
                    value += part * scale;
                    lastScale = scale;
                    position += read + 1;
                    continue;
                }
                if (part >= lastScale || (part == 0 && position > start)) break;
                value += part;
                position += read;
                break;
            }
            if (Scale(words, position) == 1000 && lastScale > 1000)
            {
                value += 1000;
                lastScale = 1000;
                position++;
                continue;
            }
            break;
        }
        return position - start;
    }

    static bool TryParseOnce(string text, out long value)
    {
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(text));
        bool negative = words.Count > 1 && words[0].Text == "moins" || text.AsSpan().TrimStart().StartsWith("-");
        if (words.Count > 1 && words[0].Text == "moins") words.RemoveAt(0);
        value = 0;
        if (words.Count == 0) return false;
        int read = Grouped(words, out string digits) ? words.Count : Read(words, 0, out value);
        if (digits.Length > 0 && !long.TryParse(digits, CultureInfo.InvariantCulture, out value)) return false;
        if (negative) value = -value;
        return read == words.Count && Math.Abs(value) <= Limit;
    }

    static bool TryParseDecimalOnce(string text, out decimal value)
    {
        value = 0;
        string folded = Words.Fold(text).Trim('.', '!', '?', ' ');
        string bare = folded.Replace(" ", "", StringComparison.Ordinal).Replace(',', '.');
        if (bare.Length > 0 && decimal.TryParse(bare, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)) return true;
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(text));
        bool negative = words.Count > 1 && words[0].Text == "moins";
        if (negative) words.RemoveAt(0);
        int comma = words.FindIndex(word => word.Text is "virgule" or "point");
        bool half = comma < 0 && words.Count > 2 && words[^2].Text == "et" && words[^1].Text is "demi" or "demie";
        int wholeCount = half ? words.Count - 2 : comma < 0 ? words.Count : comma;
        if (Read(words[..wholeCount], 0, out long whole) != wholeCount || wholeCount == 0) return false;
        value = whole;
        if (half) value += 0.5m;
        if (comma >= 0)
        {
            string fraction = "";
            for (int i = comma + 1; i < words.Count;)
            {
                int read = Read(words, i, out long group);
                if (read == 0) return false;
                fraction += read == 1 && char.IsAsciiDigit(words[i].Text[0]) ? words[i].Text : group.ToString(CultureInfo.InvariantCulture);
                i += read;
            }
            if (fraction.Length is 0 or > 12) return false;
            value += decimal.Parse("0." + fraction, CultureInfo.InvariantCulture);
        }
        if (negative) value = -value;
        return true;
    }

    /// <summary>"12 000 000": a run of digits in groups of three.</summary>
    static bool Grouped(List<Word> words, out string digits)
    {
        digits = "";
        if (words.Count < 2 || !words.TrueForAll(word => char.IsAsciiDigit(word.Text[0])) || words[0].Text.Length > 3) return false;
        if (!words.Skip(1).All(word => word.Text.Length == 3 && !word.AfterBreak)) return false;
        digits = string.Concat(words.Select(word => word.Text));
        return true;
    }

    static long Scale(List<Word> words, int position)
    {
        if (position >= words.Count || words[position].AfterBreak) return 0;
        return words[position].Text switch
        {
            "mille" or "mil" => 1000,
            "million" or "millions" => 1_000_000,
            "milliard" or "milliards" => 1_000_000_000,
            _ => 0,
        };
    }

    static int ReadBelowThousand(List<Word> words, int start, out long value)
    {
        value = 0;
        if (char.IsAsciiDigit(words[start].Text[0]))
            return words[start].Text.Length <= 12 && long.TryParse(words[start].Text, CultureInfo.InvariantCulture, out value) ? 1 : 0;
        int position = start;
        int read = ReadBelowHundred(words, position, out int count);
        if (read > 0 && !(count is >= 2 and <= 9 or >= 11 and <= 19 && IsAt(words, position + read, "cent", "cents")))
        {
            value = count;
            return read;
        }
        if (read == 0)
        {
            if (words[start].Text is not ("cent" or "cents")) return 0;
            count = 1;
        }
        position += read + 1;
        value = count * 100;
        if (position < words.Count && !words[position].AfterBreak)
        {
            position += ReadBelowHundred(words, position, out int rest);
            value += rest;
        }
        return position - start;
    }

    static int ReadBelowHundred(List<Word> words, int start, out int value)
    {
        value = 0;
        string word = words[start].Text;
        int read = 1;
        if (word == "quatre" && IsAt(words, start + 1, "vingt", "vingts"))
        {
            value = 80;
            read = 2;
        }
        else if (TensValues.TryGetValue(word, out int tens)) value = tens;
        else if (!UnitValues.TryGetValue(word, out value)) return 0;
        if (value == 10) return 1 + ReadUnit(words, start + 1, 7, 9, ref value);
        if (value < 20) return 1;
        int most = value == 60 || read == 2 ? 19 : 9;
        int joined = start + read;
        if (IsAt(words, joined, "et"))
        {
            int afterEt = ReadUnit(words, joined + 1, 1, most, ref value);
            return afterEt == 0 ? read : read + 1 + afterEt;
        }
        return read + ReadUnit(words, joined, 1, most, ref value);
    }

    /// <summary>Adds a unit of <paramref name="least"/>..<paramref name="most"/> to <paramref name="value"/>.</summary>
    static int ReadUnit(List<Word> words, int position, int least, int most, ref int value)
    {
        if (position >= words.Count || words[position].AfterBreak || !UnitValues.TryGetValue(words[position].Text, out int unit)) return 0;
        int read = 1;
        if (unit == 10 && most >= 17) read += ReadUnit(words, position + 1, 7, 9, ref unit);
        if (unit < least || unit > most) return 0;
        // "vingt quatre vingt" is 20, 80: the four belongs to the next number, unless the hyphens say otherwise.
        if (unit == 4 && IsAt(words, position + 1, "vingt", "vingts") && (!words[position].AfterHyphen || words[position + 1].AfterHyphen)) return 0;
        value += unit;
        return read;
    }

    static bool IsAt(List<Word> words, int position, string word, string? other = null) =>
        position < words.Count && !words[position].AfterBreak && (words[position].Text == word || words[position].Text == other);
}
