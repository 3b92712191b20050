using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Sums of money in every usual writing: "94.000 €", "€12,50", "12€50", "1'234.50 CHF", "$1,234.56", "12 k€", "0,25 €/kWh".</summary>
static partial class WrittenPrices
{
    /// <summary>"euro", "euros" and the hundredth part of it.</summary>
    readonly record struct Currency(string One, string Many, string Cent, string Cents, bool Feminine = false);

    static readonly Currency Euro = new("euro", "euros", "centime", "centimes"), Dollar = new("dollar", "dollars", "centime", "centimes"),
        CanadianDollar = new("dollar canadien", "dollars canadiens", "centime", "centimes"), Pound = new("livre sterling", "livres sterling", "penny", "pence", Feminine: true),
        SwissFranc = new("franc suisse", "francs suisses", "centime", "centimes"), Franc = new("franc", "francs", "centime", "centimes"),
        CentralAfricanFranc = new("franc C F A", "francs C F A", "centime", "centimes"), Yen = new("yen", "yens", "sen", "sen"), Dirham = new("dirham", "dirhams", "centime", "centimes");

    public static string Say(string text) => AloneBy().Replace(Price().Replace(text, PriceWords), match => Units.PerWords(match.Groups[2].Value) is { } per ? Find(match.Groups[1].Value).Many + per : match.Value);

    static string PriceWords(Match match)
    {
        Currency currency = Find(match.Groups["cur"].Value);
        if (!WrittenNumber.TryRead(match.Groups["n"].Value, out WrittenNumber number, commaGroups: currency == Dollar || currency == Pound)) return match.Value;
        string cents = match.Groups["c"].Value;
        if (cents.Length > 0 && !number.IsWhole) return match.Value;
        if (cents.Length > 0) number = number with { Decimals = cents };
        string per = match.Groups["per"].Value;
        string after = per.Length > 0 ? Units.PerWords(per) ?? per : match.Groups["glued"].Success ? " " : "";
        string sign = match.Groups["sign"].Length > 0 ? "moins " : "";
        return sign + Words(number, match.Groups["k"].Value, currency) + after;
    }

    static string Words(WrittenNumber number, string times, Currency currency)
    {
        if (times.Length > 0)
        {
            (string noun, long factor) = times[0] is 'k' or 'K' ? ("mille", 1_000L) : times.Length > 1 ? ("milliards", 1_000_000_000L) : ("millions", 1_000_000L);
            decimal whole = number.Value * factor;
            if (whole != decimal.Truncate(whole) || whole > NumberWords.Limit) return $"{number.Words()} {noun} {(factor > 1_000 ? Of(currency.Many) : "")}{currency.Many}";
            number = new WrittenNumber((long)whole, "");
        }
        if (number.Decimals.Length > 2) return $"{number.Words()} {(number.IsMany ? currency.Many : currency.One)}";
        int cents = number.IsWhole ? 0 : int.Parse(number.Decimals.PadRight(2, '0'), CultureInfo.InvariantCulture);
        if (number.Whole == 0 && cents > 0) return $"{NumberWords.Of(cents)} {(cents > 1 ? currency.Cents : currency.Cent)}";
        // "un million d'euros", but "un million deux cents euros".
        string of = number.Whole >= 1_000_000 && number.Whole % 1_000_000 == 0 ? Of(currency.Many) : "";
        return $"{NumberWords.Of(number.Whole, currency.Feminine)} {of}{(number.IsMany ? currency.Many : currency.One)}{(cents > 0 ? " " + NumberWords.Of(cents) : "")}";
    }

    static string Of(string noun) => noun[0] is 'e' ? "d'" : "de ";

    static Currency Find(string written) => written.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "$" or "USD" or "US$" or "$US" or "DOLLAR" or "DOLLARS" => Dollar,
        "CAD" or "CA$" or "$CA" or "$CAN" or "CAN$" => CanadianDollar,
        "£" or "GBP" => Pound,
        "CHF" or "FR." or "SFR." or "FRANCSUISSE" or "FRANCSSUISSES" => SwissFranc,
        "FRANC" or "FRANCS" or "FRF" => Franc,
        "FCFA" or "FRANCSCFA" or "XOF" or "XAF" => CentralAfricanFranc,
        "¥" or "JPY" => Yen,
        "MAD" or "DH" or "DHS" => Dirham,
        _ => Euro,
    };

    const string Signs = @"€|US ?\$|\$ ?US(?!\p{L})|CAN? ?\$|\$ ?CAN?(?!\p{L})|\$|£|¥", Codes = "EUR|USD|CAD|GBP|CHF|F ?CFA|[Ff]rancs CFA|XOF|XAF|FRF|JPY|MAD",
        PerPattern = @"(?<per>(?: ?/ ?(?:1 ?000 ?|100 ?)?\p{L}+[23]?){0,2})";

    // Behind the number, with the centimes behind the sign where there are none before it; or before the number.
    [GeneratedRegex(
        WrittenNumber.Start + "(?<sign>-)?(?<n>" + WrittenNumber.Pattern + @") ?(?<k>k|K|Mds?|M)?(?<cur>" + Signs + "|(?:" + Codes + @"|[Ee]uros?|EUROS?|[Ff]rancs? suisses?|[Ff]rancs?|[Dd]ollars?|DHS?|Dhs?)(?!\p{L}))"
        + @"(?:(?<c>\d\d)(?![\d.,]?\d)| ?(?<c>\d\d)(?= ?(?:TTC|HT)(?!\p{L})| ?(?:$|[;!?)\n]|[.,](?!\d))))?(?<glued>(?=\p{L}))?" + PerPattern
        + @"|(?<![\p{L}\d])(?<cur>" + Signs + "|(?:" + Codes + @"|Fr\.|SFr\.)) ?(?<sign>-)?(?<n>" + WrittenNumber.Pattern + @")(?<k>k|K|Mds?|M)?(?<glued>(?=\p{L}))?" + PerPattern)]
    private static partial Regex Price();

    /// <summary>"en €/mois", "le prix en €/kWh".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])(€|\$|£)((?: ?/ ?(?:1 ?000 ?|100 ?)?\p{L}+[23]?){1,2})")]
    private static partial Regex AloneBy();
}
