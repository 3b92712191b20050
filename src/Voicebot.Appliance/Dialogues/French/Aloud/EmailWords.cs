using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>E-mail addresses: "jean point dupont arobase free point F R".</summary>
/// <remarks>Said so that <see cref="SpokenEmail"/> reads them back.</remarks>
public static class EmailWords
{
    /// <summary>Says an address. Runs of letters that would be misread or cannot be pronounced are spelled; digits are numbers up to four, then pairs.</summary>
    /// <param name="address">Case does not matter; what is not a letter, digit or . - _ + ' @ is left out.</param>
    public static string Of(string address) => Of(address, readBack: true);

    /// <param name="address">As above.</param>
    /// <param name="readBack">Spells words that <see cref="SpokenEmail"/> would take for something else ("mon", "six").</param>
    internal static string Of(string address, bool readBack)
    {
        List<string> said = [];
        bool spelledBefore = false;
        string lower = Words.Fold(address);
        for (int i = 0; i < lower.Length;)
        {
            char c = lower[i];
            int start = i;
            if (char.IsAsciiDigit(c))
            {
                while (i < lower.Length && char.IsAsciiDigit(lower[i])) i++;
                string digits = lower[start..i];
                // "D deux L" would be heard as D, L, L.
                bool doubling = digits == "2" && spelledBefore && i < lower.Length && char.IsAsciiLetterLower(lower[i]);
                said.Add((doubling ? "chiffre " : "") + DigitWords(digits));
                spelledBefore = false;
            }
            else if (char.IsAsciiLetterLower(c))
            {
                while (i < lower.Length && char.IsAsciiLetterLower(lower[i])) i++;
                string letters = lower[start..i];
                spelledBefore = IsSpelled(letters, readBack);
                said.Add(spelledBefore ? Spell(letters) : letters);
            }
            else
            {
                i++;
                spelledBefore = false;
                if (Signs.Name(c) is { } name) said.Add(name);
            }
        }
        return string.Join(' ', said);
    }

    static bool IsSpelled(string letters, bool readBack)
    {
        if (letters.Length == 1) return true;
        if (readBack && (SpokenEmail.Reserved.Contains(letters) || SpokenNumber.Read([new Word(letters, false, false)], 0, out _) > 0)) return true;
        return !letters.Any(letter => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y');
    }

    static string Spell(string letters) =>
        string.Join(letters.Length <= 3 ? " " : ", ", letters.Select(letter => SpellingWords.LetterName(char.ToUpperInvariant(letter))));

    static string DigitWords(string digits)
    {
        if (digits.Length <= 4) return NumberWords.WithLeadingZeros(digits);
        List<string> pairs = [];
        for (int i = 0; i < digits.Length; i += 2) pairs.Add(NumberWords.WithLeadingZeros(digits[i..Math.Min(i + 2, digits.Length)]));
        return string.Join(", ", pairs);
    }
}
