using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Names spelled by a caller: plain letters or the French telephone alphabet ("A comme Anatole").</summary>
public static class SpokenSpelling
{
    /// <summary>How recognisers write the names of letters; taken only between other letters, since many are words too.</summary>
    static readonly Dictionary<string, char> Names = new()
    {
        ["be"] = 'b',
        ["ce"] = 'c',
        ["de"] = 'd',
        ["effe"] = 'f',
        ["ge"] = 'g',
        ["ache"] = 'h',
        ["hache"] = 'h',
        ["ji"] = 'j',
        ["ka"] = 'k',
        ["elle"] = 'l',
        ["emme"] = 'm',
        ["aime"] = 'm',
        ["enne"] = 'n',
        ["haine"] = 'n',
        ["pe"] = 'p',
        ["ku"] = 'q',
        ["cu"] = 'q',
        ["erre"] = 'r',
        ["esse"] = 's',
        ["te"] = 't',
        ["the"] = 't',
        ["ve"] = 'v',
        ["ixe"] = 'x',
        ["zede"] = 'z',
        ["zed"] = 'z',
    };

    /// <summary>Reads a spelled name: "Dupont, D U P O N T" → "Dupont"; "L E tiret G O deux F" → "Le-Goff".</summary>
    /// <returns>False under two letters: the name was said, not spelled.</returns>
    public static bool TryRead(string text, out string name)
    {
        List<string> parts = Correction.Parts(text);
        string letters = "";
        foreach (string part in parts)
        {
            string next = Letters(part);
            // Begun anew when it starts as before, else only the last letter was taken back.
            bool anew = letters.Length == 0 || (next.Length > 1 && next[0] == letters[0]) || next.Length >= letters.Length + 2;
            if (next.Length > 0) letters = anew ? next : letters[..^1] + next;
        }
        name = "";
        if (letters.Count(char.IsLetter) < 2) return false;
        name = Capitalised(letters.Trim('-', '\'', ' '));
        return true;
    }

    static string Letters(string text)
    {
        List<string> tokens = Tokens(text);
        int single = tokens.Count(token => token.Length == 1);
        bool takeNames = single >= 2 || tokens.Count(token => token == "comme") >= 2 || tokens.Count(Names.ContainsKey) >= 3;
        var read = new StringBuilder();
        bool letterBefore = false;
        for (int i = 0; i < tokens.Count; i++)
        {
            string token = tokens[i], word = Words.Fold(token);
            string next = i + 1 < tokens.Count ? Words.Fold(tokens[i + 1]) : "";
            string third = i + 2 < tokens.Count ? Words.Fold(tokens[i + 2]) : "";
            if (word == "comme" && next.Length > 1 && next is not ("le" or "la" or "les" or "un" or "une" or "dans" or "ca" or "mon" or "ma"))
            {
                if (!letterBefore) read.Append(next[0]);
                else if (read.Length > 0 && !SameSound(Words.Fold(read[^1].ToString())[0], next)) read[^1] = next[0];
                letterBefore = false;
                i++;
                continue;
            }
            if (word is "deux" or "double" or "2" && Letter(i + 1) is { } doubled)
            {
                if (doubled == 'i' && third == "grec")
                {
                    doubled = 'y';
                    i++;
                }
                read.Append(word == "double" && doubled == 'v' ? "w" : new string(doubled, 2));
                letterBefore = true;
                i++;
                continue;
            }
            if (word == "i" && next == "grec")
            {
                read.Append('y');
                letterBefore = true;
                i++;
                continue;
            }
            if (word == "e" && next == "dans" && third == "l" && i + 3 < tokens.Count)
            {
                read.Append(Words.Fold(tokens[i + 3]) == "a" ? 'æ' : 'œ');
                letterBefore = true;
                i += 3;
                continue;
            }
            if (word is "accent" or "accents") continue;
            if (word is "aigu" or "grave" or "circonflexe" or "trema" or "cedille" && read.Length > 0)
            {
                read[^1] = Mark(read[^1], word);
                continue;
            }
            if (word == "trait" && next == "d" && third == "union")
            {
                read.Append('-');
                i += 2;
                continue;
            }
            if (word is "tiret" or "apostrophe" or "espace")
            {
                read.Append(word == "tiret" ? '-' : word == "espace" ? ' ' : '\'');
                letterBefore = false;
                continue;
            }
            if (Letter(i) is { } letter && !Elided(text, token, next))
            {
                read.Append(letter);
                letterBefore = true;
                continue;
            }
            letterBefore = false;
        }
        if (read.Length == 0 && tokens.Count == 1 && text.Length > 1 && text.All(char.IsUpper)) return tokens[0];
        return read.ToString();

        char? Letter(int i)
        {
            if (i >= tokens.Count) return null;
            if (tokens[i].Length == 1 && char.IsLetter(tokens[i][0])) return tokens[i][0];
            return takeNames && Names.TryGetValue(Words.Fold(tokens[i]), out char named) ? named : null;
        }
    }

    /// <summary>Lower-case runs of letters or digits, accents kept.</summary>
    static List<string> Tokens(string text)
    {
        List<string> tokens = [];
        var token = new StringBuilder();
        foreach (char c in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c)) token.Append(c);
            else Flush();
        }
        Flush();
        return tokens;

        void Flush()
        {
            if (token.Length > 0) tokens.Add(token.ToString());
            token.Clear();
        }
    }

    /// <summary>The c of "c'est", the m of "m'appelle".</summary>
    static bool Elided(string text, string token, string next) =>
        token.Length == 1 && next.Length > 1 && Words.Fold(text).Contains($"{token}'{next}", StringComparison.Ordinal);

    /// <summary>"F comme Philippe", "K comme Caroline": the letter said stands; else the word decides (N and M sound alike, words do not).</summary>
    static bool SameSound(char letter, string word) => letter == word[0] || (letter, word[0]) is
        ('f', 'p') or ('k', 'c') or ('k', 'q') or ('q', 'c') or ('q', 'k') or ('c', 'k') or ('c', 's') or ('s', 'c') or ('g', 'j') or ('j', 'g')
        or ('y', 'i') or ('i', 'y') or ('h', _) or ('w', 'v') or ('x', _);

    static char Mark(char letter, string mark)
    {
        string wanted = mark switch
        {
            "trema" => "tréma",
            "cedille" => "cédille",
            _ => "accent " + mark,
        };
        for (int i = 0; i < Accents.Accented.Length; i++)
        {
            if (Accents.Plain[i] == letter && Accents.Marks[i] == wanted) return Accents.Accented[i];
        }
        return letter;
    }

    static string Capitalised(string letters)
    {
        var name = new StringBuilder(letters.Length);
        foreach (char c in letters) name.Append(name.Length == 0 || name[^1] is '-' or ' ' or '\'' ? char.ToUpperInvariant(c) : c);
        return name.ToString();
    }
}
