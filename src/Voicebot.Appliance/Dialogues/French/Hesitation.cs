namespace Voicebot.Appliance.Dialogues.French;

/// <summary>How an utterance ends, as far as its words tell.</summary>
public enum Ending
{
    /// <summary>Nothing says that more will come.</summary>
    Finished,

    /// <summary>"euh", "attendez", "alors", "c'est le": the caller is still looking for words.</summary>
    Hesitating,

    /// <summary>A phone number, e-mail or spelling that is not complete yet: pauses between groups are normal.</summary>
    Dictating,
}

/// <summary>Whether the caller has more to say: a hint for endpointing.</summary>
public static class Hesitation
{
    static readonly HashSet<string> Fillers =
    [
        "euh", "heu", "euhh", "hum", "hmm", "mmh", "mm", "hm", "ben", "bah", "beh", "bon", "alors", "donc", "voila", "eh", "ah", "oh", "hein",
    ];

    /// <summary>No French sentence ends with these.</summary>
    static readonly HashSet<string> OpenWords =
    [
        "et", "mais", "ou", "que", "qui", "dont", "de", "du", "des", "d", "la", "le", "les", "l", "mon", "ma", "mes", "ton", "ta", "votre", "vos",
        "notre", "nos", "son", "sa", "ses", "leur", "ce", "cet", "cette", "ces", "a", "au", "aux", "avec", "pour", "sur", "sous", "dans", "en",
        "par", "chez", "vers", "sans", "entre", "est", "sont", "je", "j", "tu", "il", "elle", "on", "nous", "qu", "c", "s", "n", "ne", "car",
        "parce", "puisque", "comme", "si", "quand", "lorsque", "numero", "virgule", "arobase", "tiret", "point", "une", "tres",
        "attendez", "attends", "enfin", "puis", "ensuite", "quelques",
    ];

    /// <summary>Words that ask for time, at the end of what was said.</summary>
    static readonly List<string>[] HoldPhrases =
    [
        .. new[]
        {
            "attendez", "attends", "une seconde", "une petite seconde", "deux secondes", "un instant", "un petit instant", "une minute",
            "deux minutes", "un moment", "je regarde", "je cherche", "je vais chercher", "je vais voir", "je vérifie", "je retrouve",
            "laissez-moi voir", "laissez-moi regarder", "laissez-moi chercher", "comment dire", "comment ça s'appelle", "c'est-à-dire",
            "je réfléchis", "ne quittez pas", "voyons", "quittez pas", "je l'ai sous les yeux", "ça commence par", "mon numéro c'est",
            "mon adresse c'est", "mon nom c'est",
        }.Select(Words.Split),
    ];

    /// <summary>What is about to be dictated, unless the caller says that they lack it.</summary>
    static readonly List<string>[] Announced =
        [.. new[] { "mon numéro", "mon adresse", "le numéro", "la référence", "mon mail", "mon nom" }.Select(Words.Split)];

    static readonly HashSet<string> Lacking = ["pas", "plus", "perdu", "oublie", "sans", "deja", "avez"];

    /// <summary>Reads the end of a recognised utterance. Empty text is finished.</summary>
    public static Ending Read(string text)
    {
        List<Word> words = Words.Scan(text);
        if (words.Count == 0) return Ending.Finished;
        if (SpokenPhone.IsIncomplete(text) || SpokenEmail.IsIncomplete(text) || EndsSpelling(words, text)) return Ending.Dictating;
        List<string> tail = words.ConvertAll(word => word.Text);
        if (text.AsSpan().TrimEnd().EndsWith("…") || text.AsSpan().TrimEnd().EndsWith("...") || text.AsSpan().TrimEnd().EndsWith(",")) return Ending.Hesitating;
        if (EndsWithAny(tail, HoldPhrases)) return Ending.Hesitating;
        // A recogniser hears the melody of a question, and who asks waits for the answer.
        if (text.AsSpan().TrimEnd().EndsWith("?")) return Ending.Finished;
        if (EndsWithAny(tail, Announced)) return tail.Exists(Lacking.Contains) ? Ending.Finished : Ending.Hesitating;
        // "voilà", "bon" and "hum" close an utterance as often as they open one; here they count as closing.
        string last = tail[^1];
        if (last is "voila" or "bon" or "hein" or "hum" or "hmm" or "mmh" or "mm" or "hm" or "ah" or "oh") return Ending.Finished;
        // "le modèle A", "je voudrais la D": a letter alone after an article is a name, not an elision.
        if (last is "a" or "c" or "d" or "j" or "l" or "n" or "s" && EndsOnCapital(text)) return Ending.Finished;
        if (last == "un") return EndsOnOne(words, tail) ? Ending.Finished : Ending.Hesitating;
        if (last == "si" && tail.TrueForAll(word => word is "si" or "mais" or "ah" or "oh" or "ben" or "bah")) return Ending.Finished;
        if (last == "une" && words.Count == 1) return Ending.Finished;
        return Fillers.Contains(last) || OpenWords.Contains(last) ? Ending.Hesitating : Ending.Finished;
    }

    /// <summary>Whether the utterance ends unfinished: a longer hangover is due.</summary>
    public static bool EndsUnfinished(string text) => Read(text) != Ending.Finished;

    internal static bool IsFiller(string word) => Fillers.Contains(word);

    internal static List<Word> WithoutFillers(List<Word> words)
    {
        List<Word> kept = [];
        bool pendingBreak = false;
        foreach (Word word in words)
        {
            if (IsFiller(word.Text))
            {
                pendingBreak |= word.AfterBreak;
                continue;
            }
            kept.Add(word with { AfterBreak = kept.Count > 0 && (word.AfterBreak || pendingBreak) });
            pendingBreak = false;
        }
        return kept;
    }

    static bool EndsWithAny(List<string> words, List<string>[] phrases) =>
        Array.Exists(phrases, phrase => Words.StartsAt(words, words.Count - phrase.Count, phrase));

    /// <summary>"un" that ends a number ("six un", "soixante et un"), or stands for a noun ("quelqu'un", "j'en ai un"); "j'ai un" goes on.</summary>
    static bool EndsOnOne(List<Word> words, List<string> tail)
    {
        if (tail.Count == 1 || tail[^2] is "quelqu" or "l" or "numero" || tail.LastIndexOf("en", tail.Count - 1, Math.Min(tail.Count, 5)) >= 0) return true;
        int before = tail[^2] == "et" ? words.Count - 3 : words.Count - 2;
        return before >= 0 && SpokenNumber.Read(words, before, out _) > 0;
    }

    /// <summary>"D, U, P" or "D comme": a few letters at the end, and more are likely to follow.</summary>
    static bool EndsSpelling(List<Word> words, string text)
    {
        if (words.Count >= 2 && words[^1].Text == "comme" && words[^2].Text.Length == 1) return true;
        // Capitals only: "il y a" and "je l'ai" end on short words too.
        ReadOnlySpan<char> rest = text.AsSpan().TrimEnd(" .,!?…");
        int letters = 0;
        while (rest.Length > 0 && char.IsUpper(rest[^1]) && (rest.Length == 1 || !char.IsLetterOrDigit(rest[^2])))
        {
            letters++;
            rest = rest[..^1].TrimEnd(" ,-.");
        }
        return letters is 2 or 3;
    }

    static bool EndsOnCapital(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().TrimEnd(" .!?");
        return trimmed.Length > 1 && char.IsUpper(trimmed[^1]);
    }
}
