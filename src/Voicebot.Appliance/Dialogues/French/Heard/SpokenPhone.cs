using System.Globalization;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Phone numbers dictated by a caller, by pairs or otherwise.</summary>
public static class SpokenPhone
{
    /// <summary>
    /// The one phone number in recognised text, words or digits, with hesitations and corrections: ten digits for a French number
    /// ("+33" and "0033" become the leading 0), "+" and 8 to 15 digits for others.
    /// </summary>
    /// <returns>False when it is incomplete or can be read in two ways ("soixante douze" is 72 or 60 12): ask again.</returns>
    public static bool TryRead(string text, out string digits)
    {
        digits = "";
        List<string> parts = Correction.Parts(text);
        if (parts.Count == 0) return false;
        if (TryReadPart(parts[^1], out digits)) return true;
        if (parts.Count == 1) return false;
        // The correction took back the last groups only: as many as make the number whole.
        List<string> said = [];
        for (int i = 0; i < parts.Count; i++)
        {
            List<string> groups = Greedy(Relevant(parts[i]));
            int drop = i == 0 ? 0 : 1;
            if (i == parts.Count - 1)
            {
                while (drop < said.Count && said.Take(said.Count - drop).Concat(groups).Sum(group => group.Length) > 10) drop++;
            }
            if (drop > said.Count) return false;
            said.RemoveRange(said.Count - drop, drop);
            said.AddRange(groups);
        }
        digits = PhoneNumber.National(string.Concat(said));
        if (IsWhole(digits)) return true;
        digits = "";
        return false;
    }

    /// <summary>Every digit said, in order, whatever it makes ("trente-six trente-neuf" → "3639"); "" when there is none.</summary>
    public static string ReadDigits(string text)
    {
        List<string> parts = Correction.Parts(text);
        return parts.Count == 0 ? "" : string.Concat(Greedy(Relevant(parts[^1])));
    }

    /// <summary>Whether the text ends inside a phone number: it began with 0 or +33 and has fewer than ten digits.</summary>
    public static bool IsIncomplete(string text)
    {
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(text));
        if (words.Count == 0) return false;
        string digits = PhoneNumber.National(ReadDigits(text));
        // Of pairs that are not all there yet another reading can make ten digits ("douze trente-quatre" is 12 34, or 12 30 4).
        if (TryRead(text, out string whole) && (digits.Length >= 10 || digits.Length % 2 != 0 || whole.StartsWith(digits, StringComparison.Ordinal))) return false;
        string last = words[^1].Text;
        bool endsOnNumber = SpokenNumber.Read(words, words.Count - 1, out _) == 1 || last is "cent" or "vingts";
        // "erreur 05", "F 05", "06000 Nice": these begin with a zero too.
        bool isCode = words.Exists(word => word.Text is "erreur" or "code" or "affiche" or "postal") || (words.Count > 1 && words[^2].Text is [>= 'b' and <= 'z'])
            || words.Exists(word => word.Text.Length == 5 && char.IsAsciiDigit(word.Text[0]));
        if (!endsOnNumber || isCode) return false;
        return digits is ['0', ..] and { Length: >= 2 and < 10 };
    }

    static bool TryReadPart(string part, out string digits)
    {
        List<Word> words = Relevant(part);
        digits = "";
        if (words.Count is 0 or > 40) return false;
        if (words[0].Text == "plus" || words.TrueForAll(word => char.IsAsciiDigit(word.Text[0])))
        {
            digits = PhoneNumber.National(string.Concat(Greedy(words)));
            if (IsWhole(digits)) return true;
            digits = "";
            return false;
        }
        // From the surest marks to none. The first kind of marks that gives any reading decides: one is the number, two are a doubt.
        bool hyphens = words.Exists(word => word.AfterHyphen && !char.IsAsciiDigit(word.Text[0]));
        HashSet<string> found = hyphens ? Readings(words, strict: true) : [];
        if (found.Count == 0) found = Readings(words, strict: false);
        if (found.Count == 0) found = Readings(words.ConvertAll(word => word with { AfterBreak = false }), strict: false);
        if (found.Count != 1) return false;
        digits = found.First();
        return true;
    }

    /// <summary>The readings of ten digits: those by pairs, or all when none is.</summary>
    /// <param name="words">The words of the number.</param>
    /// <param name="strict">Hyphens were written: words without one between them are not one number.</param>
    static HashSet<string> Readings(List<Word> words, bool strict)
    {
        HashSet<string> byPairs = [], others = [];
        int steps = 0;
        Segment(words, 0, "", true, strict, byPairs, others, ref steps);
        return byPairs.Count > 0 ? byPairs : others;
    }

    /// <summary>Collects the readings of words[from..] that complete <paramref name="said"/> to ten digits.</summary>
    static void Segment(List<Word> words, int from, string said, bool pairs, bool strict, HashSet<string> byPairs, HashSet<string> others, ref int steps)
    {
        // A bound, not a tuning: no dictation of ten digits has this many readings.
        if (++steps > 20_000 || said.Length > 10) return;
        if (from == words.Count)
        {
            string whole = PhoneNumber.National(said);
            if (IsWhole(whole)) (pairs ? byPairs : others).Add(whole);
            return;
        }
        int longest = Math.Min(words.Count - from, 8);
        for (int take = longest; take >= 1; take--)
        {
            List<Word> slice = words.GetRange(from, take);
            if (SpokenNumber.Read(slice, 0, out long value) != take) continue;
            if (strict && !AsHyphened(words, from, take)) continue;
            string group = Digits(slice, value);
            bool even = said.Length % 2 == 0;
            bool fits = group.Length % 2 == 0 ? even : group.Length == 1 && (even ? group == "0" : said[^1] == '0');
            Segment(words, from + take, said + group, pairs && fits, strict, byPairs, others, ref steps);
        }
    }

    /// <summary>Whether words[from..from+take] are joined by hyphens (or "et", "cent") inside, and by none to the next.</summary>
    static bool AsHyphened(List<Word> words, int from, int take)
    {
        for (int i = from + 1; i < from + take; i++)
        {
            bool free = words[i].Text is "et" or "cent" or "cents" || words[i - 1].Text is "et" or "cent" or "cents";
            if (!words[i].AfterHyphen && !free) return false;
        }
        return from + take == words.Count || !words[from + take].AfterHyphen || char.IsAsciiDigit(words[from + take].Text[0]);
    }

    static bool IsWhole(string digits) => digits.Length > 0
        && (digits[0] == '+' ? digits.Length is >= 9 and <= 16 : digits.Length == 10 && digits[0] == '0' && digits[1] != '0');

    /// <summary>The words that belong to the number: from the first figure on, connectors left out, up to the first other word.</summary>
    static List<Word> Relevant(string part)
    {
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(part.Replace("+", " plus ", StringComparison.Ordinal)));
        List<Word> kept = [];
        int digits = 0;
        for (int i = 0; i < words.Count;)
        {
            if (words[i].Text == "plus" && kept.Count == 0)
            {
                kept.Add(words[i++]);
                continue;
            }
            if (words[i].Text is "double" or "triple" && i + 1 < words.Count && SpokenNumber.Read(words, i + 1, out _) == 1)
            {
                for (int times = words[i].Text == "double" ? 2 : 3; times > 0; times--) kept.Add(words[i + 1] with { AfterBreak = true });
                digits += 2;
                i += 2;
                continue;
            }
            int read = SpokenNumber.Read(words, i, out long value);
            if (read > 0)
            {
                // Two figures written or said with a hyphen are one number; the reader needs no more than the break marks.
                kept.AddRange(words.GetRange(i, read));
                digits += Digits(words.GetRange(i, read), value).Length;
                i += read;
                continue;
            }
            if (words[i].Text is "et" or "puis" or "ensuite" or "apres")
            {
                i++;
                continue;
            }
            // "un numéro, le zéro six…": what came before was no number. After four digits, a word ends it.
            if (digits >= 4) break;
            kept.Clear();
            digits = 0;
            i++;
        }
        return kept;
    }

    static List<string> Greedy(List<Word> words)
    {
        List<string> groups = [];
        for (int i = 0; i < words.Count;)
        {
            if (words[i].Text == "plus")
            {
                groups.Add("+");
                i++;
                continue;
            }
            int read = SpokenNumber.Read(words, i, out long value);
            if (read == 0) break;
            groups.Add(Digits(words.GetRange(i, read), value));
            i += read;
        }
        return groups;
    }

    static string Digits(List<Word> words, long value) =>
        words.Count == 1 && char.IsAsciiDigit(words[0].Text[0]) ? words[0].Text : value.ToString(CultureInfo.InvariantCulture);
}
