using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Phone numbers with any sign between their pairs: "06/12/34/56/78", "+33 (0)6.12.34.56.78", "0 800 123 456", "+41 22 345 67 89".</summary>
static partial class WrittenPhones
{
    public static string Say(string text)
    {
        text = French().Replace(text, match => PhoneWords.Of(match.Value));
        text = Free().Replace(text, match => FreeWords(match.Groups[1].Value, match.Groups[2].Value));
        text = Foreign().Replace(text, match => $"plus {Groups(match.Value.TrimStart('+'))}");
        text = Neighbour().Replace(text, match => Groups(match.Value));
        text = ShortAfter().Replace(text, match => PhoneWords.Of(match.Value));
        return Short().Replace(text, match => match.Groups[1].Value + PhoneWords.Of(match.Groups[2].Value));
    }

    /// <summary>"0 825 12 34 56" → "zéro huit cent vingt-cinq, douze, …"; "0800 123 456" → "zéro huit cents, cent vingt-trois, …".</summary>
    static string FreeWords(string prefix, string rest) => $"zéro {NumberWords.WithLeadingZeros(prefix)}, {Groups(rest)}";

    /// <summary>As they are grouped; a group of four and more by pairs.</summary>
    static string Groups(string written)
    {
        List<string> said = [];
        foreach (string group in Separator().Split(written))
        {
            if (group.Length == 0) continue;
            if (group.Length <= 3) said.Add(NumberWords.WithLeadingZeros(group));
            else for (int i = 0; i < group.Length; i += 2) said.Add(NumberWords.WithLeadingZeros(group[i..Math.Min(i + 2, group.Length)]));
        }
        return string.Join(", ", said);
    }

    [GeneratedRegex(@"(?<![\p{L}\d.,+])(?<!\d[/-])(?:\(?(?:\+|00) ?33\)?[ .-]?(?:\(0\))?[ .-]?0?[1-9](?:[ ./-]{0,3}\d{2}){4}|\(0[1-9]\)(?:[ ./-]?\d{2}){4}|0[1-9](?: ?[./-] ?\d{2}){4}|0[1-9] \d{2}(?:\.\d{2}){3}|0[1-9](?: {0,2}\d{2}){4})(?![\d/]|-\d)")]
    private static partial Regex French();

    [GeneratedRegex(@"(?<![\d.,+])0 ?(8\d{2})[ .](\d{3}[ .]\d{3}|\d{2}[ .]\d{2}[ .]\d{2})(?![\d/])")]
    private static partial Regex Free();

    [GeneratedRegex(@"(?<![\p{L}\d])\+(?=(?:[^\p{L}\d\n,;]{0,3}\d){8,15}(?!\d))(?!33)[1-9]\d{0,2}(?:[ ./-]?\(\d{1,4}\))?(?:[ ./-]?\d{1,12}){1,6}(?!\d)")]
    private static partial Regex Foreign();

    /// <summary>Belgian "02/123.45.67", "0470/12.34.56" and Swiss "022 345 67 89", "079 345 67 89".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,+/-])(?:0\d{1,3}/\d{2,3}(?:[ .]\d{2}){2,3}|0[2-9]\d \d{3} \d{2} \d{2}|04\d{2} \d{2} \d{2} \d{2})(?![\d/])")]
    private static partial Regex Neighbour();

    [GeneratedRegex(@"\b((?:appelez|appeler|composez|composer|contactez|joignez|faites)(?:[ -]nous au| le| au) |téléphone ?: ?|t[ée]l\.? ?:? ?)(\d{2} ?\d{2}|118 ?\d{3})(?![\d ]*\d|[,./]\d| ?(?:€|euros?|%|jours|heures|h)(?!\p{L}))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Short();

    /// <summary>"… ou le 3900": four figures of a service number later in a sentence about calling.</summary>
    [GeneratedRegex(@"(?<=(?:appel|compos|contact|joign|joind|téléphon|numéro|tél)[^.!?\n]{0,60} (?:le|au|du) )(?:3[0-9]|10) ?\d{2}(?![\d ]*\d|[,./]\d| ?(?:€|euros?|%|jours|heures|h|[kmcdWV])(?!\p{L}))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortAfter();

    [GeneratedRegex(@"[^\d]+")]
    private static partial Regex Separator();
}
