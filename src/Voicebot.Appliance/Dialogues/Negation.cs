using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Whether words are denied where they stand: « je ne veux pas de rendez-vous », « pas besoin de technicien », « elle ne fuit pas ».</summary>
/// <remarks>
/// Callers drop "ne", so "pas", "plus", "jamais" decide, and the word before them: whoever does not want, does not have or is not something
/// denies it; whoever cannot reach somebody or did not understand something speaks of it all the same.
/// </remarks>
internal static class Negation
{
    private static readonly HashSet<string> s_negators = ["pas", "plus", "jamais", "aucun", "aucune", "sans", "ni", "point"];

    /// <summary>Deny without « pas »: « inutile de me passer un conseiller ».</summary>
    private static readonly HashSet<string> s_refusals = ["inutile", "eviter", "evitez", "refuse", "refusons"];

    private static readonly HashSet<string> s_adverbs = ["toujours", "vraiment", "encore", "surtout", "absolument", "du", "tout", "meme", "bien", "donc", "non"];

    /// <summary>First person or third: « vous ne voulez pas me passer un conseiller ? » asks for one.</summary>
    private static readonly HashSet<string> s_wants =
    [
        "veux", "veut", "veulent", "voudrais", "voulais", "voulons", "voudrait", "voulait", "souhaite", "souhaites", "souhaitons", "souhaiterais", "souhaitait", "desire",
        "demande", "demandais", "prefere", "appelle", "appelais", "besoin", "envie", "faut", "faudrait", "tiens", "compte", "accepte",
    ];

    private static readonly HashSet<string> s_is = ["est", "etait", "sont", "etaient", "suis", "sera", "serait", "agit", "soit"];

    private static readonly HashSet<string> s_has =
    [
        "ai", "as", "a", "avons", "avez", "ont", "avait", "avais", "aura", "y", "fait", "font", "faisait", "entends", "entend", "vois", "voit", "constate", "remarque",
    ];

    private static readonly HashSet<string> s_commands = ["passez", "transferez", "envoyez", "mettez", "donnez", "proposez", "parlez", "dites"];

    /// <summary>« pas de », « pas un »: of what one has, only the indefinite is denied; « je n’ai pas la facture » is about the bill.</summary>
    private static readonly HashSet<string> s_indefinite = ["de", "d", "un", "une"];

    /// <summary>May stand between the negator and what it denies.</summary>
    private static readonly HashSet<string> s_transparent =
    [
        "de", "d", "du", "des", "un", "une", "le", "la", "l", "les", "mon", "ma", "mes", "votre", "vos", "ce", "cette", "au", "aux", "a", "en", "y", "pour", "avec", "par", "me", "m", "moi", "vous", "te",
        "besoin", "envie", "parler", "avoir", "voir", "prendre", "discuter", "passer", "demander", "appeler", "probleme", "question", "histoire", "cas", "cause", "eu", "autre", "vrai", "vraie",
        "grand", "grande", "gros", "grosse", "petit", "petite", "peine", "faire", "envoyer", "transferer", "etre",
    ];

    private static readonly HashSet<string> s_afterVerb = ["pas", "plus", "jamais"];

    /// <summary>« pas seulement », « pas qu’une », « pas normal », « pas mal de », « pas loin »: nothing is denied.</summary>
    private static readonly HashSet<string> s_cancels = ["seulement", "que", "qu", "juste", "normal", "normale", "bon", "mal", "loin", "possible", "mieux", "tard", "tot"];

    public static bool IsNegator(IReadOnlyList<Word> words, int at) => s_negators.Contains(words[at].Text) && !IsComparison(words, at) && !IsCancelled(words, at);

    /// <summary>Whether a phrase that stands at <paramref name="found"/> is denied; what is part of the phrase itself denies nothing.</summary>
    /// <param name="words">Of the utterance.</param>
    /// <param name="found">Where the phrase stands.</param>
    /// <param name="isKnown">Words that belong to some phrase may stand between: « pas de technicien ni de rendez-vous ».</param>
    public static bool Denies(IReadOnlyList<Word> words, Span found, Func<int, bool> isKnown) =>
        DeniedBefore(words, found.Start, isKnown) || DeniedBehind(words, found);

    private static bool DeniedBefore(IReadOnlyList<Word> words, int start, Func<int, bool> isKnown)
    {
        for (var at = start - 1; at >= 0 && !words[at + 1].AfterBreak; at--)
        {
            if (s_refusals.Contains(words[at].Text))
                return true;
            if (IsNegator(words, at))
                return Rejects(words, at, start);
            var afterWant = words[at].Text is "que" or "qu" or "ou" or "et";
            if (!s_transparent.Contains(words[at].Text) && !s_adverbs.Contains(words[at].Text) && !afterWant && !isKnown(at) && !s_wants.Contains(words[at].Text))
                return false;
        }
        return false;
    }

    // The verb before "pas" says what "pas" means.
    private static bool Rejects(IReadOnlyList<Word> words, int negator, int start)
    {
        var isDetached = words[negator].Text is "sans" or "ni" or "aucun" or "aucune";
        var at = negator - 1;
        while (at >= 0 && !words[at + 1].AfterBreak && s_adverbs.Contains(words[at].Text))
            at--;
        if (isDetached || at < 0 || words[at + 1].AfterBreak)
            return words[negator].Text != "plus" || at >= 0 || start > negator + 1; // « plus de chauffage » opens a complaint
        if (words[at].Text is "ne" or "n" && at > 0 && s_wants.Contains(words[at - 1].Text))
            return true; // « je préfère ne pas parler à un conseiller »
        var verb = words[at].Text;
        var asks = at > 0 && words[at - 1].Text is "vous" or "ne" or "n" && HasYou(words, at);
        if (s_wants.Contains(verb))
            return true;
        if (s_commands.Contains(verb))
            return !asks;
        if (s_is.Contains(verb))
            return !HasQue(words, negator, start);
        if (s_has.Contains(verb))
            return start > negator + 1 && (words[negator + 1].Text is "besoin" or "envie" or "demande" || IsIndefinite(words, negator, start)) && !HasQue(words, negator, start);
        // « et pas de conseiller », « merci, non pas un conseiller »
        return verb is "et" or "mais" or "merci" or "ou" or "donc" or "alors" or "bonjour" or "plait" or "oui";
    }

    private static bool HasYou(IReadOnlyList<Word> words, int verb)
    {
        for (var at = verb - 1; at >= 0 && at >= verb - 3 && !words[at + 1].AfterBreak; at--)
        {
            if (words[at].Text == "vous")
                return true;
        }
        return false;
    }

    private static bool HasQue(IReadOnlyList<Word> words, int from, int to)
    {
        for (var at = from + 1; at < to; at++)
        {
            if (words[at].Text is "que" or "qu")
                return true;
        }
        return false;
    }

    private static bool IsIndefinite(IReadOnlyList<Word> words, int negator, int start)
    {
        var next = words[negator + 1].Text == "eu" && negator + 2 < start ? negator + 2 : negator + 1;
        return s_indefinite.Contains(words[next].Text);
    }

    // « elle ne fuit plus »; « vous n’ouvrez pas le samedi ? » asks.
    private static bool DeniedBehind(IReadOnlyList<Word> words, Span found)
    {
        var at = found.End;
        while (at < words.Count && !words[at].AfterBreak && words[at].Text is "toujours" or "vraiment" or "meme" or "bien")
            at++;
        if (at >= words.Count || words[at].AfterBreak || !s_afterVerb.Contains(words[at].Text) || IsComparison(words, at) || IsCancelled(words, at))
            return false;
        if (at + 1 < words.Count && words[at + 1].Text is "un" or "une" or "le" or "la" or "les" or "l" or "des" or "d" or "de")
            return false; // « un humain pas un robot »: what comes is denied
        return !HasYou(words, found.Start + 1) && words[found.End - 1].Text is not ("vous" or "nous");
    }

    /// <summary>« de plus en plus de fumée », « encore plus de bruit », « plus de bruit qu’avant »: more, not none.</summary>
    private static bool IsComparison(IReadOnlyList<Word> words, int at)
    {
        if (words[at].Text != "plus")
            return false;
        if (at > 0 && words[at - 1].Text is "de" or "en" or "encore" or "beaucoup" or "toujours" or "le" or "la" or "les" or "non" or "bien" or "fois")
            return true;
        if (at + 2 < words.Count && words[at + 1].Text == "en" && words[at + 2].Text == "plus")
            return true;
        for (var next = at + 1; next < words.Count && next <= at + 4; next++)
        {
            if (words[next].Text is "que" or "qu")
                return true;
        }
        return false;
    }

    private static bool IsCancelled(IReadOnlyList<Word> words, int at) =>
        at + 1 < words.Count && !words[at + 1].AfterBreak && s_cancels.Contains(words[at + 1].Text) && !(words[at + 1].Text is "que" or "qu" && WantsBefore(words, at));

    // « je ne veux pas qu’un technicien vienne »
    private static bool WantsBefore(IReadOnlyList<Word> words, int negator) => negator > 0 && s_wants.Contains(words[negator - 1].Text);
}
