namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Product, order and error codes: letters one by one, digits by pairs. "AB-1234" → "A, B, tiret, douze, trente-quatre".</summary>
public static class ReferenceWords
{
    /// <summary>Says a code. An odd run of digits ends on a group of three: "WP-12345" → "W, P, tiret, douze, trois cent quarante-cinq".</summary>
    /// <remarks>A group that starts with zero is said "zéro sept"; three digits with a zero in front are split ("zéro, douze").</remarks>
    public static string Of(string code)
    {
        List<string> said = [];
        for (int i = 0; i < code.Length;)
        {
            if (char.IsAsciiDigit(code[i]))
            {
                int start = i;
                while (i < code.Length && char.IsAsciiDigit(code[i])) i++;
                AddDigits(said, code[start..i]);
                continue;
            }
            char c = code[i++];
            if (char.IsLetter(c)) said.Add(SpellingWords.LetterName(char.ToUpperInvariant(c)));
            else if (Signs.Name(c) is { } name) said.Add(name);
        }
        return string.Join(", ", said);
    }

    static void AddDigits(List<string> said, string digits)
    {
        for (int i = 0; i < digits.Length;)
        {
            int left = digits.Length - i;
            int size = left == 3 && digits[i] != '0' ? 3 : left is 1 or 3 ? 1 : 2;
            said.Add(NumberWords.WithLeadingZeros(digits.Substring(i, size)));
            i += size;
        }
    }
}
