namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Since when something is so: « depuis hier soir », « ça fait trois jours », « depuis l’orage », « ce matin ».</summary>
public static class SpokenSince
{
    const int MostWords = 5;
    const int MostWordsOfClause = 9;

    /// <summary>A unit or a moment ends the phrase; words behind it that belong to it may follow.</summary>
    static readonly HashSet<string> Moments =
    [
        "hier", "matin", "soir", "midi", "nuit", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "annee", "annees", "heure", "heures", "minute", "minutes", "instant", "moment", "temps", "aujourd", "hui", "week", "end",
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "longtemps", "toujours", "debut", "achat",
        "installation", "noel", "paques", "vacances", "ete", "hiver", "printemps", "automne", "quinzaine", "tout", "heure",
    ];

    static readonly HashSet<string> After = ["matin", "soir", "midi", "apres", "dernier", "derniere", "derniers", "dernieres", "passe", "passee", "end", "hui", "environ", "maintenant", "deja", "peu", "l"];

    static readonly HashSet<string> Numbers =
    [
        "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante",
        "nonante", "cent", "quelques", "plusieurs",
    ];

    /// <summary>What stands before a noun: « l’orage », « son passage ».</summary>
    static readonly HashSet<string> Articles = ["le", "la", "les", "l", "un", "une", "ce", "cet", "cette", "ces", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "leur", "leurs", "son", "sa", "ses"];

    /// <summary>« J’appelle depuis mon portable »: where from, not since when.</summary>
    static readonly HashSet<string> Places = ["telephone", "portable", "mobile", "fixe", "poste", "ligne", "cabine", "bureau", "travail", "boulot", "maison", "domicile", "hotel", "hopital", "voiture", "magasin", "voisin", "voisine", "etranger", "france"];

    /// <summary>A clause goes on behind its own subject; another one begins a new clause.</summary>
    static readonly HashSet<string> Subjects = ["je", "j", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ca", "c", "y"];

    static readonly HashSet<string> Between =
    [
        .. Numbers, "le", "la", "les", "l", "ce", "cette", "quelque", "environ", "avant", "au", "moins", "plus", "bientot",
        "presque", "peu", "pres", "de", "d", "a", "que", "ca", "fait", "bien", "bon", "bonne", "petit", "petite", "tout", "toute", "debut", "fin", "mois", "en", "est", "ete", "et", "demi", "demie", "meme", "mon", "notre", "juste", "tard", "hier", "avant", "premier", "il", "y", "tres", "long",
    ];

    /// <summary>Finds it in a sentence.</summary>
    /// <param name="asked">It was asked for, so « hier soir » will do.</param>
    /// <param name="since">As it was said.</param>
    public static bool TryRead(string text, bool asked, out string since)
    {
        var words = Words.Scan(text);
        for (var at = 0; at < words.Count; at++)
        {
            if (Span(words, at, asked) is not (var begins, var end))
                continue;
            since = Words.Written(text, begins, end);
            since = char.ToLowerInvariant(since[0]) + since[1..];
            return true;
        }
        // Whatever else began then.
        since = asked && words.FindIndex(static word => word.Text == "depuis") >= 0 ? text.Trim() : "";
        return since.Length > 0;
    }

    /// <summary>The words that tell it from this one on.</summary>
    static (int Begins, int End)? Span(List<Word> words, int at, bool asked)
    {
        var opens = Opens(words, at);
        if (opens > at)
        {
            if (End(words, opens) is var end && end > opens)
                return (at, end);
            return words[at].Text != "depuis" ? null : Event(words, at) is var happened && happened > opens ? (at, happened) : null;
        }
        // « Trois jours que ça dure ».
        if (at + 2 < words.Count && (Numbers.Contains(words[at].Text) || char.IsAsciiDigit(words[at].Text[0])) && Moments.Contains(words[at + 1].Text) && words[at + 2].Text is "que" or "qu")
            return (at, at + 2);
        return asked && (Moments.Contains(words[at].Text) || char.IsAsciiDigit(words[at].Text[0])) && End(words, at) is var alone && alone > at ? (WithArticle(words, at), alone) : null;
    }

    /// <summary>Behind « depuis », « ça fait », « il y a »; the word itself where none of them stands.</summary>
    static int Opens(List<Word> words, int at)
    {
        string Next(int by) => at + by < words.Count ? words[at + by].Text : "";
        return (words[at].Text, Next(1), Next(2)) switch
        {
            ("depuis", not "", _) => at + 1,
            ("ca", "fait", not "") or ("y", "a", not "") => at + 2,
            ("il", "y", "a") when at + 3 < words.Count => at + 3,
            _ => at,
        };
    }

    /// <summary>« Depuis l’orage », « depuis le service de midi », « depuis que je l’ai branché »: where it ends; 0: it is none.</summary>
    static int Event(List<Word> words, int since)
    {
        var at = since + 1;
        if (words[at].Text is "que" or "qu")
        {
            var end = Math.Min(words.Count, at + MostWordsOfClause);
            for (var next = at + 2; next < end; next++)
            {
                if (words[next].AfterBreak || (next > at + 2 && Subjects.Contains(words[next].Text) && !Subjects.Contains(words[next - 1].Text)))
                    end = next;
            }
            return end > at + 1 ? end : 0;
        }
        if (at + 1 >= words.Count || !Articles.Contains(words[at].Text) || Places.Contains(words[at + 1].Text) || words.GetRange(0, since).Exists(static word => word.Text.StartsWith("appel", StringComparison.Ordinal)))
            return 0;
        at += 2;
        if (at + 1 < words.Count && !words[at].AfterBreak && words[at].Text is "de" or "du" or "d")
            at += at + 2 < words.Count && words[at + 1].Text is "la" or "l" ? 3 : 2;
        return at;
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
}
