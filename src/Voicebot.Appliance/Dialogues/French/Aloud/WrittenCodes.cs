using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Codes: references, accounts, articles of law, versions, and every token in which letters stand beside figures.</summary>
static partial class WrittenCodes
{
    /// <summary>What tells itself to be a code, by its label or its shape: before anything takes its figures for a date or a number.</summary>
    public static string SayNamed(string text)
    {
        text = Directive().Replace(text, "$1 $2 $3");
        text = Pair().Replace(text, " ou ");
        text = TaxNumber().Replace(text, match => GroupsOf(match.Value, 4));
        text = Iban().Replace(text, match => GroupsOf(match.Value, 4));
        text = Hardware().Replace(text, match => GroupsOf(match.Value.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), 2));
        text = Company().Replace(text, match => Spaced(match.Value));
        text = Insured().Replace(text, match => Spaced(match.Value));
        text = Card().Replace(text, match => string.Join(", ", match.Value.Split(' ', '-').Select(ReferenceWords.Of)));
        text = Law().Replace(text, LawWords);
        text = Version().Replace(text, match => VersionWords(match.Groups["name"].Value, match.Groups["number"].Value, match.Groups["letter"].Value));
        text = Dotted().Replace(text, match => VersionWords("", match.Groups["number"].Value, "") + (match.Groups["port"].Success ? " port " + match.Groups["port"].Value : ""));
        text = DayCount().Replace(text, match => $"{match.Groups[1].Value} {(match.Groups[2].Value == "+" ? "plus" : "moins")} {NumberWords.WithLeadingZeros(match.Groups[3].Value)}");
        return Labelled().Replace(text, match =>
            $"{match.Groups["label"].Value}{(match.Groups["sep"].Value.Trim() is "n°" ? " numéro " : match.Groups["sep"].Value)}{ReferenceWords.Of(match.Groups["code"].Value)}");
    }

    /// <summary>Letters beside figures, where no unit, ordinal or Roman number was found in them: "12bis", "x64", "88cf44", "WX-1200", "iPhone15".</summary>
    public static string SayMixed(string text)
    {
        text = Bank().Replace(text, match => $"{match.Groups[1].Value} {string.Join(' ', match.Groups[2].Value.Select(SpellingWords.LetterName))}");
        text = Resolution().Replace(text, match => $"{NumberWords.WithLeadingZeros(match.Groups[1].Value)} {match.Groups[2].Value.ToUpperInvariant()}");
        return Mixed().Replace(text, match => MixedWords(match.Value));
    }

    /// <summary>"L.421-3" → "L quatre cent vingt et un tiret trois".</summary>
    static string LawWords(Match match) =>
        $"{match.Groups["letter"].Value} {string.Join(" tiret ", match.Groups["number"].Value.Split('-').Select(NumberWords.WithLeadingZeros))}";

    /// <summary>"v2.1" → "version deux point un".</summary>
    static string VersionWords(string name, string number, string letter)
    {
        string lead = name.TrimEnd(' ', '.') is "v" or "V" ? "version " : name;
        return lead + string.Join(" point ", number.Split('.').Select(part => part.Length > 9 ? ReferenceWords.Of(part) : NumberWords.WithLeadingZeros(part)))
            + (letter.Length > 0 ? " " + SpellingWords.LetterName(char.ToUpperInvariant(letter[0])) : "");
    }

    /// <summary>In groups of letters and figures, with a pause after each.</summary>
    static string GroupsOf(string code, int size)
    {
        string bare = code.Replace(" ", "", StringComparison.Ordinal);
        return string.Join(", ", Enumerable.Range(0, (bare.Length + size - 1) / size).Select(i => ReferenceWords.Of(bare[(i * size)..Math.Min((i + 1) * size, bare.Length)])));
    }

    static string Spaced(string digits) => string.Join(", ", digits.Split(' ').Select(NumberWords.WithLeadingZeros));

    static string MixedWords(string token)
    {
        if (!token.Any(char.IsAsciiDigit) || !token.Any(char.IsLetter)) return token;
        List<string> said = [];
        bool spelled = false, hyphen = false;
        List<(string Text, char Kind)> runs = Runs(token);
        for (int i = 0; i < runs.Count; i++)
        {
            (string text, char kind) = runs[i];
            if (kind == 'a' && IsWord(text, Glued(i))) said.Add(text);
            else if (kind == 'a')
            {
                spelled = true;
                said.AddRange(text.Select(letter => SpellingWords.LetterName(char.ToUpperInvariant(letter))));
            }
            else if (kind == '-') hyphen = true;
        }
        // Only words and numbers ("Covid-19", "12bis"): no sign is said, and the number is one number.
        if (!spelled)
            return string.Join(' ', runs.Where(run => run.Kind != '-').Select(run => run.Kind == 'a' ? run.Text : run.Text.Length > 9 ? ReferenceWords.Of(run.Text) : NumberWords.WithLeadingZeros(run.Text)));
        said.Clear();
        for (int i = 0; i < runs.Count; i++)
        {
            (string text, char kind) = runs[i];
            if (kind == 'a' && IsWord(text, Glued(i))) said.Add(text);
            else said.Add(ReferenceWords.Of(text));
        }
        // "4K", "CO2", "MP3" are names; longer ones are dictated, with pauses.
        return string.Join(token.Length <= 3 && !hyphen && token.Count(char.IsAsciiDigit) == 1 ? " " : ", ", said).Replace(token.Length <= 3 ? ", " : "\0", " ", StringComparison.Ordinal);

        bool Glued(int i) => (i > 0 && runs[i - 1].Kind == 'd') || (i + 1 < runs.Count && runs[i + 1].Kind == 'd');
    }

    /// <summary>Letters that are pronounced: "bis", "Covid", "iPhone"; not "cf" and "WX", and not capitals, which are a model's.</summary>
    static bool IsWord(string letters, bool glued)
    {
        if (letters is "bis" or "ter" or "quater" or "Bis" or "Ter" or "BIS" or "TER") return true;
        bool capitals = letters.Length > 1 && letters.All(char.IsUpper);
        bool vowel = letters.Any(letter => Words.Fold(letter.ToString()) is "a" or "e" or "i" or "o" or "u" or "y");
        return vowel && (capitals ? letters.Length > 5 : letters.Length >= (!glued ? 2 : char.IsUpper(letters[0]) && letters[1..].All(char.IsLower) ? 3 : 4));
    }

    /// <summary>Runs of letters (a), of figures (d), and the signs between them (-).</summary>
    static List<(string Text, char Kind)> Runs(string token)
    {
        List<(string, char)> runs = [];
        for (int i = 0; i < token.Length;)
        {
            int start = i;
            char kind = Kind(token[i]);
            while (i < token.Length && Kind(token[i]) == kind) i++;
            runs.Add((token[start..i], kind));
        }
        return runs;

        static char Kind(char c) => char.IsAsciiDigit(c) ? 'd' : char.IsLetter(c) ? 'a' : '-';
    }

    [GeneratedRegex(@"(?<![\p{L}\d])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\d])(?<=\d.{0,4})|(?<=IBAN ?:? ?)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4})*(?![\p{L}\d])")]
    private static partial Regex Iban();

    /// <summary>"2011/83/UE".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d/])(\d{4})/(\d{1,4})/(UE|CEE|CE)(?![\p{L}\d/])")]
    private static partial Regex Directive();

    /// <summary>"F05/F06", "4G/5G": two of a kind, not one code with a stroke in it.</summary>
    [GeneratedRegex(@"(?<=(?<![\p{L}\d/.-])[A-Z]{1,3}\d{1,3}) ?/ ?(?=[A-Z]{1,3}\d{1,3}(?![\p{L}\d/-]|\.\d))|(?<=(?<![\p{L}\d/.-])\d{1,2}([A-Z])) ?/ ?(?=\d{1,2}\1(?![\p{L}\d/-]|\.\d))")]
    private static partial Regex Pair();

    [GeneratedRegex(@"(?<![\p{L}\d])FR ?[A-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}(?![\p{L}\d]| \d)")]
    private static partial Regex TaxNumber();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\p{L}\d])")]
    private static partial Regex Hardware();

    /// <summary>SIRET, and SIREN where it is named: by threes.</summary>
    [GeneratedRegex(@"(?<!\d|\d )\d{3} \d{3} \d{3} \d{5}(?! ?\d)|(?<=(?:SIREN|SIRET|RCS|[Ii]mmatriculée?)[^\d\n]{0,30})\d{3} \d{3} \d{3}(?! ?\d)")]
    private static partial Regex Company();

    [GeneratedRegex(@"(?<!\d|\d )[12] \d{2} \d{2} \d{2} \d{3} \d{3}(?: \d{2})?(?! ?\d)")]
    private static partial Regex Insured();

    [GeneratedRegex(@"(?<!\d|\d[ -])\d{4}(?:[ -]\d{4}){2,4}(?![ -]?\d)")]
    private static partial Regex Card();

    /// <summary>"L.421-3", "article R. 111-1", "L217-4".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])(?<letter>[LRDA])(?:\. ?(?<number>\d{3,4}(?:-\d{1,3})*|\d{1,4}(?:-\d{1,3})+)|(?<number>\d{3,4}(?:-\d{1,3})+)|(?<=[Aa](?:rticles?|rt\.) .) ?(?<number>\d{1,4}(?:-\d{1,3})*))(?![\p{L}\d]|-\d)")]
    private static partial Regex Law();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:(?<name>[vV]\.? ?)(?<number>\d{1,6}(?:\.\d{1,6})+)|(?<name>v\.? ?)(?<number>\d{1,4})|(?<name>(?:[Vv]ersions?|USB|Bluetooth|HDMI|iOS|iPadOS|Android|Windows|macOS|watchOS|DisplayPort|[Ff]irmware|[Ll]ogiciel|[Mm]icrologiciel|Java|Linux|Ubuntu|Debian|PHP|Zigbee|[Rr]év\.|[Rr]évision|[Bb]uild|PCIe|OS X|[Ss]ections?|[Pp]aragraphes?|§|[Cc]hapitres?|[Pp]oints?|[Aa]rticles?|[Aa]nnexe|[Ff]igure|[Ee]t la|[Ee]n) )(?<number>\d{1,6}(?:\.\d{1,2})+))(?<letter>[a-z])?(?![\p{L}\d]|[.,/-]\d| ?(?:€|%|°|EUR|euros?|k?g|c?l|ml|L|k?W|kWh|[kc]?m|mm)(?!\p{L}))")]
    private static partial Regex Version();

    /// <summary>"192.168.1.1", "4.2.1": no number, and no date (which has two figures throughout or a whole year).</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,/+-])(?<!0[1-9] )(?!0[1-9](?:\.\d\d){4}(?!\.?\d)|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\d\d\.\d\d\.\d\d(?!\.?\d)|\d{1,3}(?:\.\d{3})+(?!\.?\d))(?<number>\d{1,6}(?:\.\d{1,6}){2,5})(?::(?<port>\d{2,5}))?(?![\p{L}\d]|[.,:]\d)")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![\p{L}\d])([JHM]) ?([+-]) ?(\d{1,3})(?![\p{L}\d]|[.,/-]\d)")]
    private static partial Regex DayCount();

    const string Labels = "[Rr]éférences?|RÉFÉRENCE|REF|Ref\\.?|[Rr]éf\\.?|[Rr]ef\\.?|[Cc]odes?|[Mm]odèles?|[Cc]ommandes?|[Dd]ossiers?|[Tt]ickets?|[Ff]actures?|[Dd]evis|[Cc]ontrats?|[Ss]érie|[Ss]uivi|[Cc]olis|[Cc]lients?|[Cc]ompte|[Aa]bonné|[Ii]ntervention|[Rr]éclamation|[Aa]voir|[Bb]on|[Rr]etour|[Ee]rreurs?|[Dd]éfauts?|IMEI|S/N|P/N|SN|PIN|n° de série";

    /// <summary>
    /// After a label: with letters or signs in it, or five figures and more. "commande 12 500 €", "facture 12/05/2026" and "client 12" are none.
    /// </summary>
    [GeneratedRegex(@"(?<![\p{L}\d])(?<label>(?:" + Labels + @")(?: (?:client|interne|produit|article|promo|de série|de suivi|de commande|de retour|dossier|d'erreur|erreur|d'accès|PIN|d'intervention|de livraison))?(?: (?:n°|numéro|N°))?)(?<sep> ?: ?| ?n° ?| )(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)|\d{4}-\d\d-\d\d|\d{1,2}h|\d+(?:[.,]\d+)?(?:[- ]\d+)? ?(?:€|EUR|euros?|jours?|heures?|%|kg|[hgLlWVA])(?!\p{L})|\d{1,3}[.,]\d|\d{1,2}[/-]\d{1,2}(?![\p{L}\d/-])|0\d(?:[ .]\d\d){4})(?<code>(?=[A-Z0-9/_.-]*\d)(?:(?=[A-Z0-9/_-]*[A-Z_/-])[A-Z0-9]+(?:[-/_.][A-Z0-9]+)*|\d{5,})|(?<=[Cc]ode (?:n° |PIN |promo |d'accès )?(?:: ?)?)\d{4})(?![\p{L}\d]|[.,]\d| \d{3}(?!\d))")]
    private static partial Regex Labelled();

    [GeneratedRegex(@"(?<![\p{L}])(BIC|SWIFT|VIN)(?: ?: ?| )([A-Z]{8,17})(?![\p{L}\d])")]
    private static partial Regex Bank();

    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(\d{3,4})([pi])(?![\p{L}\d])")]
    private static partial Regex Resolution();

    [GeneratedRegex(@"(?<![\p{L}\d])[\p{L}\d]+(?:[-/_.][\p{L}\d]+)*(?![\p{L}\d])")]
    private static partial Regex Mixed();
}
