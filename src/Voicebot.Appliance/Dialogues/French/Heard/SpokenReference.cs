using System.Globalization;
using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Product, order and error codes dictated by a caller.</summary>
public static class SpokenReference
{
    /// <summary>Reads a dictated code back, in capitals, symbols kept: "c'est la référence A B tiret douze trente-quatre" → "AB-1234".</summary>
    /// <returns>False under two characters, or when no digit was said (a spelled name is not a reference).</returns>
    public static bool TryRead(string text, out string code) => Correction.TryLatest(text, TryReadOnce, out code);

    static bool TryReadOnce(string text, out string code)
    {
        var read = new StringBuilder();
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(Written(text)));
        for (int i = 0; i < words.Count;)
        {
            string word = words[i].Text;
            int count = SpokenNumber.Read(words, i, out long value);
            if (count > 0)
            {
                read.Append(count == 1 && char.IsAsciiDigit(word[0]) ? word : value.ToString(CultureInfo.InvariantCulture));
                i += count;
            }
            else if (word == "i" && i + 1 < words.Count && words[i + 1].Text == "grec")
            {
                read.Append('Y');
                i += 2;
            }
            else if (word == "double" && i + 1 < words.Count && words[i + 1].Text is "v" or "ve")
            {
                read.Append('W');
                i += 2;
            }
            else if (word == "comme" && i + 1 < words.Count) i += 2;
            else if (word is "tiret" or "moins")
            {
                bool low = i + 2 < words.Count && words[i + 1].Text == "du" && words[i + 2].Text == "bas";
                read.Append(low ? '_' : '-');
                i += low ? 3 : 1;
            }
            else if (word is "barre" or "slash")
            {
                read.Append('/');
                i += word == "barre" && i + 1 < words.Count && words[i + 1].Text == "oblique" ? 2 : 1;
            }
            else if (word == "point")
            {
                read.Append('.');
                i++;
            }
            else if (word.Length == 1 && !Elided(text, words, i))
            {
                read.Append(char.ToUpperInvariant(word[0]));
                i++;
            }
            else
            {
                // "c'est la référence …": words before the code are dropped, words after it end it.
                if (read.Length >= 3) break;
                read.Clear();
                i++;
            }
        }
        code = read.ToString().Trim('-', '_', '/', '.');
        bool good = code.Length >= 2 && code.Any(char.IsAsciiDigit);
        if (!good) code = "";
        return good;
    }

    /// <summary>Codes written with their symbols ("AB-1234", "WP12") taken apart, so that letters are letters again.</summary>
    static string Written(string text)
    {
        var spaced = new StringBuilder();
        foreach (string token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string bare = token.TrimEnd('.', ',', '!', '?', ';', ':');
            bool isCode = bare.Any(char.IsAsciiDigit) && bare.Any(char.IsAsciiLetterUpper);
            bool isCapitals = bare.Length is > 1 and <= 5 && bare.All(char.IsAsciiLetterUpper);
            if (!isCode && !isCapitals)
            {
                spaced.Append(token).Append(' ');
                continue;
            }
            bool wasDigit = false;
            foreach (char c in bare)
            {
                bool digit = char.IsAsciiDigit(c);
                if (!(digit && wasDigit)) spaced.Append(' ');
                spaced.Append(Signs.Name(c) ?? c.ToString());
                wasDigit = digit;
            }
            spaced.Append(token.AsSpan(bare.Length)).Append(' ');
        }
        return spaced.ToString();
    }

    /// <summary>The c of "c'est" and the l of "l'appareil" are no letters of the code.</summary>
    static bool Elided(string text, List<Word> words, int i) =>
        i + 1 < words.Count && words[i + 1].Text.Length > 1 && !char.IsAsciiDigit(words[i + 1].Text[0])
        && Words.Fold(text).Contains($"{words[i].Text}'{words[i + 1].Text}", StringComparison.Ordinal);
}
