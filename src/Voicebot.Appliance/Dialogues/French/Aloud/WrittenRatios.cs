using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Two numbers and what is between them: ranges ("10-15 jours", "24/48 h", "230/400 V") and fractions ("3/4 d'heure", "note 4/5").</summary>
static partial class WrittenRatios
{
    /// <summary>After a number they are no nouns that could be counted.</summary>
    static readonly HashSet<string> NoNouns =
        ["est", "sont", "ont", "pour", "avec", "dans", "sur", "par", "sous", "les", "des", "qui", "que", "puis", "avant", "après", "chez", "sans", "une", "aux", "plus", "moins", "pas", "vers", "dès", "nous", "vous", "mais", "donc", "reçus", "vus"];

    public static string Say(string text)
    {
        text = HalfDay().Replace(text, "une demi-journée");
        text = UnitsApart().Replace(text, match => Units.TryFind(match.Groups["u"].Value, out _) && Units.TryFind(match.Groups["v"].Value, out _)
            // "5 V/2 A" are two things of one plug, "2,4 GHz/5 GHz" two of a kind.
            ? match.Groups["u"].Value == match.Groups["v"].Value || match.Groups["u"].Value[0] == '°' ? " ou " : ", " : match.Value);
        text = PartOfUnit().Replace(text, PartOfUnitWords);
        text = Range().Replace(text, match => RangeWords(match, text));
        text = LabelledRange().Replace(text, "$1 à ");
        text = Minus().Replace(text, " moins ");
        text = MoneyRange().Replace(text, "$1 à ");
        text = Dash().Replace(text, ", ");
        text = Half().Replace(text, HalfWords);
        text = QuarterHour().Replace(text, match => match.Groups[1].Value == "3" ? "trois quarts d'heure" : "un quart d'heure");
        return Fraction().Replace(text, match => FractionWords(match, text));
    }

    static string RangeWords(Match match, string text)
    {
        string sign = match.Groups["sign"].Value.Trim(), noun = match.Groups["noun"].Value;
        if (!WrittenNumber.TryRead(match.Groups["a"].Value, out WrittenNumber from) || !WrittenNumber.TryRead(match.Groups["b"].Value, out WrittenNumber to)) return match.Value;
        bool isUnit = Units.TryFind(noun, out Unit unit) || noun[0] is '€' or '$' or '£' || noun is "EUR" or "euros" or "CHF";
        bool isTime = unit.One is "heure" or "minute" or "seconde" or "jour" or "semaine" || noun is "jours" or "semaines" or "mois" or "ans" or "heures" or "minutes" or "secondes";
        bool isNoun = noun.Length > 2 && !NoNouns.Contains(noun) && (noun[^1] is 's' or 'x' || sign == "-");
        if (from.Value >= to.Value) return sign == "/" && isUnit && from.Value > to.Value && to.Value > 9 ? Joined("ou") : match.Value;
        if (sign == "-") return isUnit || isTime || isNoun ? Joined("à") : match.Value;
        // "3/4 h" is a part of an hour; "3/4 jours" are three or four.
        if (unit.One == "heure" && from.Value is 1 or 3 && to.Value is 2 or 4 && from.Value < to.Value && noun != "heures") return match.Value;
        if (isTime) return Joined("à");
        if (isUnit) return Joined("ou");
        return isNoun && to.Value - from.Value == 1 ? Joined("ou") : match.Value;

        string Joined(string word) => $"{match.Groups["a"].Value} {word} {match.Groups["b"].Value}{match.Groups["space"].Value}";
    }

    /// <summary>"1/2 L" → "un demi-litre", "3/4 kg" → "trois quarts de kilo".</summary>
    static string PartOfUnitWords(Match match)
    {
        if (!Units.TryFind(match.Groups["unit"].Value, out Unit unit)) return match.Value;
        if (match.Groups["b"].Value == "2") return $"{(unit.Feminine ? "une" : "un")} demi-{unit.One}";
        return $"{Parts(match.Groups["a"].Value[0] - '0', match.Groups["b"].Value[0] - '0')} {(unit.One[0] is 'a' or 'o' or 'h' ? "d'" : "de ")}{unit.One}";
    }

    /// <summary>"1/2 heure" → "une demi-heure", "une 1/2 journée" → "une demi-journée".</summary>
    static string HalfWords(Match match)
    {
        string noun = match.Groups["noun"].Value switch { "h" => "heure", "j" => "journée", var written => written }, article = match.Groups["article"].Value;
        bool counted = match.Groups["count"].Success;
        if (counted) return $"{NumberWords.Of(int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), WrittenNumbers.IsFeminine(noun))} {noun}{(noun[^1] is 's' || match.Groups["count"].Value == "1" ? "" : "s")} et demi{(WrittenNumbers.IsFeminine(noun) ? "e" : "")}";
        return $"{(article.Length > 0 ? article : WrittenNumbers.IsFeminine(noun) ? "une " : "un ")}demi-{noun}";
    }

    static string FractionWords(Match match, string text)
    {
        string before = text[..match.Index], after = text[(match.Index + match.Length)..];
        if (!WrittenNumber.TryRead(match.Groups["a"].Value, out WrittenNumber above)) return match.Value;
        int below = int.Parse(match.Groups["b"].Value, CultureInfo.InvariantCulture);
        string whole = match.Groups["whole"].Value;
        if (above.IsWhole && (above.Whole, below) is (16, 9) or (16, 10) or (21, 9) or (4, 3)) return Parts(above.Whole, below);
        if ((Beside().IsMatch(before) && !(above.Whole < below && below is 2 or 4 or 8)) || match.Groups["b"].Value[0] == '0') return $"{above.Words()} {NumberWords.WithLeadingZeros(match.Groups["b"].Value)}";
        if (Rated().IsMatch(before) || !above.IsWhole) return $"{above.Words()} sur {NumberWords.Of(below)}";
        if (Choice().IsMatch(before)) return $"{above.Words()} ou {NumberWords.Of(below)}";
        bool ofWhat = OfWhat().IsMatch(after);
        bool part = above.Whole > 0 && above.Whole < below && (below is 2 or 3 or 4 or 8 || (above.Whole == 1 && below <= 10) || (ofWhat && below <= 20));
        if (!part) return above.Whole <= below && below <= 1000 ? $"{above.Words()} sur {NumberWords.Of(below)}" : $"{above.Words()} {NumberWords.Of(below)}";
        if (whole.Length == 0) return Parts(above.Whole, below);
        return $"{NumberWords.Of(long.Parse(whole, CultureInfo.InvariantCulture))} {(below == 2 ? "et demi" : Parts(above.Whole, below))}";
    }

    /// <summary>"un demi", "trois quarts", "cinq huitièmes".</summary>
    static string Parts(long above, int below)
    {
        string name = below switch
        {
            2 => "demi",
            3 => "tiers",
            4 => "quart",
            _ => NumberWords.Ordinal(below),
        };
        return $"{NumberWords.Of(above)} {name}{(above > 1 && below != 3 ? "s" : "")}";
    }

    [GeneratedRegex(@"(?<![\p{L}\d/-])(?<!\d[.,' ])(?<a>" + WrittenNumber.Pattern + ")(?<sign> *- *| ?/ ?)(?<b>" + WrittenNumber.Pattern + @")(?<space> ?)(?=(?<noun>€|\$|£|%|°C?|[\p{L}µΩ]+[23]?)(?![\p{L}\d'-]))")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?<!\d )(?:(?<!\p{L})une )?1/2 ?(?:j|journée)(?![\p{L}/])")]
    private static partial Regex HalfDay();

    /// <summary>"2,4 GHz/5 GHz", "20 °C/68 °F".</summary>
    [GeneratedRegex(@"(?<=\d ?(?<u>[\p{L}°]{1,4})) ?/ ?(?!10{2,3} ?\p{L})(?=\d{1,5}(?:[.,]\d+)? ?(?<v>[\p{L}°]{1,4})(?![\p{L}\d]))")]
    private static partial Regex UnitsApart();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?<!\d )(?:(?<!\p{L})un )?(?:(?<a>[13])/(?<b>4)|(?<a>[12])/(?<b>3)|(?<a>1)/(?<b>2)) ?(?<unit>L|l|kg|km|m|cm|t)(?![\p{L}\d'/])")]
    private static partial Regex PartOfUnit();

    /// <summary>"pages 3-5", "de 8-10".</summary>
    [GeneratedRegex(@"(?<=(?:pages?|p\.|pp\.|lignes|articles|étapes|points|chapitres|tailles?|pointures?|lots|de|entre|âge|numéros) )(\d{1,4}) ?- ?(?=\d{1,4}(?![\p{L}\d/-]))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LabelledRange();

    [GeneratedRegex(@"(?<=\d ?)(€|EUR|CHF|%|°C|°) *- *(?=\d)")]
    private static partial Regex MoneyRange();

    /// <summary>"120 € - 20 € = 100 €".</summary>
    [GeneratedRegex(@"(?<=\d ?(?:€|EUR|%)?) ?- ?(?=\d[\d ,.]* ?(?:€|EUR|%)? ?=)")]
    private static partial Regex Minus();

    [GeneratedRegex(" +- +")]
    private static partial Regex Dash();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?:(?<count>\d{1,3}) (?=1/2)|(?<article>(?:[Uu]ne? |[Ll]a |[Ll]e |[Dd]'une? |[Uu]n |[Cc]haque |[Dd]e ))?)1/2[ -]?(?<noun>heures?|h|j|journées?|douzaine|finale|pension|bouteille|baguette|tasses?|doses?|pages?|tonnes?|litres?|tarif|kilo|verre|mètre|mois|écran|tour|pouce|point|part|jours?|semaines?|ans?)(?!\p{L})")]
    private static partial Regex Half();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?:un )?(1|3)/4 ?(?:d'h|h|heure|d'heure)(?!\p{L})")]
    private static partial Regex QuarterHour();

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])(?:un (?=1/))?(?:(?<whole>(?<!\d)\d{1,3}) (?=[1-7]/[2-8](?!\d)))?(?<a>\d{1,4}(?:[.,]\d)?) ?/ ?(?<b>\d{1,4})(?![\d/]|[.,-]\d|\p{L})")]
    private static partial Regex Fraction();

    /// <summary>What is rated or counted off: "note 4/5", "page 1/3", "colis 2/2".</summary>
    [GeneratedRegex(@"(?:not[ée]e?s?|avis|score|évalué|pages?|étapes?|colis|cartons?|parties?|essais?|tentatives?|photos?|appels?|échéances?|acomptes?|mensualités?|versements?|factures?|pièces?|lots?|relances?|rappels?|indice|satisfaction|réparabilité|étoiles)(?: de| est(?: de)?)?(?: n°| numéro)? ?:? ?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rated();

    /// <summary>Sizes that are said side by side: pipes, tyres, clothes, blood pressure.</summary>
    [GeneratedRegex(@"(?:raccords?|filetage|flexibles?|robinets?|joints?|mamelon|diamètre|tuyaux?|tubes?|taille|pointure|pneus?|tension)(?: de| en| mâle| femelle)? ?:? ?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beside();

    [GeneratedRegex(@"(?:appelez|appeler|composez|composer|faites)(?: le| au)? $|(?:wi-?fi|windows|ios|android|iphone|galaxy|office|macos|version|classe) $", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Choice();

    [GeneratedRegex(@"^ (?:d'|de |des |du )")]
    private static partial Regex OfWhat();
}
