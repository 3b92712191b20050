using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Roman numbers: kings ("Louis XIV", "François Ier"), centuries ("XXIe siècle"), chapters ("chapitre IV").</summary>
static partial class RomanNumerals
{
    public static string Say(string text)
    {
        text = Spanned().Replace(text, " et ");
        text = Century().Replace(text, " siècle");
        text = Ordinal().Replace(text, match => ValueOf(match.Groups[1].Value) is > 0 and int value ? NumberWords.Ordinal(value, match.Groups[2].Value is "re" or "ère") : match.Value);
        text = King().Replace(text, match => match.Groups[1].Value.Replace("-", " ", StringComparison.Ordinal)[..^1].Replace("Jean Paul", "Jean-Paul", StringComparison.Ordinal) + " " + (match.Groups[2].Value == "I" ? "premier" : NumberWords.Of(ValueOf(match.Groups[2].Value))));
        text = Headed().Replace(text, match => ValueOf(match.Groups[2].Value) is > 0 and int value ? match.Groups[1].Value + NumberWords.Of(value) : match.Value);
        // Two and more of I, V, X are no acronym that anybody uses; what holds L, C, D or M often is one ("CD", "XL", "MIX").
        return Plain().Replace(text, match => ValueOf(match.Value) is > 0 and int value ? NumberWords.Of(value) : match.Value);
    }

    /// <summary>Whether a voice would take these capitals for a Roman number ("MIX" is 1009).</summary>
    public static bool IsNumber(string capitals) => ValueOf(capitals) > 0;

    /// <returns>0 when it is not written as Romans and printers write it ("IIII", "IC").</returns>
    static int ValueOf(string written)
    {
        if (!Shape().IsMatch(written)) return 0;
        int value = 0;
        for (int i = 0; i < written.Length; i++)
        {
            int digit = Digit(written[i]);
            value += i + 1 < written.Length && Digit(written[i + 1]) > digit ? -digit : digit;
        }
        return value;
    }

    static int Digit(char c) => c switch
    {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        'D' => 500,
        _ => 1000,
    };

    /// <summary>"XIXe-XXe siècles".</summary>
    [GeneratedRegex(@"(?<=(?<!\p{L})[IVX]{1,5}e) ?- ?(?=[IVX]{1,5}e(?!\p{L}))")]
    private static partial Regex Spanned();

    /// <summary>"XVIIIe s."</summary>
    [GeneratedRegex(@"(?<=(?<!\p{L})[IVX]{1,5}(?:e|ème)) s\.(?= \p{Ll}|,|;|:|\))|(?<=(?<!\p{L})[IVX]{1,5}(?:e|ème)) s(?=\.)")]
    private static partial Regex Century();

    [GeneratedRegex("^(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"(?<![\p{L}\d])([IVX]+|[IVXLC]{2,}(?=es?(?!\p{L}))|[VX](?=e (?:[Ss]iècle|[Aa]rrondissement|République|[Cc]hapitre|régiment|dynastie|congrès|[Éé]dition|étage|plan|armée|millénaire)))((?<=[IVXLC]{2})es?|(?<=(?<![IVXLC])[VX])e(?= )|(?<=(?<![IVX])I)(?:ers?|res?|ères?)|i?[eè]mes?)(?![\p{L}\d])")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"(?<![\p{L}])((?:Louis|Charles|Henri|Henry|François|Philippe|Napoléon|Pie|Paul|Jean|Jean-Paul|Benoît|Léon|Élisabeth|Elisabeth|Elizabeth|Albert|Léopold|Guillaume|Frédéric|Georges?|Édouard|Edouard|Edward|Jacques|Richard|Nicolas|Alexandre|Catherine|Pierre|Robert|Clovis|Ferdinand|Alphonse|Mohammed|Hassan|Rainier|Félix|Grégoire|Urbain|Innocent|Clément|Jules|Sixte|Christian|Gustave|Victor-Emmanuel|Louis-Philippe)[ -])([IVX]{1,5})(?![\p{L}\d'-]|\.\p{L}|\. \p{Lu})")]
    private static partial Regex King();

    [GeneratedRegex(@"(?<![\p{L}])((?i:chapitres?|chap\.|tomes?|livres?|actes?|scènes?|titres?|parties?|volumes?|vol\.|sections?|articles?|art\.|alinéas?|épisodes?|saisons?|leçons?|annexes?|phases?|étapes?|niveaux?|tableaux?|psaumes?|§) (?:n° ?)?)([IVX]|[IVXLC]{2,})(?![\p{L}\d'-]|, (?:\p{L}, |zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|tiret))", RegexOptions.CultureInvariant)]
    private static partial Regex Headed();

    [GeneratedRegex(@"(?<![\p{L}\d'-])[IVX]{2,}(?![\p{L}\d'])")]
    private static partial Regex Plain();
}
