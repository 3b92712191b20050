using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Whether a danger is denied. Narrower than <see cref="Negation"/>: where it is not sure, the danger stands.</summary>
internal static class Denial
{
    private static readonly HashSet<string> s_indefinite = ["de", "d", "un", "une"];

    private static readonly HashSet<string> s_definite = ["le", "la", "l", "les", "du", "des"];

    /// <summary>May stand between the negator and what it denies: « pas la moindre odeur », « aucun risque d’incendie ».</summary>
    private static readonly HashSet<string> s_transparent =
    [
        "moindre", "forte", "fort", "petite", "grosse", "grosses", "drole", "vraie", "seule", "trace", "signe", "risque", "debut", "ete", "eu", "vu", "senti", "pris", "recu", "mauvaise", "bruit",
        "me", "m", "te", "se", "s", "suis", "est", "etre", "fait", "fais", "faire",
    ];

    /// <summary>« il n’y a pas le feu », « c’est pas le feu »; in « elle marche pas la prise a fondu » nothing is denied.</summary>
    private static readonly HashSet<string> s_is = ["a", "ai", "as", "avait", "est", "etait", "sens", "sent", "vois", "voit", "entends"];

    /// <summary>At the end of a sign: « il fume pas » denies, « ça sent le gaz pas très fort » does not.</summary>
    private static readonly HashSet<string> s_verbs =
    [
        "fume", "fument", "fumait", "brule", "brulent", "brulait", "crame", "crament", "flambe", "sonne", "sonnent", "hurle", "bipe", "siffle", "fuit", "fuient", "sort", "sent", "sens", "pue", "explose",
        "chauffe", "gonfle", "coule", "gresille", "crepite", "saigne", "touche", "echappe", "picote", "pique",
    ];

    /// <param name="words">Of the utterance.</param>
    /// <param name="found">The words that tell of the danger.</param>
    public static bool Of(IReadOnlyList<Word> words, Span found)
    {
        for (var at = found.Start + 1; at < found.End; at++)
        {
            if (Negation.IsNegator(words, at) && !IsEndless(words, at) && !(words[at].Text == "sans" && at == found.Start + 1)) // « ça sent », as it sounds
                return true; // « ça ne sent pas le gaz »
        }
        return IsBefore(words, found) || IsBehind(words, found);
    }

    /// <summary>« pas d’odeur de gaz », « il n’y a pas le feu », « je n’ai pas pris de décharge », « personne n’est blessé ».</summary>
    public static bool IsBefore(IReadOnlyList<Word> words, Span found)
    {
        var isDefinite = false;
        for (var at = found.Start - 1; at >= 0 && !words[at + 1].AfterBreak; at--)
        {
            var word = words[at].Text;
            if (Negation.IsNegator(words, at))
                return !IsEndless(words, at) && (!isDefinite || (at > 0 && s_is.Contains(words[at - 1].Text)));
            if (word == "personne")
                return at + 1 < found.Start && words[at + 1].Text is "n" or "ne" or "est" or "a";
            isDefinite |= s_definite.Contains(word);
            if (!s_definite.Contains(word) && !s_indefinite.Contains(word) && !s_transparent.Contains(word) && !(word is "n" or "ne" || (word == "a" && at > 0 && words[at - 1].Text == "n")))
                return false;
        }
        return false;
    }

    // « elle ne fume pas », « ça ne fume plus »; « ça fume plus » may mean more of it.
    private static bool IsBehind(IReadOnlyList<Word> words, Span found)
    {
        if (found.End >= words.Count || words[found.End].AfterBreak || !s_verbs.Contains(words[found.End - 1].Text))
            return false;
        var isDenied = words[found.End].Text == "pas"
            || (words[found.End].Text is "plus" or "jamais" && Enumerable.Range(Math.Max(0, found.Start - 2), found.End - Math.Max(0, found.Start - 2)).Any(at => words[at].Text is "ne" or "n"));
        return isDenied && Negation.IsNegator(words, found.End);
    }

    // « sans arrêt », « sans cesse », « n’arrête pas de fumer »: all the more.
    private static bool IsEndless(IReadOnlyList<Word> words, int negator) =>
        (words[negator].Text == "sans" && negator + 1 < words.Count && words[negator + 1].Text is "arret" or "cesse" or "arreter")
        || (negator > 0 && words[negator - 1].Text is "arrete" or "arretent" or "arretait" or "cesse");
}
