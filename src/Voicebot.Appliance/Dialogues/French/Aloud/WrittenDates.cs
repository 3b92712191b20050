using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Dates: "22/11/2026", "15.05.99", "2026-05-12T14:30", "3 mai", "le 12/05", "05/2026".</summary>
static partial class WrittenDates
{
    public static string Say(string text)
    {
        text = Timestamp().Replace(text, match => DayAndMonth(match, text) is var said && said == match.Value ? said : $"{said} à {match.Groups["time"].Value}");
        text = Iso().Replace(text, match => DayAndMonth(match, text));
        text = Numeric().Replace(text, match => DayAndMonth(match, text));
        text = FirstOf().Replace(text, match => $"{match.Groups[1].Value} {DateWords.Day(match.Groups[2].Value[0] - '0')}");
        text = Named().Replace(text, match => DayAndMonth(match, text, bare: Series().IsMatch(text.AsSpan(0, match.Index))));
        text = Short().Replace(text, match => DayAndMonth(match, text));
        text = Padded().Replace(text, match => DayAndMonth(match, text));
        text = MonthOfShortYear().Replace(text, MonthWords);
        return MonthOfYear().Replace(text, MonthWords);
    }

    /// <summary>"le", unless what stands before makes it one too many: "du 3 mai", "lundi 3 mai", "les 12 et 13 mai".</summary>
    static string DayAndMonth(Match match, string text, bool bare = false)
    {
        string day = match.Groups["d"].Value, month = match.Groups["m"].Value, year = match.Groups["y"].Value, lead = match.Groups["lead"].Value;
        int monthNumber = int.TryParse(month, CultureInfo.InvariantCulture, out int given) ? given : Month(month);
        int dayNumber = int.Parse(day.TrimEnd('e', 'r'), CultureInfo.InvariantCulture);
        if (monthNumber is < 1 or > 12 || dayNumber is < 1 or > 31) return match.Value;
        string said = $"{(lead.Length > 0 ? lead : bare ? "" : "le ")}{DateWords.Day(dayNumber)} {Calendar.Months[monthNumber - 1]}";
        if (month[^1] == '.' && year.Length == 0) said += WrittenQuantities.Stop(match, text);
        return year.Length == 0 ? said : $"{said} {NumberWords.Of(Calendar.Year(year))}";
    }

    static string MonthWords(Match match) =>
        int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= 1 and <= 12 and int month
            ? $"{Calendar.Months[month - 1]} {NumberWords.Of(Calendar.Year(match.Groups[2].Value))}"
            : match.Value;

    static int Month(string written)
    {
        string folded = Words.Fold(written).TrimEnd('.');
        for (int i = 0; i < 12; i++)
        {
            string month = Words.Fold(Calendar.Months[i]);
            // "janv.", "fév.", "juil.": the beginning; three letters do not tell juin from juillet, four do.
            if (month == folded || (folded.Length >= 3 && month.StartsWith(folded, StringComparison.Ordinal) && folded != "jui")) return i + 1;
        }
        return 0;
    }

    const string Weekdays = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche";
    const string Lead = @"(?<![\p{L}\d/.-])(?<lead>(?:(?:le|du|au|ce|les|dès le|" + Weekdays + ") )?)";
    const string Months = @"janvier|janv\.?|jan\.|février|fevrier|févr\.?|fév\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|août|aout|septembre|sept\.?|octobre|oct\.?|novembre|nov\.?|décembre|decembre|déc\.?";

    /// <summary>ISO 8601: seconds and zone are for machines.</summary>
    [GeneratedRegex(Lead + @"(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)[T ](?<time>(?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?![\p{L}\d:])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();

    [GeneratedRegex(Lead + @"(?<y>\d{4})[-/](?<m>\d\d)[-/](?<d>\d\d)(?![\d-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    /// <summary>With points or hyphens a short year needs two figures everywhere: "1.2.10" is a version.</summary>
    [GeneratedRegex(Lead + @"(?:(?<d>\d{1,2}(?:er)?)(?<s> ?/ ?)(?<m>\d{1,2})\k<s>(?<y>\d{4}|\d{2})|(?<d>\d{1,2})(?<s>[.-])(?<m>\d{1,2})\k<s>(?<y>\d{4})|(?<d>\d\d)(?<s>[.-])(?<m>\d\d)\k<s>(?<y>\d\d))(?![\d/-]|[.,]\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numeric();

    /// <summary>"du 1 au 5 mai".</summary>
    [GeneratedRegex(@"(?<![\p{L}])(du|le|Du|Le) 0?([1-9])(?= (?:au|et) \d{1,2}(?:er)?(?: (?:" + Months + @")(?!\p{L})|/\d{1,2}(?![\d]|[.,]\d)))")]
    private static partial Regex FirstOf();

    [GeneratedRegex(Lead + @"(?<d>\d{1,2}(?:er)?) (?<m>" + Months + @")(?: (?<y>\d{4}))?(?![\p{L}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\p{L}\d])(?<lead>(?:le|du|au|" + Weekdays + @") )(?<d>\d{1,2})/(?<m>\d{1,2})(?![\d/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Short();

    /// <summary>"03/11", "12/05": a zero in front, which no fraction has; or what is told to be a date.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?<lead>)(?:(?<d>0[1-9])/(?<m>0[1-9]|1[0-2])|(?<d>[12]\d|3[01])/(?<m>0[1-9])|(?<!(?:[Ff]ormat|[Éé]cran|[Rr]atio|[Ii]mage|[Nn]ote) (?:de |en )?)(?!16/10)(?<d>1[3-9]|2\d|3[01])/(?<m>1[0-2])|(?<=(?:date|livraison|livrée?|reçue?|rendez-vous|rdv|échéance|passage|intervention|commandée?|achetée?)(?: prévue?)?(?: :)? )(?<d>\d{1,2})/(?<m>\d{1,2}))(?![\d/]|[.,]\d| ?(?:€|%))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Padded();

    /// <summary>"jusqu'en 12/27", "exp. 05/28".</summary>
    [GeneratedRegex(@"(?<=(?:jusqu'en|jusqu'à fin|depuis|fin|exp\.|expire|expiration|validité)(?: le| en)?(?: :)? )(0?[1-9]|1[0-2])/(\d\d)(?![\d/]|[.,]\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MonthOfShortYear();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(0?[1-9]|1[0-2])[/-]((?:19|20)\d\d)(?![\d/.,-]*\d)")]
    private static partial Regex MonthOfYear();

    /// <summary>"les 12 et" before "13 mai".</summary>
    [GeneratedRegex(@"(?:\d(?:er)? ?(?:,|et|&|ou|au|à|-|/) ?|(?:au|aux|un|des|jusqu'au|premier (?:et|ou|au)) )$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Series();
}
