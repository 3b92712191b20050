using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Times of day and durations: "14h30", "14:30", "2 h 30 min.", "2 min 30 s", "24h/24", "9h-12h".</summary>
static partial class WrittenTimes
{
    public static string Say(string text)
    {
        text = AllHoursAllDays().Replace(text, "vingt-quatre heures sur vingt-quatre, sept jours sur sept");
        text = AllHours().Replace(text, "vingt-quatre heures sur vingt-quatre");
        text = Days().Replace(text, match => $"{NumberWords.Of(Number(match.Groups[1].Value + match.Groups[2].Value))} jour{(match.Groups[1].Value == "1" ? "" : "s")} sur sept");
        text = Between().Replace(text, ", ");
        text = Apart().Replace(text, ", ");
        text = Dotted().Replace(text, "$1h$2");
        text = After().Replace(text, "$1 et ");
        text = Either().Replace(text, "$1 ou ");
        text = Range().Replace(text, "$1 à ");
        text = AndPart().Replace(text, match => $"{TimeWords.Hours(Number(match.Groups[1].Value), 0)} {(match.Groups[2].Value, match.Groups[3].Value) switch
        {
            ("1", "2") => "et demie",
            ("1", _) => "et quart",
            _ => "trois quarts",
        }}");
        text = Hours().Replace(text, match => HoursWords(match, text));
        text = Primes().Replace(text, "$1 min");
        text = Minutes().Replace(text, match => MinutesWords(match, text));
        return Clock().Replace(text, ClockWords);
    }

    static string HoursWords(Match match, string text)
    {
        int hours = Number(match.Groups["h"].Value), minutes = Number(match.Groups["m"].Value), seconds = Number(match.Groups["s"].Value);
        if (minutes > 59 && seconds > 0) return match.Value;
        string said = TimeWords.Hours(hours, minutes);
        // "trente minutes" where seconds follow, else "trente" is enough.
        if (seconds > 0) said = $"{TimeWords.Hours(hours, 0)}{(minutes > 0 ? " " + Count(minutes, "minute") : "")} {Count(seconds, "seconde")}";
        return said + (match.Groups["stop"].Success ? WrittenQuantities.Stop(match, text) : "");
    }

    static string MinutesWords(Match match, string text) =>
        $"{Count(Number(match.Groups["m"].Value), "minute")} {(match.Groups["unit"].Success ? Count(Number(match.Groups["s"].Value), "seconde") : NumberWords.Of(Number(match.Groups["s"].Value)))}"
        + (match.Groups["stop"].Success ? WrittenQuantities.Stop(match, text) : "");

    static string ClockWords(Match match)
    {
        int seconds = Number(match.Groups["s"].Value);
        return TimeWords.Hours(Number(match.Groups["h"].Value), Number(match.Groups["m"].Value)) + (seconds > 0 ? " et " + Count(seconds, "seconde") : "");
    }

    static string Count(int count, string noun) => $"{NumberWords.Of(count, feminine: true)} {noun}{(count > 1 ? "s" : "")}";

    static int Number(string digits) => digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>Before a time or a duration: not inside a number, a code, another time.</summary>
    const string Start = @"(?<![\p{L}\d:/])(?<!\d[.,])(?<!\d-)";

    [GeneratedRegex(@"(?<![\p{L}\d/])24 ?(?:[hH](?:eures?)?)? ?/ ?7(?: ?j(?:ours?)?)?(?![\d/]| ?[hH])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AllHoursAllDays();

    [GeneratedRegex(@"(?<![\p{L}\d/])(?:24 ?(?:h(?:eures?)?)? ?/ ?24(?: ?h)?|24 ?h(?:eures)? sur 24|H ?24)(?![\p{L}\d/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AllHours();

    [GeneratedRegex(@"(?<![\p{L}\d/])(?:([1-7]) ?j(?:ours?)? ?/ ?7|(7) ?/ ?7)(?: ?j(?:ours?)?)?(?![\p{L}\d/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Days();

    /// <summary>"8h-12h/14h-18h": the stroke parts two ranges.</summary>
    [GeneratedRegex(@"(?<=\d ?[hH](?:\d\d)? *[-–] *\d{1,2} ?[hH](?:\d\d)?) ?/ ?(?=\d{1,2} ?[hH](?:\d\d)? *[-–])")]
    private static partial Regex Between();

    [GeneratedRegex(@"((?<![\p{L}\d:])\d{1,2} ?h(?: ?\d\d)?(?!\d)|(?<![\p{L}\d:])\d{1,2}:\d\d) *[-/] *(?=\d{1,2} ?(?:h(?!\p{L})|:\d\d))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    /// <summary>"9h/12h - 14h/18h": here the hyphen parts two ranges.</summary>
    [GeneratedRegex(@"(?<=\d ?[hH](?:\d\d)? ?/ ?\d{1,2} ?[hH](?:\d\d)?) +- +(?=\d{1,2} ?[hH](?:\d\d)? ?/)")]
    private static partial Regex Apart();

    /// <summary>"14.30h".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,/-])([01]?\d|2[0-3])\.([0-5][05]) ?h(?!\p{L})(?! ?\d)")]
    private static partial Regex Dotted();

    /// <summary>"entre 8h-12h".</summary>
    [GeneratedRegex(@"(?<=(?<!\p{L})[Ee]ntre )(\d{1,4}(?: ?h(?: ?\d\d)?|:\d\d)?) ?- ?(?=\d)")]
    private static partial Regex After();

    /// <summary>"vers 17h30/18h": one or the other.</summary>
    [GeneratedRegex(@"(?<=(?i:vers|dès|partir de|autour de|à) )(\d{1,2} ?h(?: ?\d\d)?) ?/ ?(?=\d{1,2} ?h)")]
    private static partial Regex Either();

    /// <summary>"1 h 1/2", "2h3/4".</summary>
    [GeneratedRegex(Start + @"(\d{1,2}) ?[hH] ?(1|3)/(2|4)(?![\p{L}\d/])")]
    private static partial Regex AndPart();

    // Minutes with their sign, and then perhaps seconds; or two figures without, unless they count something else.
    [GeneratedRegex(Start + @"(?<h>(?<!\d )\d{3}|\d{1,2}) ?[hH](?!\p{L})(?:\.(?= ?\d))?"
        + @"(?: ?(?<m>[0-5]?\d) ?(?:min|mn|m)(?!\p{L})(?<stop>\.)?(?: ?(?<s>[0-5]?\d) ?s(?:ec)?(?!\p{L})(?<stop>\.)?)?| ?(?<m>[0-5]\d)(?! ?(?:€|%|EUR|kg|g|h|jours?|semaines?|mois|ans|j|x|km|cm|W|V|L|l|pièces?|personnes?)(?!\p{L})))?(?![\p{L}\d]|:\d|[.,]\d)")]
    private static partial Regex Hours();

    /// <summary>"5'" after a word.</summary>
    [GeneratedRegex(@"(?<=\p{L},? )(\d{1,3})'(?![\p{L}\d'])")]
    private static partial Regex Primes();

    [GeneratedRegex(Start + @"(?<m>\d{1,3}) ?(?:(?:min|mn|Min)\.? ?(?<s>[0-5]?\d)(?:(?<unit> ?(?:s|sec|secondes?)(?!\p{L}))(?<stop>\.)?)?|' ?(?<s>[0-5]\d)(?<unit>''|""))(?![\p{L}\d]|[.,]\d)")]
    private static partial Regex Minutes();

    [GeneratedRegex(@"(?<![\p{L}\d:/])(?<!\d[.,])(?<h>[01]?\d|2[0-3]|24(?=:00)):(?<m>[0-5]\d)(?::(?<s>[0-5]\d))?(?:[.,]\d{1,6})?(?![\p{L}\d]|:\d)")]
    private static partial Regex Clock();
}
