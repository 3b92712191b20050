using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Shortened words: "M.", "Mme", "réf.", "env.", "max.", "n°", "lun.-ven.".</summary>
static partial class Abbreviations
{
    /// <summary>Before a name or a number: their stop never ends a sentence.</summary>
    static readonly Dictionary<string, string> Leading = new(StringComparer.Ordinal)
    {
        ["Mme"] = "madame",
        ["Mme."] = "madame",
        ["MME"] = "madame",
        ["Mmes"] = "mesdames",
        ["Mlle"] = "mademoiselle",
        ["Mlle."] = "mademoiselle",
        ["Mlles"] = "mesdemoiselles",
        ["MM."] = "messieurs",
        ["Mr"] = "monsieur",
        ["Mr."] = "monsieur",
        ["Mgr"] = "monseigneur",
        ["Dr"] = "docteur",
        ["Dr."] = "docteur",
        ["Drs"] = "docteurs",
        ["Pr"] = "professeur",
        ["Prof."] = "professeur",
        ["Pr."] = "professeur",
        ["Me."] = "maître",
        ["Vve"] = "veuve",
        ["tél"] = "téléphone",
        ["Tél"] = "téléphone",
        ["tél."] = "téléphone",
        ["Tél."] = "téléphone",
        ["tel."] = "téléphone",
        ["Tel."] = "téléphone",
        ["TEL."] = "téléphone",
        ["TÉL."] = "téléphone",
        ["réf"] = "référence",
        ["Réf"] = "référence",
        ["réf."] = "référence",
        ["Réf."] = "référence",
        ["ref."] = "référence",
        ["Ref."] = "référence",
        ["RÉF."] = "référence",
        ["mod."] = "modèle",
        ["Mod."] = "modèle",
        ["av."] = "avenue",
        ["Av."] = "avenue",
        ["bd"] = "boulevard",
        ["Bd"] = "boulevard",
        ["bd."] = "boulevard",
        ["Bd."] = "boulevard",
        ["bld"] = "boulevard",
        ["Bld"] = "boulevard",
        ["blvd"] = "boulevard",
        ["Blvd"] = "boulevard",
        ["boul."] = "boulevard",
        ["pl."] = "place",
        ["Pl."] = "place",
        ["rte"] = "route",
        ["Rte"] = "route",
        ["chem."] = "chemin",
        ["imp."] = "impasse",
        ["all."] = "allée",
        ["rés."] = "résidence",
        ["Rés."] = "résidence",
        ["bât."] = "bâtiment",
        ["Bât."] = "bâtiment",
        ["bât"] = "bâtiment",
        ["Bât"] = "bâtiment",
        ["esc."] = "escalier",
        ["appt"] = "appartement",
        ["appt."] = "appartement",
        ["Appt"] = "appartement",
        ["apt."] = "appartement",
        ["Apt."] = "appartement",
        ["art."] = "article",
        ["Art."] = "article",
        ["chap."] = "chapitre",
        ["Chap."] = "chapitre",
        ["fig."] = "figure",
        ["Fig."] = "figure",
        ["vol."] = "volume",
        ["cf."] = "voir",
        ["Cf."] = "voir",
        ["cf"] = "voir",
        ["p. ex."] = "par exemple",
        ["par ex."] = "par exemple",
        ["c.-à-d."] = "c'est-à-dire",
        ["c.à.d."] = "c'est-à-dire",
        ["càd"] = "c'est-à-dire",
        ["Cie"] = "compagnie",
        ["Sté"] = "société",
        ["cat."] = "catégorie",
        ["Cat."] = "catégorie",
        ["Vol."] = "volume",
        ["Ets"] = "établissements",
        ["Éts"] = "établissements",
        ["Dépt"] = "département",
        ["dépt"] = "département",
        ["dép."] = "département",
    };

    /// <summary>After what they belong to: their stop may end the sentence too.</summary>
    static readonly Dictionary<string, string> Closing = new(StringComparer.Ordinal)
    {
        ["etc."] = "et cetera",
        ["etc"] = "et cetera",
        ["Etc."] = "et cetera",
        ["Etc"] = "et cetera",
        ["tps"] = "temps",
        ["Tps"] = "temps",
        ["ét."] = "étage",
        ["RDC"] = "rez-de-chaussée",
        ["rdc"] = "rez-de-chaussée",
        ["ex."] = "exemple",
        ["env."] = "environ",
        ["Env."] = "environ",
        ["approx."] = "approximativement",
        ["max."] = "maximum",
        ["Max."] = "maximum",
        ["max"] = "maximum",
        ["min."] = "minimum",
        ["Min."] = "minimum",
        ["min"] = "minimum",
        ["moy."] = "moyenne",
        ["temp."] = "température",
        ["Temp."] = "température",
        ["qté"] = "quantité",
        ["Qté"] = "quantité",
        ["qté."] = "quantité",
        ["Qté."] = "quantité",
        ["QTÉ"] = "quantité",
        ["nbre"] = "nombre",
        ["Nbre"] = "nombre",
        ["nb"] = "nombre",
        ["Nb"] = "nombre",
        ["pers."] = "personnes",
        ["sem."] = "semaine",
        ["dim."] = "dimensions",
        ["Dim."] = "dimensions",
        ["long."] = "longueur",
        ["larg."] = "largeur",
        ["haut."] = "hauteur",
        ["prof."] = "profondeur",
        ["svp"] = "s'il vous plaît",
        ["SVP"] = "s'il vous plaît",
        ["Svp"] = "s'il vous plaît",
        ["stp"] = "s'il te plaît",
        ["RDV"] = "rendez-vous",
        ["rdv"] = "rendez-vous",
        ["Rdv"] = "rendez-vous",
        ["RdV"] = "rendez-vous",
        ["TTC"] = "toutes taxes comprises",
        ["HT"] = "hors taxes",
        ["pb"] = "problème",
        ["pbs"] = "problèmes",
        ["cdlt"] = "cordialement",
        ["Cdlt"] = "cordialement",
        ["Cdt"] = "cordialement",
        ["cdt"] = "cordialement",
        ["Ht."] = "hauteur",
        ["dte"] = "droite",
        ["dte."] = "droite",
        ["gche"] = "gauche",
        ["TBE"] = "très bon état",
        ["Vds"] = "vends",
        ["vds"] = "vends",
        ["PU"] = "prix unitaire",
        ["slt"] = "salut",
        ["Slt"] = "salut",
        ["qd"] = "quand",
        ["bcp"] = "beaucoup",
        ["dsl"] = "désolé",
        ["Dsl"] = "désolé",
        ["auj."] = "aujourd'hui",
        ["bjr"] = "bonjour",
        ["Bjr"] = "bonjour",
        ["tjs"] = "toujours",
        ["tjrs"] = "toujours",
        ["qq"] = "quelques",
        ["vs"] = "contre",
        ["NB"] = "nota bene",
        ["PJ"] = "pièce jointe",
        ["Wi-Fi"] = "wifi",
        ["WiFi"] = "wifi",
        ["WIFI"] = "wifi",
        ["WI-FI"] = "wifi",
        ["St"] = "Saint",
        ["Ste"] = "Sainte",
    };

    static readonly string[] DayStems = ["dim", "lun", "mar", "mer", "jeu", "ven", "sam"];

    /// <summary>Weekdays, before the dates that they lead: "dim. 24/01", "Ven 27 nov".</summary>
    public static string SayDays(string text)
    {
        text = DaySpan().Replace(text, match => $"{Day(match.Groups[1].Value)} {(match.Groups[2].Value.Trim() is "au" ? "au" : "à")} {Day(match.Groups[3].Value)}");
        text = DayOfDate().Replace(text, match => Day(match.Groups[1].Value));
        text = DayStop().Replace(text, match => Day(match.Groups[1].Value));
        return DayAfterDay().Replace(text, match => Day(match.Groups[1].Value) + (match.Value[^1] == '.' ? WrittenQuantities.Stop(match, text) : ""));
    }

    public static string Say(string text)
    {
        text = Sir().Replace(text, match => match.Index + match.Length < text.Length && char.IsLetter(text[match.Index + match.Length]) ? "monsieur " : "monsieur");
        text = SirWithoutStop().Replace(text, "monsieur");
        text = Master().Replace(text, "maître");
        text = NumberSign().Replace(text, "numéro ");
        text = Page().Replace(text, "page ");
        text = Phone().Replace(text, "téléphone");
        text = MonthBeforeYear().Replace(text, match => Array.Find(Calendar.Months, month => Words.Fold(month).StartsWith(Words.Fold(match.Groups[1].Value), StringComparison.Ordinal)) ?? match.Value);
        text = Rank().Replace(text, match => match.Value switch
        {
            "Gal" => "général",
            "Mal" => "maréchal",
            "Cdt" => "commandant",
            "Pdt" => "président",
            "Col" => "colonel",
            _ => "capitaine",
        });
        text = Building().Replace(text, "bâtiment");
        text = MinutesOf().Replace(text, "minutes");
        text = You().Replace(text, "vous");
        text = Saint().Replace(text, match => match.Value == "St" ? "Saint" : "Sainte");
        text = Several().Replace(text, match => match.Value == "M.O." ? "main-d'œuvre" : match.Value is "P.U." ? "prix unitaire" : match.Value is "T.T.C." ? "toutes taxes comprises" : match.Value is "H.T." ? "hors taxes" : match.Value is "S.V.P." ? "s'il vous plaît" : Leading[match.Value]);
        text = SerialNumber().Replace(text, "numéro de série");
        return Short().Replace(text, match => Said(match, text));
    }

    static string Said(Match match, string text)
    {
        string written = match.Value, bare = written.TrimEnd('.');
        if (bare is "St" or "Ste") return written;
        if (bare == "Max" && AfterName().IsMatch(text.AsSpan(0, match.Index))) return written;
        if (Leading.TryGetValue(written, out string? said)) return written != bare && match.Index + match.Length == text.Length ? said + "." : said;
        if (Closing.TryGetValue(written, out said)) return written == bare ? said : said + WrittenQuantities.Stop(match, text);
        if (written == bare) return written;
        return Leading.TryGetValue(bare, out said) || Closing.TryGetValue(bare, out said) ? said + WrittenQuantities.Stop(match, text) : written;
    }

    static string Day(string stem) => Calendar.Weekdays[Array.IndexOf(DayStems, stem.ToLowerInvariant())];

    /// <summary>Before a name, a title, "et Mme", "le directeur": not the size M at the end of a sentence.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.'-])(?<!(?:[Tt]aille|[Ff]ormat|[Mm]odèle|[Cc]lasse|[Tt]ype|[Ll]igne|[Pp]osition|[Tt]ouche|[Bb]outon|[Rr]epère|[Ll]ettre|[Ll]e|[Uu]n|en|[SL],|[SL] (?:et|ou)) )M\.(?= \p{Lu}|\p{Lu}\p{Ll}| (?:et|ou) (?:Mme|Mlle|Mmes|[Mm]adame|\p{Lu})|, (?:Mme|Mlle)| l[ea] \p{Ll}| l'\p{Ll}| (?:de |du |des |d'|von |van )|/M)")]
    private static partial Regex Sir();

    [GeneratedRegex(@"(?<=(?:^|\n|[.!?;:] |(?<!\p{L})(?:de|à|pour|par|chez|avec|contre|[Bb]onjour|[Cc]her) ))M(?= \p{Lu}\p{Ll}+| et Mme(?!\p{L}))")]
    private static partial Regex SirWithoutStop();

    [GeneratedRegex(@"(?<![\p{L}\d'-])Me(?= \p{Lu}\p{Ll})")]
    private static partial Regex Master();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:[nN]°s? ?|[nN]o\.? ?(?=\d)|[nN]os (?=\d))")]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"(?<![\p{L}\d.'])pp?\. ?(?=\d)")]
    private static partial Regex Page();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:Tel|tel|TEL)(?= ?:| \d| zéro| plus)")]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<!\p{L})(janv|févr|fév|avr|juil|sept|oct|nov|déc)\.(?= ?\d{4}(?!\d))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MonthBeforeYear();

    [GeneratedRegex(@"(?<!\p{L})(lun|mar|mer|jeu|ven|sam|dim)\.?( ?- ?| ?/ ?| au | à )(lun|mar|mer|jeu|ven|sam|dim)(?:\.(?!(?-i: \p{Lu})|$))?(?![\p{L}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DaySpan();

    [GeneratedRegex(@"(?<!\p{L})(lun|mar|mer|jeu|ven|sam|dim)\.(?= (?:\d|\p{Ll}+ (?:heures?|" + "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre" + @")| premier)| (?:de|dès|à|et|ou|matin|soir|midi|après-midi|toute)(?!\p{L})|,? ?(?:lun|mar|mer|jeu|ven|sam|dim)(?!\p{L})| et (?:lun|mar|mer|jeu|ven|sam|dim)(?!\p{L}))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayStop();

    /// <summary>"samedi et dim."</summary>
    [GeneratedRegex(@"(?<=(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:,? et|,|,? ou| au| à) )(lun|mar|mer|jeu|ven|sam|dim)\.(?![\p{L}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayAfterDay();

    /// <summary>Before a day of a month, with or without its stop.</summary>
    [GeneratedRegex(@"(?<!\p{L})(lun|mar|mer|jeu|ven|sam|dim)\.?(?= \d{1,2}(?:er)?(?: ?[/.-] ?\d{1,2}(?! ?[xcm])| (?:janv|févr?|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayOfDate();

    /// <summary>Ranks in the names of streets.</summary>
    [GeneratedRegex(@"(?<=(?:du|rue|avenue|av\.|boulevard|bd|place|quai|cours) )(?:Gal|Mal|Cdt|Pdt|Col|Cne)\.?(?= \p{Lu}| de )")]
    private static partial Regex Rank();

    [GeneratedRegex(@"(?<![\p{L}\d])Bat\.(?= (?:\p{Lu}|\d))")]
    private static partial Regex Building();

    [GeneratedRegex(@"(?<=(?i:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|quelques|plusieurs) )(?:min|mn)\.?(?= \p{Ll}|$)")]
    private static partial Regex MinutesOf();

    /// <summary>"vs pouvez" in a message; else "versus".</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])vs(?= (?:\p{Ll}+ez|êtes|faites|dites|me|nous|le|la|en|y)(?!\p{L}))")]
    private static partial Regex You();

    /// <summary>"iPhone 15 Pro" before "Max.", "Bonjour" before a name.</summary>
    [GeneratedRegex(@"(?<=\p{Lu}\p{Ll}+ )$")]
    private static partial Regex AfterName();

    [GeneratedRegex(@"(?<![\p{L}\d])Ste?(?=[- ]\p{Lu})")]
    private static partial Regex Saint();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:c\.-à-d\.|c\.à\.d\.|p\. ex\.|par ex\.|M\.O\.|P\.U\.|S\.V\.P\.|T\.T\.C\.|H\.T\.)(?!\p{L})")]
    private static partial Regex Several();

    [GeneratedRegex(@"(?<![\p{L}\d/])[sS]/[nN](?![\p{L}/])|(?<=^|[ (])S\.N\.(?= ?:)")]
    private static partial Regex SerialNumber();

    [GeneratedRegex(@"(?<![\p{L}\d.@-])[\p{L}][\p{L}-]{1,5}\.?(?![\p{L}\d@-])(?<!\p{L}\.(?=\p{L}\.))")]
    private static partial Regex Short();
}
