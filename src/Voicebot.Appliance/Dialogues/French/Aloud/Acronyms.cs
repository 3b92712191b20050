using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Capitals: spelled when they cannot be pronounced ("SMS") or never are ("SAV"), words otherwise ("LED").</summary>
static partial class Acronyms
{
    /// <summary>Capitals with a vowel that are spelled all the same; without a vowel they always are.</summary>
    static readonly HashSet<string> Spelled =
    [
        "SAV", "TVA", "AM", "USB", "IP", "EDF", "ADSL", "UV", "VIP", "URL", "USA", "UE", "CE", "IA", "AMI", "CAP", "ID", "IMEI", "DAB", "GPS", "ERP", "OK", "API", "UHT", "RATP", "SARL", "EURL", "SAS", "SASU", "SA",
        "SCI", "EAU", "DEEE", "PVC", "HDMI", "TV", "UHD", "OLED", "AOC", "IPTV", "IGN", "CEE", "DIY", "EAN", "IR", "VMI", "AC", "DOA", "SEO", "PAC", "VOD", "IRM", "ETA", "APK", "IOS", "OS", "UPS", "BTU",
        "CPAM", "CAF", "ANAH", "URSSAF", "ASAP", "ISO", "AFNOR",
    ];

    /// <summary>French words in capitals ("CE PRODUIT", "EAU FROIDE"), which the ones above look like.</summary>
    static readonly HashSet<string> Ambiguous = ["CE", "AMI", "CAP", "EAU", "SA", "PAC", "AC", "IR", "SAS"];

    public static string Say(string text)
    {
        text = Dotted().Replace(text, DottedWords);
        return Capitals().Replace(text, match => Words(match, text));
    }

    /// <summary>"S.A.V." → "S A V"; the last stop stays where the sentence ends.</summary>
    static string DottedWords(Match match)
    {
        string letters = string.Join(' ', match.Value.Where(char.IsLetter).Select(SpellingWords.LetterName));
        return letters + (match.Groups["end"].Success && match.Value[^1] == '.' ? "." : "");
    }

    static string Words(Match match, string text)
    {
        string written = match.Groups["word"].Value;
        bool plural = match.Groups["s"].Success;
        string[] parts = written.Split('-');
        if (plural && (parts.Length > 1 || written.Length < 2)) return match.Value;
        bool shouted = Shouted().IsMatch(text.AsSpan(match.Index + match.Length)) || ShoutedBefore().IsMatch(text.AsSpan(0, match.Index));
        string[] said = [.. parts.Select(part => PartWords(part, shouted && parts.Length == 1))];
        // "USB-C" is spelled as a whole, "LAVE-LINGE" stays a word.
        return parts.SequenceEqual(said) && parts.Length > 1 ? match.Value : string.Join(' ', said) + (plural && said[0] == written ? "s" : "");
    }

    static string PartWords(string capitals, bool shouted)
    {
        if (capitals.Length == 1) return SpellingWords.LetterName(capitals[0]);
        bool vowel = capitals.Any(c => French.Words.Fold(c.ToString()) is "a" or "e" or "i" or "o" or "u" or "y");
        if (vowel && (!Spelled.Contains(capitals) || (shouted && Ambiguous.Contains(capitals))))
            return RomanNumerals.IsNumber(capitals) ? capitals.ToLowerInvariant() : capitals;
        return string.Join(' ', capitals.Select(SpellingWords.LetterName));
    }

    [GeneratedRegex(@"(?<![\p{L}\d.])(?:\p{Lu}\.){2,8}(?<end>(?= \p{Lu}| ?$|\n))?|(?<![\p{L}\d.])(?:\p{Lu}\.){1,8}\p{Lu}(?![\p{L}\d.])")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![\p{L}\d-])(?<word>\p{Lu}{2,5}(?:-\p{Lu}{1,5})*|\p{Lu}(?:-\p{Lu}{1,5})+)(?<s>s)?(?![\p{L}\d]|-\p{L})")]
    private static partial Regex Capitals();

    /// <summary>The neighbouring word is a long one in capitals: the whole line is.</summary>
    [GeneratedRegex(@"^[ ,]{1,2}\p{Lu}{4,}(?!\p{Ll})")]
    private static partial Regex Shouted();

    [GeneratedRegex(@"(?<!\p{L})\p{Lu}{4,}[ ,]{1,2}$")]
    private static partial Regex ShoutedBefore();
}
