using System.Globalization;
using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>E-mail addresses said by a caller: "jean point dupont arobase free point fr".</summary>
public static class SpokenEmail
{
    /// <summary>Ends of addresses after which a further word is no longer part of the address.</summary>
    static readonly HashSet<string> TopLevels =
    [
        "fr", "com", "net", "org", "eu", "be", "ch", "ca", "lu", "mc", "re", "pf", "nc", "gp", "mq", "gf", "yt", "info", "io", "biz", "pro", "bzh",
        "paris", "gouv", "edu", "co", "uk", "de", "es", "it", "pt", "us", "me", "tv", "app", "dev",
    ];

    static readonly HashSet<string> Skipped = ["euh", "heu", "alors", "donc", "ensuite", "puis", "et", "voila", "apres", "lettre", "chiffre"];

    static readonly HashSet<string> Preamble =
    [
        "mon", "ma", "mail", "email", "adresse", "electronique", "courriel", "est", "ca", "oui", "ok", "bien", "sur", "la", "le", "serait", "sera",
        "ce", "voici", "accord", "mel", "notez", "bon", "ben", "bah", "vous", "pouvez", "ecrire", "envoyer", "au",
    ];

    /// <summary>Everything that is taken for something else than the letters of a name: when read aloud, it is spelled.</summary>
    internal static readonly HashSet<string> Reserved =
    [
        .. Skipped, .. Preamble, "arobase", "arobas", "arrobase", "arobaz", "at", "chez", "robase", "tire", "sous", "barre", "basse", "point", "dot", "tiret", "du", "bas", "milieu", "haut", "trait",
        "union", "underscore", "souligne", "plus", "moins", "apostrophe", "double", "deux", "fois", "comme", "grec", "tout", "attache", "attaches",
        "attachee", "en", "un", "mot", "minuscule", "minuscules", "majuscule", "majuscules", "pointcom", "pointfr", "zero", "cent", "cents", "mille",
        "mil", "million", "millions", "milliard", "milliards", "pardon", "non", "plutot", "enfin", "attendez", "hum", "hmm",
    ];

    /// <summary>Reads an address said or written ("jean.dupont at free.fr"), lower case, with hesitations and corrections.</summary>
    /// <returns>False when it is no whole address: no arobase, no top level, or two of them.</returns>
    public static bool TryRead(string text, out string address)
    {
        List<string> parts = Correction.Parts(text);
        address = parts.Count == 0 ? "" : ReadOnce(parts[^1]);
        if (IsAddress(address)) return true;
        if (parts.Count > 1)
        {
            // "… arobase free point fr, non pardon, orange point fr": only the domain was taken back.
            string before = ReadOnce(parts[^2]);
            int at = before.IndexOf('@', StringComparison.Ordinal);
            if (at > 0 && address.Length > 0 && !address.Contains('@', StringComparison.Ordinal)) address = before[..(at + 1)] + address;
            if (IsAddress(address)) return true;
        }
        address = "";
        return false;
    }

    /// <summary>Whether an address was begun (an arobase was said) and is not whole yet.</summary>
    public static bool IsIncomplete(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal) && !Words.Split(text).Exists(word => word is "arobase" or "arobas" or "arrobase")) return false;
        return !TryRead(text, out _);
    }

    static string ReadOnce(string text)
    {
        List<Word> words = Tokens(text);
        int from = SkipPreamble(words);
        var address = new StringBuilder();
        bool letterBefore = false;
        for (int i = from; i < words.Count;)
        {
            string word = words[i].Text;
            if (Doubled(words, i, letterBefore) is { } doubled)
            {
                address.Append(doubled);
                letterBefore = true;
                i += 2;
                continue;
            }
            letterBefore = false;
            if (Skip(words, i) is > 0 and int skipped)
            {
                i += skipped;
                // "chiffre deux" is a figure even where "deux L" would double a letter.
                continue;
            }
            int taken = ReadSymbol(words, i, address);
            if (taken == 0 && SpokenNumber.Read(words, i, out long value) is > 0 and int read)
            {
                taken = read;
                address.Append(read == 1 && char.IsAsciiDigit(word[0]) ? word : value.ToString(CultureInfo.InvariantCulture));
            }
            else if (taken == 0)
            {
                if (IsOver(address, word)) break;
                address.Append(word);
                taken = 1;
                letterBefore = word.Length == 1;
            }
            i += taken;
        }
        return address.ToString();
    }

    /// <summary>A whole word after a known top level is talk ("… point fr voilà merci").</summary>
    static bool IsOver(StringBuilder address, string word)
    {
        string said = address.ToString();
        int at = said.IndexOf('@', StringComparison.Ordinal), point = said.LastIndexOf('.');
        return word.Length > 1 && at > 0 && point > at + 1 && TopLevels.Contains(said[(point + 1)..]);
    }

    /// <summary>"deux L" or "double L" after a spelled letter; "double V" is W wherever it stands.</summary>
    static string? Doubled(List<Word> words, int i, bool letterBefore)
    {
        if (i + 1 >= words.Count || words[i + 1].Text is not [>= 'a' and <= 'z'] and not "ve") return null;
        string letter = words[i + 1].Text[..1];
        if (words[i].Text == "double") return letter == "v" ? "w" : letter + letter;
        return words[i].Text is "deux" or "2" && letterBefore && words[i + 1].Text.Length == 1 ? letter + letter : null;
    }

    static int Skip(List<Word> words, int i)
    {
        string word = words[i].Text;
        if (Skipped.Contains(word)) return 1;
        string next = i + 1 < words.Count ? words[i + 1].Text : "";
        string third = i + 2 < words.Count ? words[i + 2].Text : "";
        if (word == "tout" && next is "attache" or "attaches" or "attachee") return 2;
        if (word == "tout" && next == "en" && third.StartsWith("minuscule", StringComparison.Ordinal)) return 3;
        if (word == "en" && next.StartsWith("minuscule", StringComparison.Ordinal)) return 2;
        if (word == "en" && next == "un" && third == "mot") return 3;
        if (word == "comme" && next.Length > 1) return 2;
        return 0;
    }

    static int ReadSymbol(List<Word> words, int i, StringBuilder address)
    {
        string word = words[i].Text;
        string next = i + 1 < words.Count ? words[i + 1].Text : "";
        string third = i + 2 < words.Count ? words[i + 2].Text : "";
        (string symbol, int count) = word switch
        {
            _ when IsArobase(word) => ("@", 1),
            "a" when next is "robase" or "robas" or "robaz" => ("@", 2),
            // "jean chez exemple point fr"; in "chez arobase free point fr" it is a name.
            "chez" when address.Length > 0 && !address.ToString().Contains('@', StringComparison.Ordinal) && !words.Exists(other => IsArobase(other.Text)) => ("@", 1),
            "at" when !address.ToString().Contains('@', StringComparison.Ordinal) => ("@", 1),
            "tiret" when next == "du" && third is "bas" or "huit" or "8" => ("_", 3),
            "tiret" when next == "du" && third is "milieu" or "six" or "6" or "haut" => ("-", 3),
            "tiret" when next == "bas" => ("_", 2),
            "tire" when next == "du" && third is "bas" or "huit" or "8" => ("_", 3),
            "sous" when next == "tiret" => ("_", 2),
            "barre" when next == "basse" => ("_", 2),
            "tiret" or "moins" or "-" => ("-", 1),
            "trait" when next == "d" && third == "union" => ("-", 3),
            "underscore" or "souligne" or "_" => ("_", 1),
            "point" or "dot" or "." => (".", 1),
            "pointcom" => (".com", 1),
            "pointfr" => (".fr", 1),
            "plus" or "+" => ("+", 1),
            "apostrophe" => ("'", 1),
            "i" when next == "grec" => ("y", 2),
            _ => ("", 0),
        };
        address.Append(symbol);
        return count;
    }

    static bool IsArobase(string word) => word is "arobase" or "arobas" or "arrobase" or "arrobas" or "arobaz" or "arobaze" or "@";

    static int SkipPreamble(List<Word> words)
    {
        int i = 0;
        while (i < words.Count)
        {
            string word = words[i].Text, next = i + 1 < words.Count ? words[i + 1].Text : "";
            bool elided = (word == "c" && next == "est") || (word == "l" && next is "adresse" or "email") || (word == "d" && next == "accord")
                || (word is "a" or "e" && next is "l" or "adresse" or "mail") || (word == "m" && next is "ecrire" or "envoyer") || (word == "a" && i > 0 && words[i - 1].Text is "ecrire" or "envoyer");
            if (!elided && !Preamble.Contains(word) && !Skipped.Contains(word)) break;
            i++;
        }
        return i;
    }

    /// <summary>Folded tokens: signs of an address on their own, hyphenated numbers and spelled letters apart, sentence marks dropped.</summary>
    static List<Word> Tokens(string text)
    {
        List<Word> tokens = [];
        foreach (string piece in Words.Fold(text).Replace("e-mail", "email", StringComparison.Ordinal).Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            bool pause = piece[^1] is ',' or ';' or ':';
            string token = piece.Trim(',', ';', ':', '!', '?', '"', '(', ')').TrimEnd('.', ',');
            string[] hyphened = token.Split('-', StringSplitOptions.RemoveEmptyEntries);
            bool apart = hyphened.Length > 1 && (Array.TrueForAll(hyphened, IsNumberOrSign) || (hyphened.Length > 2 && Array.TrueForAll(hyphened, part => part.Length == 1)));
            if (apart)
            {
                foreach (string part in hyphened) Add(part);
            }
            else
            {
                int start = 0;
                for (int i = 0; i <= token.Length; i++)
                {
                    if (i < token.Length && (char.IsAsciiLetterLower(token[i]) || char.IsAsciiDigit(token[i])) && (i == start || char.IsAsciiDigit(token[i]) == char.IsAsciiDigit(token[i - 1]))) continue;
                    if (i > start) Add(token[start..i]);
                    start = i;
                    if (i < token.Length && !char.IsAsciiLetterOrDigit(token[i]))
                    {
                        if (token[i] is '@' or '.' or '-' or '_' or '+') Add(token[i].ToString());
                        start = i + 1;
                    }
                }
            }
            if (pause) tokens.Add(new Word(",", false, false));
        }
        // Pauses become marks on the word that follows.
        List<Word> marked = [];
        bool afterPause = false;
        foreach (Word token in tokens)
        {
            if (token.Text != ",") marked.Add(token with { AfterBreak = afterPause });
            afterPause = token.Text == ",";
        }
        return marked;

        void Add(string token) => tokens.Add(new Word(token, false, false));
    }

    static bool IsNumberOrSign(string part) =>
        part is "et" or "tiret" or "du" or "bas" or "trait" or "d" or "union" || SpokenNumber.Read([new Word(part, false, false)], 0, out _) == 1;

    static bool IsAddress(string address)
    {
        int at = address.IndexOf('@', StringComparison.Ordinal), point = address.LastIndexOf('.');
        if (at <= 0 || at != address.LastIndexOf('@') || point < at + 2 || address.Length - point < 3) return false;
        if (address.Contains("..", StringComparison.Ordinal) || address[0] is '.' or '-' || address[at - 1] is '.' || address[at + 1] is '-' or '_') return false;
        return address.AsSpan(point + 1).IndexOfAnyExceptInRange('a', 'z') < 0 && address.AsSpan(at + 1).IndexOfAny('_', '+', '\'') < 0;
    }
}
