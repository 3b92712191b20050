using System.Text;

namespace Voicebot.Appliance.Dialogues.French;

/// <summary>Text reduced to what keyword matching needs: lower case, no accents, one kind of apostrophe and hyphen.</summary>
/// <remarks>
/// The table is ours because <c>string.Normalize</c> leaves its input as it is under InvariantGlobalization: "é" stays one
/// character in form D, and "e" + U+0301 stays two in form C.
/// </remarks>
public static class Words
{
    /// <summary>"L’été  À Nîmes" → "l'ete a nimes": lower case, accents off, œ → oe, white space collapsed and trimmed.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
                continue;
            }
            if (IsSilent(c)) continue;
            FoldInto(folded, char.ToLowerInvariant(c));
        }
        if (folded.Length > 0 && folded[^1] == ' ') folded.Length--;
        return folded.ToString();
    }

    /// <summary>The folded words: runs of letters or of digits. "C'est le 12-B" → c, est, le, 12, b.</summary>
    public static List<string> Split(string text)
    {
        List<string> words = [];
        foreach (Word word in Scan(text)) words.Add(word.Text);
        return words;
    }

    /// <summary>Whether the words of <paramref name="phrase"/> stand in the text, whole and in a row, accents and case aside.</summary>
    /// <returns>False for an empty phrase.</returns>
    public static bool Contain(string text, string phrase)
    {
        List<string> wanted = Split(phrase);
        return wanted.Count > 0 && IndexOf(Split(text), wanted) >= 0;
    }

    internal static int IndexOf(List<string> words, List<string> wanted)
    {
        for (int start = 0; start + wanted.Count <= words.Count; start++)
        {
            if (StartsAt(words, start, wanted)) return start;
        }
        return -1;
    }

    internal static bool StartsAt(List<string> words, int start, List<string> wanted)
    {
        if (start < 0 || start + wanted.Count > words.Count) return false;
        for (int i = 0; i < wanted.Count; i++)
        {
            if (words[start + i] != wanted[i]) return false;
        }
        return true;
    }

    /// <summary>The folded words with what stood before each: a break (comma, full stop…) or a hyphen.</summary>
    internal static List<Word> Scan(string text)
    {
        string folded = Fold(text);
        List<Word> words = [];
        bool afterBreak = false, afterHyphen = false;
        for (int i = 0; i < folded.Length;)
        {
            char c = folded[i];
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
            {
                if (c is ',' or ';' or ':' or '.' or '!' or '?') afterBreak = true;
                if (c == '-') afterHyphen = true;
                i++;
                continue;
            }
            bool digits = char.IsAsciiDigit(c);
            int start = i;
            while (i < folded.Length && (digits ? char.IsAsciiDigit(folded[i]) : char.IsAsciiLetterLower(folded[i]))) i++;
            words.Add(new Word(folded[start..i], afterBreak, afterHyphen));
            afterBreak = afterHyphen = false;
        }
        return words;
    }

    /// <summary>Some of the words <see cref="Scan"/> finds, as they were written.</summary>
    /// <param name="end">The first one behind them.</param>
    internal static string Written(string text, int first, int end)
    {
        int word = -1, begins = 0;
        char kind = ' ';
        for (int at = 0; at <= text.Length; at++)
        {
            char next = at == text.Length ? ' ' : Kind(text[at]);
            if (next == kind || next == Silent) continue;
            if (kind != ' ' && word == end - 1) return text[begins..at];
            if (next != ' ' && ++word == first) begins = at;
            kind = next;
        }
        return "";
    }

    const char Silent = '\0';

    static char Kind(char c)
    {
        StringBuilder folded = new();
        if (IsSilent(c)) return Silent;
        FoldInto(folded, char.ToLowerInvariant(c));
        return char.IsAsciiLetterLower(folded[0]) ? 'a' : char.IsAsciiDigit(folded[0]) ? '0' : ' ';
    }

    // Combining accents and the soft hyphen or zero-width characters carry no letter.
    static bool IsSilent(char c) => c is >= '\u0300' and <= '\u036F' or '\u00AD' or '\u200B' or '\u200D' or '\uFEFF';

    static void FoldInto(StringBuilder folded, char lower)
    {
        if (lower < 0x80)
        {
            folded.Append(lower);
            return;
        }
        string? several = lower switch
        {
            'œ' => "oe",
            'æ' => "ae",
            'ß' => "ss",
            '…' => "...",
            '№' => "no",
            _ => null,
        };
        if (several is not null)
        {
            folded.Append(several);
            return;
        }
        folded.Append(Plain(lower));
    }

    /// <summary>A letter without its accent, a sign as its plain one; others as they are.</summary>
    internal static char Plain(char lower) => lower switch
    {
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ā' or 'ă' or 'ą' => 'a',
        'ç' or 'ć' or 'č' => 'c',
        'ď' or 'đ' => 'd',
        'è' or 'é' or 'ê' or 'ë' or 'ē' or 'ė' or 'ę' or 'ě' => 'e',
        'ğ' => 'g',
        'ì' or 'í' or 'î' or 'ï' or 'ī' or 'ı' => 'i',
        'ł' => 'l',
        'ñ' or 'ń' or 'ň' => 'n',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' or 'ō' or 'ő' => 'o',
        'ř' => 'r',
        'ś' or 'š' or 'ş' => 's',
        'ť' or 'ţ' => 't',
        'ù' or 'ú' or 'û' or 'ü' or 'ū' or 'ů' or 'ű' => 'u',
        'ý' or 'ÿ' => 'y',
        'ź' or 'ž' or 'ż' => 'z',
        '’' or '‘' or 'ʼ' or '′' or '´' => '\'',
        '“' or '”' or '„' or '«' or '»' or '″' => '"',
        '‐' or '‑' or '‒' or '–' or '—' or '−' => '-',
        _ => lower,
    };
}

/// <summary>One folded word and what separated it from the one before.</summary>
/// <param name="Text">Lower-case ASCII letters, or digits.</param>
/// <param name="AfterBreak">A comma, full stop or the like stood before it: a pause the recogniser heard.</param>
/// <param name="AfterHyphen">A hyphen stood before it.</param>
readonly record struct Word(string Text, bool AfterBreak, bool AfterHyphen);
