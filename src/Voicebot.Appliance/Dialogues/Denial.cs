using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Whether a danger is denied. Narrower than <see cref="Negation"/>: where it is not sure, the danger stands.</summary>
internal static class Denial
{
    private static readonly HashSet<string> s_articles = ["de", "d", "du", "des", "le", "la", "l", "les", "un", "une"];

    private static readonly HashSet<string> s_subjects = ["ca", "c", "il", "elle", "on", "je", "j", "y", "mon", "ma", "le", "la", "cela"];

    /// <param name="words">Of the utterance.</param>
    /// <param name="found">The words that tell of the danger.</param>
    public static bool Of(IReadOnlyList<Word> words, Span found)
    {
        for (var at = found.Start + 1; at < found.End; at++)
        {
            if (Negation.IsNegator(words, at))
                return true; // « ça ne sent pas le gaz »
        }
        return IsBefore(words, found) || IsBehind(words, found) || IsNobody(words, found);
    }

    /// <summary>« personne n’est blessé », « aucun blessé », « pas de malaise ».</summary>
    public static bool IsNobody(IReadOnlyList<Word> words, Span found)
    {
        for (var at = found.Start - 1; at >= Math.Max(0, found.Start - 4) && !words[at + 1].AfterBreak; at--)
        {
            if (words[at].Text is "personne" or "aucun" or "aucune" or "sans")
                return true;
            // « pas eu de malaise » denies it; « pas coupé le gaz » does not.
            if (words[at].Text == "pas" && (at == found.Start - 1 || words[found.Start - 1].Text is "de" or "d" || (at == found.Start - 2 && s_articles.Contains(words[found.Start - 1].Text))))
                return true;
        }
        return false;
    }

    // « pas d’odeur de gaz », « il n’y a pas le feu », « je n’ai pas pris de décharge ».
    private static bool IsBefore(IReadOnlyList<Word> words, Span found)
    {
        var at = found.Start - 1;
        if (s_subjects.Contains(words[found.Start].Text) && !s_articles.Contains(words[found.Start].Text))
            return false; // « elle marche pas ça fume »
        while (at >= 0 && !words[at + 1].AfterBreak && s_articles.Contains(words[at].Text))
            at--;
        return at >= 0 && !words[at + 1].AfterBreak && Negation.IsNegator(words, at);
    }

    // « elle ne fume pas », « ça ne fume plus »; « ça fume plus » may mean more of it.
    private static bool IsBehind(IReadOnlyList<Word> words, Span found)
    {
        if (found.End >= words.Count || words[found.End].AfterBreak)
            return false;
        var isDenied = words[found.End].Text == "pas"
            || (words[found.End].Text is "plus" or "jamais" && Enumerable.Range(Math.Max(0, found.Start - 2), found.End - Math.Max(0, found.Start - 2)).Any(at => words[at].Text is "ne" or "n"));
        return isDenied && Negation.IsNegator(words, found.End);
    }
}
