using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Names of people and of companies as callers give them: « c'est Madame Petit », « Dupont, D U P O N T », « pour la boulangerie Martin ».</summary>
public static class SpokenName
{
    const int MostWords = 3;

    /// <summary>Fewer single letters spell no name; « de la » is none.</summary>
    const int FewestLetters = 2;

    static readonly HashSet<string> Titles = ["madame", "monsieur", "mademoiselle", "mme", "mlle", "mr", "docteur", "maitre"];

    /// <summary>What a name may hold between its words, and never at its end.</summary>
    static readonly HashSet<string> Particles = ["de", "du", "des", "d", "le", "la", "l", "van", "von", "el", "ben", "di", "da", "al"];

    /// <summary>A name follows these whatever was asked; longest first.</summary>
    static readonly List<string>[] Announced =
    [
        .. new[]
        {
            "je m'appelle", "mon nom c'est", "mon nom est", "mon nom de famille c'est", "mon nom de famille est", "au nom de", "de la part de", "le nom c'est", "le nom est", "nom de famille",
            "c'est au nom de", "je suis la fille de", "je suis le fils de", "madame et monsieur", "monsieur et madame", "monsieur ou madame",
        }.Select(Words.Split).OrderByDescending(static words => words.Count),
    ];

    /// <summary>Said before a name by whoever was asked for one.</summary>
    static readonly HashSet<string> Openers =
    [
        "oui", "alors", "bon", "ben", "bah", "c", "est", "ce", "sera", "ca", "serait", "je", "suis", "ici", "nom", "le", "mon", "mettez", "notez", "marquez", "bonjour", "pour", "prenom", "famille", "voila", "donc", "moi", "en", "fait",
        "au", "de", "d", "accord", "ok", "alo", "allo",
    ];

    /// <summary>No name holds these; it ends before them.</summary>
    static readonly HashSet<string> Others =
    [
        .. """
        je j tu il elle on nous vous ils elles ca cela ce c ceci qui que qu quoi quand comment pourquoi combien ou mais donc car ni si ne n pas plus jamais rien toujours encore deja tres trop peu bien mal
        ma mon mes ta ton tes sa son ses notre nos votre vos leur leurs un une les et avec sans sur sous dans chez par entre vers depuis pendant avant apres a au aux en y
        est suis es sommes etes sont ai as avons avez ont etait avais avait fait fais faire peux peut pouvez veux veut voudrais voulais aimerais appelle appelez appeler rappelle dis dit dites sais sait faut va vais vas allez
        marche fonctionne fuit fuite panne machine lave linge vaisselle four frigo refrigerateur seche appareil robot conseiller technicien facture rendez rdv garantie probleme souci question horaires
        oui non merci bonjour bonsoir allo alors bon ben bah euh voila madame monsieur mademoiselle svp plait accord ok hier demain aujourd hui matin soir jour semaine mois ans heure heures numero telephone nom
        lundi mardi mercredi jeudi vendredi samedi dimanche sais rappelle souviens
        personne quelqu quelque autre chose tout toute tous toutes cette cet ces deux trois quatre cinq six sept huit dix zero comme tiret espace attendez pardon excusez
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
    ];

    static readonly HashSet<string> Firms =
    [
        "societe", "entreprise", "boulangerie", "restaurant", "hotel", "mairie", "ecole", "garage", "cabinet", "association", "sarl", "cafe", "brasserie", "pharmacie", "salon", "clinique", "creche", "laverie", "pressing",
        "camping", "gite", "residence", "syndic", "agence", "traiteur", "boucherie", "college", "lycee", "ehpad", "patisserie", "pizzeria", "commune", "blanchisserie", "foyer",
    ];

    /// <summary>Reads the name of a person.</summary>
    /// <param name="asked">A name was asked for, so bare words are one.</param>
    public static bool TryRead(string text, bool asked, out string name)
    {
        name = "";
        var parts = Correction.Parts(text);
        var part = parts.Count > 0 ? parts[^1] : text;
        var words = Hesitation.WithoutFillers(Words.Scan(part));
        var title = "";
        var start = Titled(words, ref title);
        if (start < 0)
            start = AfterAnnounced(words);
        if (asked || start >= 0)
        {
            // Letters are surer than a name that the recogniser has never seen.
            if (words.Count(static word => word.Text.Length == 1) >= FewestLetters && SpokenSpelling.TryRead(part, out var spelled) && spelled.Length > FewestLetters)
            {
                name = (title.Length > 0 ? title + " " : "") + spelled;
                return true;
            }
        }
        if (start < 0 && asked)
        {
            start = 0;
            while (start < words.Count && Openers.Contains(words[start].Text) && !(Particles.Contains(words[start].Text) && StartsName(words, start)))
                start++;
        }
        if (start < 0)
            return false;
        var end = End(words, start);
        if (end == start || (title.Length == 0 && end < words.Count && !words[end].AfterBreak && !IsEnd(words[end].Text)))
            return false;
        name = Written(text, words, start, end, title);
        return true;
    }

    /// <summary>Reads the name of a company with the word that tells its kind.</summary>
    public static bool TryReadCompany(string text, out string name)
    {
        var words = Hesitation.WithoutFillers(Words.Scan(text));
        for (var at = 0; at + 1 < words.Count; at++)
        {
            if (!Firms.Contains(words[at].Text) || at == 0 || words[at - 1].Text is "votre" or "ma" or "mon" or "notre" or "cette" or "une" or "un")
                continue;
            var end = End(words, at + 1);
            if (end == at + 1)
                continue;
            name = Written(text, words, at, end, "");
            return true;
        }
        name = "";
        return false;
    }

    // « madame Petit »; in « bonjour madame, ma machine » the title has no name.
    static int Titled(List<Word> words, ref string title)
    {
        for (var at = 0; at + 1 < words.Count; at++)
        {
            if (!Titles.Contains(words[at].Text) || words[at + 1].AfterBreak || End(words, at + 1) == at + 1)
                continue;
            title = words[at].Text switch { "madame" or "mme" => "Madame", "mademoiselle" or "mlle" => "Mademoiselle", "docteur" => "Docteur", "maitre" => "Maître", _ => "Monsieur" };
            return at + 1;
        }
        return -1;
    }

    static int AfterAnnounced(List<Word> words)
    {
        var texts = words.ConvertAll(static word => word.Text);
        for (var at = 0; at < words.Count; at++)
        {
            if (Array.Find(Announced, phrase => Words.StartsAt(texts, at, phrase)) is { } found && End(words, at + found.Count) > at + found.Count)
                return at + found.Count;
        }
        return -1;
    }

    static bool StartsName(List<Word> words, int at) => at + 1 < words.Count && !Others.Contains(words[at + 1].Text) && !Openers.Contains(words[at + 1].Text) && words[at].Text is not ("c" or "au");

    static int End(List<Word> words, int start)
    {
        var named = 0;
        var end = start;
        for (var at = start; at < words.Count && named < MostWords && (at == start || !words[at].AfterBreak); at++)
        {
            var word = words[at].Text;
            if (Particles.Contains(word))
                continue;
            if (Others.Contains(word) || Firms.Contains(word) || !char.IsAsciiLetterLower(word[0]) || word.Length == 1)
                break;
            named++;
            end = at + 1;
        }
        return end;
    }

    static bool IsEnd(string word) => word is "et" or "pour" or "de" or "du" or "je" or "j" or "ma" or "mon" or "merci" or "madame" or "monsieur" or "voila" or "a" or "qui" or "c" or "avec" or "comme";

    // With the accents that the recogniser wrote.
    static string Written(string text, List<Word> words, int start, int end, string title)
    {
        var name = new StringBuilder(title);
        for (var at = start; at < end; at++)
        {
            if (name.Length > 0)
                name.Append(words[at].AfterHyphen ? '-' : at > start && words[at - 1].Text is "d" or "l" ? '’' : ' ');
            var folded = words[at].Text;
            var word = AsHeard(text, folded).ToLowerInvariant();
            name.Append(at > start && Particles.Contains(folded) && folded is "de" or "du" or "des" or "d" or "la" ? word : char.ToUpperInvariant(word[0]) + word[1..]);
        }
        return name.ToString();
    }

    static string AsHeard(string text, string folded)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && char.IsLetter(text[at]))
                at++;
            if (at > start && Words.Fold(text[start..at]) == folded)
                return text[start..at];
            at = Math.Max(at, start + 1);
        }
        return folded;
    }
}
