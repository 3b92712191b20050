using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Numbers with their units: "20 m2", "230 kWh/an", "-18 °C", "60x85 cm", "2x par an"; and units alone: "le prix du kWh".</summary>
static partial class WrittenQuantities
{
    public static string Say(string text)
    {
        text = Metres().Replace(text, match => $"{NumberWords.Of(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))} mètre{(match.Groups[1].Value is "0" or "1" ? "" : "s")} {NumberWords.WithLeadingZeros(match.Groups[2].Value)}");
        text = FourByFour().Replace(text, "quatre quatre");
        text = Bolt().Replace(text, match => $"M {NumberWords.Of(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))} par ");
        text = Sides().Replace(text, match => Sizes.Say(match.Value));
        text = Product().Replace(text, "$1 fois ");
        text = Dimensions().Replace(text, " par ");
        text = Packs().Replace(text, "$1 fois ");
        text = Times().Replace(text, "$1 fois");
        text = TimesBefore().Replace(text, "fois ");
        text = Quantity().Replace(text, match => QuantityWords(match, text));
        text = Alone().Replace(text, AloneWords);
        return CountedBy().Replace(text, match => match.Groups[1].Value + (Units.PerWords(match.Groups[2].Value) ?? match.Groups[2].Value));
    }

    static string QuantityWords(Match match, string text)
    {
        string written = match.Groups["unit"].Value, per = match.Groups["per"].Value, stop = match.Groups["stop"].Value;
        if (!WrittenNumber.TryRead(match.Groups["n"].Value, out WrittenNumber number)) return match.Value;
        // "4K" is a picture, "3000 K" the colour of a lamp.
        if (written == "K" && number.Whole < 1_000) return match.Value;
        string perWords = "";
        Unit unit = default;
        if (per.Length == 0 || !Units.TryFind(written + per, out unit))
        {
            if (!Units.TryFind(written, out unit) || IsLetterOfPlace(match, written, text)) return match.Value;
            if (per.Length > 0) perWords = Units.PerWords(per) ?? per;
        }
        string sign = match.Groups["sign"].Length > 0 ? "moins " : "";
        return $"{sign}{Words(number, unit)}{perWords}{(stop.Length > 0 ? Stop(match, text) : "")}";
    }

    /// <summary>"deux heures et demie", "vingt et une minutes", "trois virgule cinq kilomètres".</summary>
    static string Words(WrittenNumber number, Unit unit)
    {
        string noun = number.IsMany ? unit.Many : unit.One;
        if (unit.One == "heure" && number.Decimals is "5" or "50" && number.Whole > 0) return $"{NumberWords.Of(number.Whole, feminine: true)} {noun} et demie";
        return $"{number.Words(unit.Feminine && number.IsWhole)} {noun}";
    }

    /// <summary>The stop of "30 min." is the unit's, unless the sentence ends with it.</summary>
    internal static string Stop(Match match, string text)
    {
        int end = match.Index + match.Length;
        return end == text.Length || text[end] == '\n' || (text[end] is ' ' or ')' && end + 1 < text.Length && char.IsUpper(text[end + 1])) || (text[end] is ' ' or ')' && end + 1 == text.Length) ? "." : "";
    }

    /// <summary>"12 A rue Foch", "appartement 4 L", "WX-12 V": a letter that tells one place or type from the next, not a unit.</summary>
    static bool IsLetterOfPlace(Match match, string written, string text)
    {
        if (written == "A" && match.Groups["n"].Value == "2" && Department().IsMatch(text.AsSpan(0, match.Index))) return true;
        if (written is not ("A" or "V" or "W" or "L" or "H" or "J" or "t" or "m" or "l" or "s" or "j")) return false;
        return Street().IsMatch(text.AsSpan(match.Index + match.Length)) || Label().IsMatch(text.AsSpan(0, match.Index));
    }

    static string AloneWords(Match match)
    {
        string written = match.Groups["unit"].Value, per = match.Groups["per"].Value;
        if (per.Length > 0 && Units.TryFind(written + per, out Unit unit)) per = "";
        else
        {
            if (!Units.TryFind(written, out unit)) return match.Value;
            if (per.Length > 0 ? Units.PerWords(per) is null || (written.Length < 2 && !Units.IsDistinct(written)) : !Units.IsDistinct(written)) return match.Value;
        }
        bool many = match.Groups["many"].Success;
        return match.Groups["lead"].Value + (many ? unit.Many : unit.One) + (per.Length > 0 ? Units.PerWords(per) : "");
    }

    const string PerPattern = @"(?<per>(?: ?/ ?(?:1 ?000 ?|100 ?)?\p{L}+[23]?){0,2})";

    [GeneratedRegex(WrittenNumber.Start + "(?<sign>-)?(?<n>" + WrittenNumber.Pattern + @") ?(?<unit>%|‰|°[CF]?|dB\(A\)|[\p{L}µΩ]{1,6}[23]?)" + PerPattern + @"(?<stop>(?<=min|mn|sec|sem|h|j|jr|jrs|pers|pce|pces|pcs|pts|ex|cts)\.)?(?![\p{L}\d+'])")]
    private static partial Regex Quantity();

    /// <summary>After "en", "les", "de": several ("des kWh"); else one ("le kWh").</summary>
    [GeneratedRegex(@"(?<lead>(?<many>(?<![\p{L}])(?:[Ee]n|[Ll]es|[Dd]es|[Cc]es|[Vv]os|[Dd]e|[Cc]ombien de) )?)(?<![\p{L}\d.,/-])(?<unit>°[CF]|dB\(A\)|[\p{L}]{1,4}[23]?)" + PerPattern + @"(?![\p{L}\d+'/-]|\.\p{L})")]
    private static partial Regex Alone();

    /// <summary>"deux fois/an", "appels/jour", "cycles/semaine".</summary>
    [GeneratedRegex(@"(?<=\p{Ll})([sx])( ?/ ?(?:an|mois|jour|semaine|heure|minute|seconde|nuit|h|min|s|j|personne|pers|foyer|client|trimestre|cycle|lavage|kg|m2|m3|kWh|l|litre|page|poste|appareil))(?![\p{L}\d])")]
    private static partial Regex CountedBy();

    /// <summary>"60x85 cm", "1920 x 1080": not "3 x 20 €".</summary>
    [GeneratedRegex(@"(?<=(?<![\p{L}\d-[xX]])\d{1,4}(?:[.,]\d{1,3})?(?: ?(?:mm|cm|m))?) ?[x×X] ?(?=\d{1,4}(?:[.,]\d{1,3})?(?: ?(?:mm|cm|m|px|pixels|po|pouces)(?!\p{L})| ?[x×X] ?\d|$|[.,;)](?!\d)| (?!€|euros?|EUR|k?g|c?l|ml|L|kWh)[\p{Ll}(]))")]
    private static partial Regex Dimensions();

    /// <summary>"6 x 1,5 L", "3 × 20 €".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(\d{1,3}) ?[x×] ?(?=\d)")]
    private static partial Regex Packs();

    /// <summary>"1m75", "3 m 50".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(\d{1,3})(?:m ?| m )(\d\d)(?![\p{L}\d]|[.,]\d| ?[x×€%])")]
    private static partial Regex Metres();

    /// <summary>"M6x20".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])M(\d{1,2}) ?[x×] ?(?=\d{1,3}(?![\p{L}\d]))")]
    private static partial Regex Bolt();

    /// <summary>"H 85 x L 60 x P 55 cm", "(H x L x P)", "L120 × l60".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d'-])[HLPlhpD]\.?(?: ?:? ?\d{1,4}(?:[.,]\d{1,2})?(?: ?[cm]?m)?)? ?[x×/] ?[HLPlhpD]\.?(?: ?:? ?\d{1,4}(?:[.,]\d{1,2})?(?: ?[cm]?m)?)?(?: ?[x×/] ?[HLPlhpD]\.?(?: ?:? ?\d{1,4}(?:[.,]\d{1,2})?(?: ?[cm]?m)?)?)?(?![\p{L}\d])")]
    private static partial Regex Sides();

    /// <summary>"2×3", "3 x 4 = 12": a sum, where "40x60" is a size.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,])(\d{1,2}) ?(?:×(?= ?\d{1,2}(?:$|[ .;)](?!\d)(?! ?[cm]?m(?!\p{L}))))|[x×](?= ?\d+ ?=)) ?")]
    private static partial Regex Product();

    [GeneratedRegex(@"(?<![\p{L}\d])4[x×]4(?![\p{L}\d])")]
    private static partial Regex FourByFour();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(\d{1,3}) ?(?:×|x(?! ?\d))(?![\p{L}\d])")]
    private static partial Regex Times();

    /// <summary>"(x2)", "lot x 3": not "x64" and "x86", which are processors.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.-])(?:×|x) ?(?=(?!64|86|32|16)\d{1,2}(?![\p{L}\d]|[.,]\d))")]
    private static partial Regex TimesBefore();

    /// <summary>"le 2A": Corsica.</summary>
    [GeneratedRegex(@"(?:^|[ ,(])(?:[Ll]e|[Ee]n|[Dd]épartement|[Dd]ans le) $")]
    private static partial Regex Department();

    [GeneratedRegex(@"^ (?:(?:bis|ter) )?(?:rue|avenue|av\.|bd|boulevard|place|pl\.|allée|impasse|chemin|route|rte|quai|square|cours|passage)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Street();

    [GeneratedRegex(@"(?:appartement|appt?\.?|bâtiment|bât\.?|porte|escalier|esc\.?|chambre|lot|quai|voie|étage|bureau|salle|siège|article|modèle|type|série|ligne|erreur|code|n°|numéro|taille|groupe|classe|ticket|bus) ?:? ?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
