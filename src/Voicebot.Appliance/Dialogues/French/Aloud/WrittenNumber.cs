using System.Globalization;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>A number as people write it: "12 000", "94.000", "1.234,56", "1'234.50", "12,5".</summary>
/// <remarks>
/// A comma is the decimal mark, and so is a point, unless exactly three digits follow it: "94.000" and "1.500" are thousands (who
/// writes French decimals with a point does not fill them up to three), "0.500" is a half. Where both stand the later one is the mark.
/// </remarks>
/// <param name="Whole">Up to <see cref="NumberWords.Limit"/>.</param>
/// <param name="Decimals">Digits after the mark, "" without.</param>
readonly record struct WrittenNumber(long Whole, string Decimals)
{
    /// <summary>For patterns over tidied text. Not followed by a further digit.</summary>
    public const string Pattern =
        @"(?:[1-9]\d{0,2}(?:[ ']\d{3})+(?:[.,]\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:,\d{3}){2,}|\d+(?:[.,]\d+)?)(?!\d)";

    /// <summary>What may not stand before a number that is read from its beginning.</summary>
    public const string Start = @"(?<![\p{L}\d/-])(?<!\d[.,'])(?<!\d (?=0))";

    /// <summary>"1,5 kg" is singular in French, "2 kg" plural.</summary>
    public bool IsMany => Whole >= 2;

    public bool IsWhole => Decimals.Length == 0;

    public decimal Value => decimal.Parse(Decimals.Length == 0 ? $"{Whole}" : $"{Whole}.{Decimals}", CultureInfo.InvariantCulture);

    /// <param name="commaGroups">"1,234" is a thousand and more: beside $ and £.</param>
    /// <returns>False for a number too large to be said as one.</returns>
    public static bool TryRead(string written, out WrittenNumber number, bool commaGroups = false)
    {
        number = default;
        string plain = written.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        int mark = Mark(plain, commaGroups);
        string whole = (mark < 0 ? plain : plain[..mark]).Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        string decimals = mark < 0 ? "" : plain[(mark + 1)..];
        if (!long.TryParse(whole, CultureInfo.InvariantCulture, out long value) || value > NumberWords.Limit || decimals.Length > 12) return false;
        number = new WrittenNumber(value, decimals);
        return true;
    }

    /// <summary>"vingt et une", "trois virgule cinq".</summary>
    public string Words(bool feminine = false) => IsWhole ? NumberWords.Of(Whole, feminine) : NumberWords.Of(Value);

    /// <summary>Where the decimal mark stands; −1 without.</summary>
    static int Mark(string plain, bool commaGroups)
    {
        int point = plain.LastIndexOf('.'), comma = plain.LastIndexOf(',');
        if (point >= 0 && comma >= 0) return Math.Max(point, comma);
        int mark = Math.Max(point, comma);
        if (mark < 0) return -1;
        if (plain.IndexOf(plain[mark], StringComparison.Ordinal) != mark) return -1;
        bool groups = plain.Length - mark == 4 && mark is >= 1 and <= 3 && plain[0] != '0' && (point >= 0 || commaGroups);
        return groups ? -1 : mark;
    }
}

/// <summary>The numbers that no other rule has taken.</summary>
static partial class WrittenNumbers
{
    /// <summary>"21 pièces" is "vingt et une pièces".</summary>
    static readonly HashSet<string> Feminine =
    [
        "minute", "heure", "seconde", "semaine", "fois", "personne", "machine", "pièce", "panne", "garantie", "commande", "place", "page", "étoile", "demi-heure", "marque", "cuve",
        "pompe", "porte", "pile", "cartouche", "échéance", "visite", "boîte", "bouteille", "capsule", "tasse", "vitesse", "prise", "ampoule", "lampe", "clé", "clef", "carte", "photo", "image", "ligne",
        "réponse", "étape", "erreur", "tentative", "demande", "adresse", "agence", "boutique", "ville", "rue", "main", "tonne", "dizaine", "douzaine", "centaine", "tranche", "taxe", "remise", "offre",
        "batterie", "lessive", "charge", "femme", "fille", "livre", "vis", "touche", "télécommande", "brosse", "lame", "grille", "roue", "bague", "courroie", "sonde", "vanne", "chaîne", "part", "moitié",
        "ménagère", "dose", "goutte", "cuillère", "pastille", "tablette", "couche", "virgule", "mise", "mesure", "alarme", "puce", "sortie", "entrée", "voie", "phase", "borne", "broche", "caméra", "enceinte", "dalle", "plaque", "hotte", "cave", "table", "chaise",
    ];

    /// <summary>Endings of feminine nouns, and those that have one and are not.</summary>
    static readonly string[] FeminineEndings = ["tion", "sion", "ette", "ance", "ence", "ée", "euse", "ière", "ité", "ture", "rice", "esse"];

    static readonly HashSet<string> Masculine = ["musée", "lycée", "trophée", "comité", "silence", "bastion", "employée"];

    public static string Say(string text)
    {
        text = Years().Replace(text, YearsWords);
        text = Span().Replace(text, SpanWords);
        text = Ratio().Replace(text, "$1 pour ");
        text = Colon().Replace(text, " ");
        text = Counted().Replace(text, CountedWords);
        text = Any().Replace(text, AnyWords);
        // What had no shape at all: digit by digit.
        return Left().Replace(text, match => " " + ReferenceWords.Of(match.Value) + " ");
    }

    internal static bool IsFeminine(string noun)
    {
        string one = noun.Length > 3 && noun[^1] is 's' or 'x' && !Feminine.Contains(noun) ? noun[..^1] : noun;
        return Feminine.Contains(one) || (!Masculine.Contains(one) && Array.Exists(FeminineEndings, ending => one.Length > ending.Length + 1 && one.EndsWith(ending, StringComparison.Ordinal)));
    }

    /// <summary>"2025-2026", "2025/2026": two years running are said one after the other, others span.</summary>
    static string YearsWords(Match match)
    {
        int from = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), to = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return $"{NumberWords.Of(from)}{(to - from == 1 ? ", " : to > from ? " à " : " tiret ")}{NumberWords.Of(to)}";
    }

    static string SpanWords(Match match) =>
        match.Groups["number"].Success && IsName(match.Groups[1].Value) && IsName(match.Groups[2].Value)
            ? $"{NumberWords.WithLeadingZeros(match.Groups[1].Value)} tiret {NumberWords.WithLeadingZeros(match.Groups[2].Value)}"
            : WrittenNumber.TryRead(match.Groups[1].Value, out WrittenNumber from) && WrittenNumber.TryRead(match.Groups[2].Value, out WrittenNumber to)
            ? $"{from.Words()} {(from.Value < to.Value ? "à" : "tiret")} {to.Words()}"
            : match.Value;

    // « Numéro 12-1 000 » holds a number that is written as one.
    static bool IsName(string digits) => digits.Length <= 12 && digits.All(char.IsAsciiDigit);

    static string CountedWords(Match match) =>
        IsFeminine(match.Groups[2].Value) && WrittenNumber.TryRead(match.Groups[1].Value, out WrittenNumber number) && number.IsWhole
            ? $"{number.Words(feminine: true)} {match.Groups[2].Value}"
            : match.Value;

    static string AnyWords(Match match)
    {
        string sign = match.Groups[1].Length > 0 ? "moins " : "", written = match.Groups[2].Value;
        // Zeros in front: a code, or a postcode before its town.
        bool code = written.Length > 1 && written[0] == '0' && written.All(char.IsAsciiDigit);
        if (code && match.Groups["town"].Success) return Postcode(written);
        // Eight figures and more without a space are a code's too.
        code |= written.Length >= 8 && written.All(char.IsAsciiDigit);
        if (code || !WrittenNumber.TryRead(written, out WrittenNumber number)) return sign + ReferenceWords.Of(written);
        return sign + number.Words();
    }

    /// <summary>"06000 Nice" → "zéro six mille", "01210 Ornex" → "zéro un, deux cent dix".</summary>
    static string Postcode(string digits) =>
        NumberWords.WithLeadingZeros(digits[..2]) + (digits[2..] == "000" ? " mille" : ", " + NumberWords.WithLeadingZeros(digits[2..]));

    [GeneratedRegex(@"(?<![\p{L}\d/.,-])((?:19|20)\d\d) ?[-/] ?((?:19|20)\d\d)(?![\p{L}\d/-])")]
    private static partial Regex Years();

    /// <summary>"78-17" after "numéro" is one name; else a range.</summary>
    [GeneratedRegex("(?<number>(?<=numéro ))?" + WrittenNumber.Start + "(" + WrittenNumber.Pattern + ")-(" + WrittenNumber.Pattern + @")(?![\p{L}\d/-])")]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<![\p{L}\d.,:/-])(\d{1,3}):(?=\d{1,4}(?![\p{L}\d:]))")]
    private static partial Regex Ratio();

    [GeneratedRegex(WrittenNumber.Start + "(" + WrittenNumber.Pattern + @") (\p{Ll}[\p{Ll}-]*)")]
    private static partial Regex Counted();

    [GeneratedRegex(@"((?<![\p{L}\d.,/])-)?(" + WrittenNumber.Pattern + @")(?<town>(?<=(?<!\d)\d{5})(?= \p{Lu}\p{Ll})|(?<=[Pp]ostal(?: est(?: le)?)? ?:? ?\d{5}))?")]
    private static partial Regex Any();

    /// <summary>"ISO 9001:2015".</summary>
    [GeneratedRegex(@"(?<=\d):(?=\d)")]
    private static partial Regex Colon();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Left();
}
