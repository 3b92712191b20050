namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Since when something is so: « depuis hier soir », « ça fait trois jours », « ce matin ».</summary>
public static class SpokenSince
{
    const int MostWords = 5;

    /// <summary>A unit or a moment ends the phrase; words behind it that belong to it may follow.</summary>
    static readonly HashSet<string> Moments =
    [
        "hier", "matin", "soir", "midi", "nuit", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "annee", "annees", "heure", "heures", "minute", "minutes", "instant", "moment", "temps", "aujourd", "hui", "week", "end",
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "longtemps", "toujours", "debut", "achat",
        "installation", "noel", "paques", "vacances", "ete", "hiver", "printemps", "automne", "quinzaine", "tout", "heure",
    ];

    static readonly HashSet<string> After = ["matin", "soir", "midi", "apres", "dernier", "derniere", "derniers", "dernieres", "passe", "passee", "end", "hui", "environ", "maintenant", "deja", "peu", "l"];

    static readonly HashSet<string> Between =
    [
        "le", "la", "les", "l", "ce", "cette", "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "douze", "quinze", "vingt", "trente", "quelques", "plusieurs", "environ", "avant", "au", "moins", "plus", "bientot",
        "presque", "peu", "pres", "de", "d", "a", "que", "ca", "fait", "bien", "bon", "bonne", "petit", "petite", "tout", "toute", "debut", "fin", "mois", "en", "est", "ete", "et", "demi", "demie", "meme", "mon", "notre", "juste", "tard", "hier", "avant", "premier", "il", "y", "tres", "long",
    ];

    /// <summary>Finds it in a sentence.</summary>
    /// <param name="asked">It was asked for, so « hier soir » will do.</param>
    public static bool TryRead(string text, bool asked, out string since)
    {
        var words = Words.Scan(text);
        for (var at = 0; at < words.Count; at++)
        {
            var opens = words[at].Text == "depuis" ? at + 1
                : at + 1 < words.Count && words[at].Text is "ca" && words[at + 1].Text is "fait" ? at + 2
                : at + 2 < words.Count && words[at].Text is "il" && words[at + 1].Text is "y" && words[at + 2].Text is "a" ? at + 3
                : at + 1 < words.Count && words[at].Text is "y" && words[at + 1].Text is "a" ? at + 2
                : -1;
            if (opens < 0 && asked && (Moments.Contains(words[at].Text) || char.IsAsciiDigit(words[at].Text[0])))
                opens = at;
            if (opens < 0 || opens >= words.Count)
                continue;
            if (End(words, opens) is var end && end > opens)
            {
                var begins = asked && opens == at ? WithArticle(words, at) : at;
                since = string.Join(' ', words.GetRange(begins, end - begins).ConvertAll(static word => word.Text));
                since = Accented(since);
                return true;
            }
        }
        // « Depuis que je l’ai déplacée », « depuis l’orage ».
        since = asked && words.FindIndex(static word => word.Text == "depuis") >= 0 ? text.Trim() : "";
        return since.Length > 0;
    }

    /// <summary>Whether the text, an answer, ends with a length of time or a moment: « depuis hier », « trois jours »; « depuis que » and « depuis deux » do not.</summary>
    public static bool Ends(string text)
    {
        var words = Words.Scan(text);
        return words.Count > 0 && (Moments.Contains(words[^1].Text) || After.Contains(words[^1].Text))
            && (TryRead(text, asked: false, out var since) || (TryRead(text, asked: true, out since) && !words.Exists(static word => word.Text == "depuis")))
            && Words.Split(since)[^1] == words[^1].Text;
    }

    static int WithArticle(List<Word> words, int at)
    {
        while (at > 0 && Between.Contains(words[at - 1].Text) && words[at - 1].Text is not ("est" or "fait" or "a" or "et" or "que" or "ca" or "il" or "y"))
            at--;
        return at;
    }

    static int End(List<Word> words, int start)
    {
        var end = -1;
        for (var at = start; at < words.Count && at < start + MostWords; at++)
        {
            var word = words[at].Text;
            if (Moments.Contains(word) || (end > 0 && After.Contains(word)))
                end = at + 1;
            else if (end > 0 || (!Between.Contains(word) && !char.IsAsciiDigit(word[0])))
                break;
        }
        return end;
    }

    // Words are folded to be found; what is written on a ticket has its accents.
    static string Accented(string since) => string.Join(' ', since.Split(' ').Select(static word => word switch
    {
        "ca" => "ça",
        "annee" => "année",
        "annees" => "années",
        "fevrier" => "février",
        "aout" => "août",
        "decembre" => "décembre",
        "derniere" => "dernière",
        "dernieres" => "dernières",
        "passe" => "passé",
        "passee" => "passée",
        "bientot" => "bientôt",
        "a" => "a",
        "debut" => "début",
        "noel" => "Noël",
        "paques" => "Pâques",
        "apres" => "après",
        "ete" => "été",
        "tres" => "très",
        "meme" => "même",
        "pres" => "près",
        _ => word,
    })).Replace("aujourd hui", "aujourd’hui", StringComparison.Ordinal).Replace("week end", "week-end", StringComparison.Ordinal).Replace("d une", "d’une", StringComparison.Ordinal);
}
