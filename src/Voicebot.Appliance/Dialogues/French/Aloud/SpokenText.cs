using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Written French → what the synthesizer is given: words only, no figure, sign or abbreviation left to its guess.</summary>
/// <remarks>
/// Choices: a phone number by pairs; a reference letter by letter and digit pair by digit pair; "12h" stays "douze heures";
/// 12,50 € is "douze euros cinquante"; an e-mail as <see cref="EmailWords"/> says it. Text with nothing to change comes back as it
/// is, and what comes out goes through unchanged. Order matters: what holds other patterns (e-mail, phone, date) goes first.
/// </remarks>
public static partial class SpokenText
{
    /// <summary>Written → said, for abbreviations that stand as whole words; those with a full stop are matched with it.</summary>
    static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["Mme"] = "madame",
        ["Mmes"] = "mesdames",
        ["Mlle"] = "mademoiselle",
        ["Mlles"] = "mesdemoiselles",
        ["MM."] = "messieurs",
        ["Dr"] = "docteur",
        ["Dr."] = "docteur",
        ["Mme."] = "madame",
        ["Mlle."] = "mademoiselle",
        ["Pr"] = "professeur",
        ["Pr."] = "professeur",
        ["Me."] = "maître",
        ["etc."] = "et cetera",
        ["etc"] = "et cetera",
        ["tél."] = "téléphone",
        ["Tél."] = "téléphone",
        ["tel."] = "téléphone",
        ["réf."] = "référence",
        ["Réf."] = "référence",
        ["ref."] = "référence",
        ["av."] = "avenue",
        ["Av."] = "avenue",
        ["bd"] = "boulevard",
        ["Bd"] = "boulevard",
        ["bd."] = "boulevard",
        ["Bd."] = "boulevard",
        ["bld"] = "boulevard",
        ["boul."] = "boulevard",
        ["pl."] = "place",
        ["Pl."] = "place",
        ["rte"] = "route",
        ["Rte"] = "route",
        ["chem."] = "chemin",
        ["imp."] = "impasse",
        ["bât."] = "bâtiment",
        ["Bât."] = "bâtiment",
        ["appt"] = "appartement",
        ["appt."] = "appartement",
        ["apt."] = "appartement",
        ["ét."] = "étage",
        ["RDC"] = "rez-de-chaussée",
        ["rdc"] = "rez-de-chaussée",
        ["p. ex."] = "par exemple",
        ["ex."] = "exemple",
        ["cf."] = "voir",
        ["env."] = "environ",
        ["max."] = "maximum",
        ["min."] = "minimum",
        ["qté"] = "quantité",
        ["c.-à-d."] = "c'est-à-dire",
        ["càd"] = "c'est-à-dire",
        ["svp"] = "s'il vous plaît",
        ["SVP"] = "s'il vous plaît",
        ["stp"] = "s'il te plaît",
        ["RDV"] = "rendez-vous",
        ["rdv"] = "rendez-vous",
        ["Cie"] = "compagnie",
        ["TTC"] = "toutes taxes comprises",
        ["HT"] = "hors taxes",
        ["Wi-Fi"] = "wifi",
        ["WiFi"] = "wifi",
        ["WIFI"] = "wifi",
        ["St"] = "Saint",
        ["Ste"] = "Sainte",
    };

    /// <summary>Capitals with a vowel that are spelled all the same; without a vowel they always are.</summary>
    static readonly HashSet<string> Spelled =
        ["SAV", "TVA", "USB", "IP", "EDF", "RATP", "ADSL", "UV", "VIP", "PIN", "URL", "USA", "UE", "CE", "IA", "AMI", "CAP", "ID", "IMEI", "DAB", "GPS", "ERP", "OK", "API", "UHT"];

    static readonly Dictionary<string, (string One, string Many, bool Feminine)> Units = new(StringComparer.Ordinal)
    {
        ["%"] = ("pour cent", "pour cent", false),
        ["°C"] = ("degré", "degrés", false),
        ["°"] = ("degré", "degrés", false),
        ["km/h"] = ("kilomètre heure", "kilomètres heure", false),
        ["km"] = ("kilomètre", "kilomètres", false),
        ["m²"] = ("mètre carré", "mètres carrés", false),
        ["m³"] = ("mètre cube", "mètres cubes", false),
        ["m"] = ("mètre", "mètres", false),
        ["cm"] = ("centimètre", "centimètres", false),
        ["mm"] = ("millimètre", "millimètres", false),
        ["kg"] = ("kilo", "kilos", false),
        ["g"] = ("gramme", "grammes", false),
        ["l"] = ("litre", "litres", false),
        ["L"] = ("litre", "litres", false),
        ["ml"] = ("millilitre", "millilitres", false),
        ["cl"] = ("centilitre", "centilitres", false),
        ["kWh"] = ("kilowattheure", "kilowattheures", false),
        ["kW"] = ("kilowatt", "kilowatts", false),
        ["W"] = ("watt", "watts", false),
        ["V"] = ("volt", "volts", false),
        ["A"] = ("ampère", "ampères", false),
        ["Hz"] = ("hertz", "hertz", false),
        ["dB"] = ("décibel", "décibels", false),
        ["min"] = ("minute", "minutes", true),
        ["mn"] = ("minute", "minutes", true),
        ["s"] = ("seconde", "secondes", true),
        ["ms"] = ("milliseconde", "millisecondes", true),
        ["j"] = ("jour", "jours", false),
        ["Go"] = ("gigaoctet", "gigaoctets", false),
        ["Mo"] = ("mégaoctet", "mégaoctets", false),
        ["bar"] = ("bar", "bars", false),
        ["bars"] = ("bar", "bars", false),
        ["tr/min"] = ("tour par minute", "tours par minute", false),
    };

    /// <summary>"21 pièces" is "vingt et une pièces".</summary>
    static readonly HashSet<string> FeminineNouns =
    [
        "minute", "minutes", "heure", "heures", "seconde", "secondes", "semaine", "semaines", "année", "années", "fois", "personne", "personnes", "machine", "machines", "pièce", "pièces",
        "panne", "pannes", "garantie", "commande", "commandes", "journée", "journées", "place", "places", "page", "pages", "facture", "factures", "étoile", "étoiles", "option", "options", "demi-heure",
    ];

    /// <summary>Text for the voice.</summary>
    public static string Normalise(string text)
    {
        string said = Tidy(text);
        said = Url().Replace(said, match => UrlWords(match.Value));
        said = Email().Replace(said, match => EmailWords.Of(match.Value));
        said = LabelledReference().Replace(said, match => $"{match.Groups[1].Value} {ReferenceWords.Of(match.Groups[2].Value)}");
        said = Phone().Replace(said, match => PhoneWords.Of(match.Value));
        said = FreePhone().Replace(said, match => $"zéro huit cent{(match.Groups[1].Value == "00" ? "s" : "")} {Tail(match.Groups[1].Value)}, {NumberWords.WithLeadingZeros(match.Groups[2].Value)}, {NumberWords.WithLeadingZeros(match.Groups[3].Value)}".Replace("  ", " ", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal));
        said = ShortPhone().Replace(said, match => match.Groups[1].Value + PhoneWords.Of(match.Groups[2].Value));
        said = IsoDate().Replace(said, match => DateOf(match, match.Groups[4].Value, match.Groups[3].Value, match.Groups[2].Value));
        said = NumericDate().Replace(said, match => DateOf(match, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value));
        said = NamedDate().Replace(said, match => DateOf(match, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value));
        said = ShortDate().Replace(said, match => DateOf(match, match.Groups[2].Value, match.Groups[3].Value, ""));
        said = AroundTheClock().Replace(said, match => match.Groups[1].Value == "24" ? "vingt-quatre heures sur vingt-quatre" : "sept jours sur sept");
        said = Times().Replace(said, "$1 fois");
        said = Time().Replace(said, TimeOf);
        said = Price().Replace(said, PriceWords);
        said = Quantity().Replace(said, QuantityWords);
        said = Ordinal().Replace(said, OrdinalWords);
        said = Sir().Replace(said, "monsieur ");
        said = NumberSign().Replace(said, "numéro ");
        said = Abbreviation().Replace(said, AbbreviationWords);
        said = Reference().Replace(said, match => ReferenceWords.Of(match.Value));
        said = Acronym().Replace(said, match => AcronymWords(match.Value));
        said = CountedNumber().Replace(said, CountedWords);
        said = AnyNumber().Replace(said, match => NumberOf(match.Value));
        return Finish(said);
    }

    /// <summary>Typography to plain signs; Markdown and pictograms, which models write and voices read aloud, off.</summary>
    static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        text = PhoneKey().Replace(text, match => match.Value == "#" ? "dièse" : "étoile");
        foreach (Rune rune in text.EnumerateRunes())
        {
            string kept = rune.Value switch
            {
                '’' or '‘' or 'ʼ' => "'",
                '“' or '”' or '„' or '«' or '»' or '"' or '*' or '`' or '#' => "",
                '…' => "...",
                '\u00A0' or '\u202F' or '\u2009' or '\t' => " ",
                '\u2010' or '\u2011' or '\u2212' => "-",
                '–' or '—' => " - ",
                '\u200B' or '\u200D' or '\uFEFF' or '\u00AD' or '\uFE0F' => "",
                'º' => "°",
                _ => IsPictogram(rune) ? "" : rune.ToString(),
            };
            tidy.Append(kept);
        }
        string said = TimeRange().Replace(Bullet().Replace(tidy.ToString(), ""), "$1 à ");
        return Dash().Replace(SpanRange().Replace(said, "$1 à $2 "), ", ");
    }

    static bool IsPictogram(Rune rune) => rune.Value > 0x2190 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.Surrogate;

    static string Finish(string said)
    {
        said = said.Replace("&", " et ", StringComparison.Ordinal).Replace("=", " égale ", StringComparison.Ordinal).Replace("+", " plus ", StringComparison.Ordinal)
            .Replace("@", " arobase ", StringComparison.Ordinal).Replace("_", " ", StringComparison.Ordinal).Replace("€", " euros ", StringComparison.Ordinal).Replace("%", " pour cent ", StringComparison.Ordinal);
        said = said.Replace("et/ou", "et ou", StringComparison.Ordinal);
        said = Slash().Replace(said, " ou ");
        said = Spaces().Replace(said, " ");
        return SpaceBeforeMark().Replace(said, "$1").Trim(' ');
    }

    static string Tail(string two) => two == "00" ? "" : NumberWords.Of(int.Parse(two, CultureInfo.InvariantCulture));

    static string DateOf(Match match, string day, string month, string year)
    {
        int monthNumber = int.TryParse(month, CultureInfo.InvariantCulture, out int given) ? given : MonthNumber(month);
        int dayNumber = int.Parse(day.TrimEnd('e', 'r'), CultureInfo.InvariantCulture);
        if (monthNumber is < 1 or > 12 || dayNumber is < 1 or > 31) return match.Value;
        // Group 1: what stands before, when it makes "le" one too many ("du 3 mai", "lundi 3 mai").
        string before = match.Groups[1].Value;
        string said = $"{(before.Length > 0 ? before : "le ")}{DateWords.Day(dayNumber)} {Calendar.Months[monthNumber - 1]}";
        if (year.Length == 0) return said;
        int yearNumber = int.Parse(year, CultureInfo.InvariantCulture);
        return $"{said} {NumberWords.Of(year.Length == 2 ? 2000 + yearNumber : yearNumber)}";
    }

    static int MonthNumber(string written)
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

    static string TimeOf(Match match)
    {
        bool clock = match.Groups["h"].Success;
        string hour = match.Groups[clock ? "h" : "1"].Value, minute = match.Groups[clock ? "m" : "2"].Value;
        int hours = int.Parse(hour, CultureInfo.InvariantCulture);
        int minutes = minute.Length > 0 ? int.Parse(minute, CultureInfo.InvariantCulture) : 0;
        return TimeWords.Hours(hours, minutes);
    }

    static string PriceWords(Match match)
    {
        string sign = match.Groups[1].Length > 0 ? "moins " : "";
        if (!TryNumber(match.Groups[2].Value, out decimal amount)) return match.Value;
        long whole = (long)amount;
        int cents = match.Groups[3].Length == 0 ? 0 : int.Parse(match.Groups[3].Value.PadRight(2, '0'), CultureInfo.InvariantCulture);
        bool dollars = match.Groups[4].Value == "$";
        string noun = (dollars ? "dollar" : "euro") + (whole > 1 ? "s" : "");
        string per = match.Groups[5].Length > 0 ? $" par {match.Groups[5].Value}" : match.Groups["glued"].Success ? " " : "";
        if (whole == 0 && cents > 0) return $"{sign}{NumberWords.Of(cents)} centime{(cents > 1 ? "s" : "")}{per}";
        // "un million d'euros", but "un million deux cents euros".
        string of = whole >= 1_000_000 && whole % 1_000_000 == 0 ? "d'" : "";
        return $"{sign}{NumberWords.Of(whole)} {of}{noun}{(cents > 0 ? " " + NumberWords.Of(cents) : "")}{per}";
    }

    static string QuantityWords(Match match)
    {
        if (!Units.TryGetValue(match.Groups[2].Value, out (string One, string Many, bool Feminine) unit)) return match.Value;
        if (!TryNumber(match.Groups[1].Value, out decimal value)) return match.Value;
        string number = value == decimal.Truncate(value) ? NumberWords.Of((long)value, unit.Feminine) : NumberWords.Of(value);
        return $"{number} {(Math.Abs(value) >= 2 ? unit.Many : unit.One)}";
    }

    static string OrdinalWords(Match match)
    {
        long value = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        if (value < 1) return match.Value;
        string words = match.Groups[2].Value is "nd" or "nde" && value == 2 ? "second" + match.Groups[2].Value[2..] : NumberWords.Ordinal(value, match.Groups[2].Value is "re" or "ère" or "ere");
        return words + match.Groups[3].Value;
    }

    static string AbbreviationWords(Match match)
    {
        string said = Abbreviations[match.Value];
        // The stop of "etc." also ends the sentence when nothing or a capital follows.
        bool ends = match.Value == "etc." && match.Result("$'") is var rest && (rest.Length == 0 || (rest.Length > 1 && rest[0] == ' ' && char.IsUpper(rest[1])));
        return ends ? said + "." : said;
    }

    static string AcronymWords(string capitals)
    {
        bool vowel = capitals.Any(c => c is 'A' or 'E' or 'I' or 'O' or 'U' or 'Y');
        if (vowel && !Spelled.Contains(capitals)) return capitals;
        return string.Join(' ', capitals.Select(SpellingWords.LetterName));
    }

    static string CountedWords(Match match) =>
        FeminineNouns.Contains(match.Groups[2].Value) && TryNumber(match.Groups[1].Value, out decimal value) && value == decimal.Truncate(value)
            ? $"{NumberWords.Of((long)value, feminine: true)} {match.Groups[2].Value}"
            : match.Value;

    static string NumberOf(string written)
    {
        // Codes: zeros in front, or longer than any number that is said as one.
        string digits = written.Replace(" ", "", StringComparison.Ordinal);
        if (digits.All(char.IsAsciiDigit) && (digits.Length > 12 || (digits.Length > 1 && digits[0] == '0'))) return ReferenceWords.Of(digits);
        if (!TryNumber(written, out decimal value)) return string.Join(' ', written.Select(c => char.IsAsciiDigit(c) ? NumberWords.Of(c - '0') : c == '.' ? "point" : c.ToString()));
        return digits.Contains(',', StringComparison.Ordinal) || digits.Contains('.', StringComparison.Ordinal) ? NumberWords.Of(value) : NumberWords.Of((long)value);
    }

    static bool TryNumber(string written, out decimal value)
    {
        string plain = written.Replace(" ", "", StringComparison.Ordinal).Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= NumberWords.Limit;
    }

    static string UrlWords(string url)
    {
        string bare = url;
        int scheme = bare.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) bare = bare[(scheme + 3)..];
        string tail = bare[bare.TrimEnd('.', ',', '/').Length..].TrimStart('/');
        bare = bare.TrimEnd('.', ',', '/');
        bool www = bare.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        if (www) bare = bare[4..];
        string[] parts = bare.Split('/');
        string said = string.Join(" barre oblique ", parts.Select(EmailWords.Of));
        return (www ? "trois double vé point " : "") + said + tail;
    }
}
