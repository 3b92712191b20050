using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>The signs of a text: to plain ones before it is read, to words or nothing afterwards.</summary>
static partial class Typography
{
    /// <summary>Letters and figures set small and high or low, and what they stand for.</summary>
    const string Raised = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ₀₁₂₃₄₅₆₇₈₉", Level = "abcdefghijklmnoprstuvwxyz0123456789";

    /// <summary>The marks of <see cref="Accents"/> where they stand as characters of their own: "e" + U+0301.</summary>
    const string Marks = "\u0300\u0302\u0308\u0301\u0300\u0302\u0308\u0302\u0308\u0302\u0308\u0300\u0302\u0308\u0308\u0327";

    /// <summary>Typography to plain signs; Markdown and pictograms, which models write and voices read aloud, off.</summary>
    public static string Tidy(string text)
    {
        text = Link().Replace(text, "$1");
        text = Tag().Replace(text, " ");
        text = Rule().Replace(text, " ");
        text = SpacedComma().Replace(text, ",");
        text = text.Replace(">=", "≥", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal).Replace("!=", " différent de ", StringComparison.Ordinal);
        text = Arrow().Replace(text, "→");
        text = UnitDot().Replace(text, "");
        text = Smile().Replace(text, "");
        text = Degree().Replace(text, "température");
        text = Alternating().Replace(text, ",");
        text = PhoneKey().Replace(text, match => (match.Index > 0 && char.IsAsciiDigit(text[match.Index - 1]) ? " " : "") + (match.Value == "#" ? "dièse" : "étoile"));
        text = Inches().Replace(text, match => Quotes().Count(text.AsSpan(0, match.Index)) % 2 == 0 ? InchWord(match) : match.Value);
        text = Star().Replace(text, " × ");
        text = Caret().Replace(text, " puissance ");
        text = Diameter().Replace(text, "diamètre ");
        text = ServiceCode().Replace(text, "étoile $1 dièse");
        text = Sharp().Replace(text, " dièse");
        text = Stars().Replace(text, match => $"{NumberWords.Of(match.Value.Count(star => star is '★'), feminine: true)} étoile{(match.Value.Count(star => star is '★') > 1 ? "s" : "")}");
        text = NumberSign().Replace(text, "n° ");
        var tidy = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) Append(tidy, rune);
        string said = Bullet().Replace(tidy.ToString(), "");
        said = NoCents().Replace(said, "");
        said = MinusApart().Replace(said, "-");
        said = PluralMark().Replace(said, "");
        return Approximate().Replace(said, match => match.Value[0] switch
        {
            '<' => "moins de ",
            '>' => "plus de ",
            '≤' => "au plus ",
            '≥' => "au moins ",
            '±' => "plus ou moins ",
            _ => "environ ",
        });
    }

    /// <summary>Spaces that were forgotten behind marks, once addresses are out of the way.</summary>
    public static string Part(string text) => GluedComma().Replace(WordAndNumber().Replace(GluedColon().Replace(NewSentence().Replace(text, " "), ": "), " ou "), ", ");

    /// <summary>What is left after all rules: signs with a name get it, the others go. Only what a voice keeps silent about remains.</summary>
    public static string Finish(string said)
    {
        var plain = new StringBuilder(said.Length);
        foreach (Rune rune in said.EnumerateRunes())
        {
            string? name = rune.Value switch
            {
                '&' => " et ",
                '=' => " égale ",
                '+' => " plus ",
                '@' => " arobase ",
                '€' => " euros ",
                '$' => " dollars ",
                '£' => " livres sterling ",
                '¥' => " yens ",
                '%' => " pour cent ",
                '‰' => " pour mille ",
                '°' => " degrés ",
                '§' => " paragraphe ",
                '±' => " plus ou moins ",
                '×' => " fois ",
                '÷' => " divisé par ",
                'µ' or 'μ' => "micro",
                'Ω' => "ohm",
                '<' or '>' or '|' or '•' or '·' or '→' or '⇒' or '➜' => ", ",
                '[' or ']' or '{' or '}' or '\\' or '_' or '^' or '~' or '/' => " ",
                '\r' => "\n",
                _ => null,
            };
            if (name is not null) plain.Append(name);
            else if (IsSilent(rune)) plain.Append(rune.ToString());
        }
        said = LooseDash().Replace(plain.ToString(), " ");
        said = LooseApostrophe().Replace(said, "");
        said = TwoStops().Replace(Spaces().Replace(said, " "), "...");
        said = DoubledComma().Replace(SpaceBeforeMark().Replace(said, "$1"), "$1");
        said = InnerMark().Replace(said, match => match.ValueSpan is "." or ":" ? " " : match.Value + " ");
        return said.TrimEnd(' ', ',').TrimStart(' ', ',', ':', ';');
    }

    /// <summary>Letters that a French voice knows, and the marks that it makes a pause or nothing of.</summary>
    static bool IsSilent(Rune rune) =>
        rune.Value is ' ' or '\n' or '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '-' or '(' or ')'
        || rune.Value is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or (>= 'À' and <= 'ſ' and not '×' and not '÷');

    static void Append(StringBuilder tidy, Rune rune)
    {
        int raised = rune.IsBmp ? Raised.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
        // "n" and a raised "o" are the sign of numbers.
        bool number = rune.Value == 'ᵒ' && tidy.Length > 0 && tidy[^1] is 'n' or 'N';
        if (raised >= 0 && !number)
        {
            tidy.Append(Level[raised]);
            return;
        }
        if (rune.Value is >= 0x0300 and <= 0x036F)
        {
            Compose(tidy, (char)rune.Value);
            return;
        }
        bool afterDigit = tidy.Length > 0 && char.IsAsciiDigit(tidy[^1]);
        tidy.Append(rune.Value switch
        {
            '’' or '‘' or 'ʼ' or '′' => "'",
            '“' or '”' or '„' or '«' or '»' or '"' or '*' or '`' or '#' or '″' or '™' or '®' or '©' => "",
            '…' => "...",
            '\u00A0' or '\u202F' or '\u2009' or '\u2007' or '\t' => " ",
            '\u2010' or '\u2011' or '\u2212' => "-",
            '–' or '—' => " - ",
            '⁄' or '∕' => "/",
            'º' or 'ᵒ' or '˚' => "°",
            '℃' => "°C",
            '№' => "n°",
            'ﬁ' => "fi",
            '²' or '³' => Power(tidy, rune.Value == '²'),
            '¹' => "",
            '⁰' or (>= '⁴' and <= '⁹') => afterDigit ? $" puissance {(rune.Value == '⁰' ? 0 : rune.Value - '⁴' + 4)}" : "",
            '½' => afterDigit ? " 1/2" : "1/2",
            '¼' => afterDigit ? " 1/4" : "1/4",
            '¾' => afterDigit ? " 3/4" : "3/4",
            '⅓' => afterDigit ? " 1/3" : "1/3",
            '⅔' => afterDigit ? " 2/3" : "2/3",
            '⅛' => afterDigit ? " 1/8" : "1/8",
            _ => IsDropped(rune) ? "" : rune.ToString(),
        });
    }

    /// <summary>"m²" is written "m2" here, "10²" is a square, "prix²" has a note.</summary>
    static string Power(StringBuilder tidy, bool square)
    {
        if (tidy.Length == 0) return "";
        if (char.IsAsciiDigit(tidy[^1])) return square ? " au carré" : " au cube";
        return tidy[^1] == 'm' && (tidy.Length == 1 || !char.IsLetter(tidy[^2]) || (tidy[^2] is 'k' or 'c' or 'd' or 'm' or 'h' && (tidy.Length == 2 || !char.IsLetter(tidy[^3])))) ? square ? "2" : "3" : "";
    }

    /// <summary>"un demi-pouce", "trois quarts de pouce", "cinquante-cinq pouces".</summary>
    static string InchWord(Match match) => match.Groups["part"].Value switch { "" => " pouces", "1/2" => " pouce", _ => " de pouce" };

    static void Compose(StringBuilder tidy, char mark)
    {
        if (tidy.Length == 0) return;
        char letter = tidy[^1], lower = char.ToLowerInvariant(letter);
        for (int i = 0; i < Accents.Plain.Length; i++)
        {
            if (Accents.Plain[i] != lower || Marks[i] != mark) continue;
            tidy[^1] = letter == lower ? Accents.Accented[i] : char.ToUpperInvariant(Accents.Accented[i]);
            return;
        }
    }

    static bool IsDropped(Rune rune) =>
        rune.Value is '\u200B' or '\u200D' or '\uFEFF' or '\u00AD' or '\uFE0F'
        || (rune.Value > 0x2190 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.Surrogate);

    [GeneratedRegex(@"\[([^\]\[\n]{1,200})\]\([^)\s]{1,300}\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"</?[A-Za-z][^<>\n]{0,80}>")]
    private static partial Regex Tag();

    /// <summary>Lines drawn with signs.</summary>
    /// <summary>"15 ,90 €", "1 234 , 56 €".</summary>
    [GeneratedRegex(@"(?<=\d) ,(?=\d)|(?<=\d) , (?=\d\d ?(?:€|EUR|euros))")]
    private static partial Regex SpacedComma();

    [GeneratedRegex("[-=]{1,2}>")]
    private static partial Regex Arrow();

    /// <summary>"kW·h", "N·m".</summary>
    [GeneratedRegex(@"(?<=(?<!\p{L})k?W)[·.⋅](?=h(?!\p{L}))|(?<=(?<!\p{L})N)[·.⋅](?=m(?!\p{L}))")]
    private static partial Regex UnitDot();

    /// <summary>Faces drawn with signs.</summary>
    [GeneratedRegex(@"(?<=^|[\s.!?])(?:[:;]'?-?[)(DPp|]|:'?-?/|\^_?\^|<3|[xX]D|:[oO])(?=$|[\s.!?])")]
    private static partial Regex Smile();

    [GeneratedRegex(@"(?<![\p{L}\d])[TtΔ]°(?![\p{L}])")]
    private static partial Regex Degree();

    /// <summary>"230 V ~ 50 Hz".</summary>
    [GeneratedRegex(@"(?<=\d ?V) ?[~∼](?= ?[\d,;.]|$)")]
    private static partial Regex Alternating();

    /// <summary>A sentence that begins right after a stop: "internet.Le vendeur".</summary>
    [GeneratedRegex(@"(?<=\p{Ll}{2}[.!?;,]|\d[!?;])(?=\p{Lu}\p{Ll}|\p{Lu}')")]
    private static partial Regex NewSentence();

    [GeneratedRegex(@"(?<=\p{Ll}):(?=[\p{L}\d€$£])|(?<=\p{L}):(?=\d)")]
    private static partial Regex GluedColon();

    /// <summary>"3 ans/100 000 km": not "5 jours/7" and "3 cl/100 ml".</summary>
    [GeneratedRegex(@"(?<=(?<!\p{L})\p{Ll}{3,}) ?/ ?(?=\d)(?!(?:7|24|1 ?000?)(?!\d)(?! \d))")]
    private static partial Regex WordAndNumber();

    [GeneratedRegex(@"(?<=\p{Ll}{2}),(?=\p{L})")]
    private static partial Regex GluedComma();

    [GeneratedRegex(@"[=_*~#-]{4,}|[.·]{5,}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<=(?:touche|tapez|sur|puis|par) )[#*](?=[\s.,;:!?]|$)|(?<=(?:tapez|composez|faites)[^.!?\n]{0,30}\d ?)(?<!\*\d{1,3})[#*](?=[\s.,;:!?]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PhoneKey();

    /// <summary>Those that are no inches.</summary>
    [GeneratedRegex(@"(?<!\d)""")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"(?<=\d) ?\* ?(?=\d)")]
    private static partial Regex Star();

    [GeneratedRegex(@"(?<=\d)\^(?=-?\d)")]
    private static partial Regex Caret();

    [GeneratedRegex(@"(?<![\p{L}])[Øø⌀] ?(?=\d)")]
    private static partial Regex Diameter();

    [GeneratedRegex(@"(?<=(?<![\p{L}\d/'])(?<part>\d{1,2}/\d{1,2})?(?:\d{1,3}(?:[.,]\d)?)?(?<=\d))[ \u00A0\u202F]?(?:""|″|''|”)(?![\p{L}\d])")]
    private static partial Regex Inches();

    [GeneratedRegex(@"(?<![\p{L}\d*#])\*(\d{2,3})#")]
    private static partial Regex ServiceCode();

    [GeneratedRegex(@"(?<=(?<![\p{L}\d])[CF])#(?![\p{L}\d])")]
    private static partial Regex Sharp();

    [GeneratedRegex("★+")]
    private static partial Regex Stars();

    [GeneratedRegex(@"(?<![\p{L}\d])#(?=\d)")]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"^[ ]*[-•][ ]+", RegexOptions.Multiline)]
    private static partial Regex Bullet();

    /// <summary>"12,-" and "12.–": no centimes, as the Swiss and the Germans write.</summary>
    [GeneratedRegex(@"(?<=\d)(?:[.,] ?-{1,2}(?= ?(?:€|EUR|CHF|euros?|francs?|[.,;)\n]|$))|[.,] - *(?=€|EUR|CHF|euros?|francs?|[.,;)\n]|$))")]
    private static partial Regex NoCents();

    [GeneratedRegex(@"(?<=(?:^|[:(]|\b(?:à|de|entre|et|jusqu'à|remise|avoir)) ?)- (?=\d+(?:[.,]\d+)? ?(?:°|%|€|EUR|\$|£))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MinusApart();

    /// <summary>"produit(s)", "client(e)s": one of the forms is said.</summary>
    [GeneratedRegex(@"(?<=\p{Ll})\((?:s|e|es|x|ne|ère|euse|trice)\)s?(?![\p{L}\d])")]
    private static partial Regex PluralMark();

    [GeneratedRegex(@"(?<![\p{L}\d])[<>≤≥≈~±] ?(?=\d)")]
    private static partial Regex Approximate();

    [GeneratedRegex(@"(?<![\p{L}])-+(?![\p{L}])|(?<=\p{L})-+(?=[^\p{L}-]|$)|(?<=[^\p{L}-]|^)-+(?=\p{L})|--+")]
    private static partial Regex LooseDash();

    /// <summary>Apostrophes that belong to no word, stops and colons inside one: a voice would name them.</summary>
    [GeneratedRegex(@"(?<!\p{L})'|'(?!\p{L})")]
    private static partial Regex LooseApostrophe();

    [GeneratedRegex(@"(?<=\p{L})[.:,;!?](?=\p{L})")]
    private static partial Regex InnerMark();

    [GeneratedRegex(@"(?<!\.)\.\.(?!\.)")]
    private static partial Regex TwoStops();

    [GeneratedRegex(@"[ ]{2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" +([.,](?!\d))")]
    private static partial Regex SpaceBeforeMark();

    [GeneratedRegex(@"(,)(?:[ ]*,)+")]
    private static partial Regex DoubledComma();
}
