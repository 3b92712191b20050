using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Phone numbers the way the French say them, by pairs.</summary>
public static class PhoneWords
{
    /// <summary>"0612345678", "06 12 34 56 78" or "+33 6 12 34 56 78" → "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit".</summary>
    /// <remarks>Foreign numbers keep their "plus"; 118 218 is said by threes, 15 and 112 as numbers, anything else by pairs.</remarks>
    /// <exception cref="ArgumentException">No digits.</exception>
    public static string Of(string number)
    {
        string digits = PhoneNumber.National(Bare(number));
        if (digits.TrimStart('+').Length == 0) throw new ArgumentException($"No digits in '{number}'.", nameof(number));
        string sign = "";
        if (digits[0] == '+')
        {
            sign = "plus ";
            digits = digits[1..];
        }
        int size = digits.Length == 3 || (digits.Length == 6 && digits.StartsWith("118", StringComparison.Ordinal)) ? 3 : 2;
        List<string> groups = [];
        for (int i = 0; i < digits.Length; i += size) groups.Add(NumberWords.WithLeadingZeros(digits[i..Math.Min(i + size, digits.Length)]));
        return sign + string.Join(", ", groups);
    }

    static string Bare(string number)
    {
        var bare = new StringBuilder();
        foreach (char c in number)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && bare.Length == 0)) bare.Append(c);
        }
        return bare.ToString();
    }
}
