namespace Voicebot.Appliance.Dialogues.French.Heard;

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
        "attendez", "attends", "enfin", "puis", "ensuite", "quelques", "plusieurs", "chaque", "jusqu", "quel", "quelle", "quels", "quelles",
        "voudrais", "voulais", "aimerais", "souhaiterais",
    ];

    /// <summary>Words that ask for time, at the end of what was said.</summary>
    static readonly List<string>[] HoldPhrases =
    [
        .. new[]
        {
            "attendez", "attends", "attendez voir", "bougez pas", "je regarde", "je cherche", "je vais chercher", "je vais voir",
            "je vais regarder", "je vérifie", "je retrouve", "je vous dis ça", "eh bien", "je m'appelle",
            "laissez-moi voir", "laissez-moi regarder", "laissez-moi chercher", "comment dire", "comment ça s'appelle", "c'est-à-dire",
            "je réfléchis", "ne quittez pas", "voyons", "quittez pas", "je l'ai sous les yeux", "ça commence par", "mon numéro c'est",
            "mon adresse c'est", "mon nom c'est",
        }.Select(Words.Split),
    ];

    static readonly HashSet<string> Whiles = ["seconde", "secondes", "minute", "minutes", "instant", "moment"];

    /// <summary>What "une minute" may stand with and still ask for it; in "elle tourne une minute" it tells.</summary>
    static readonly HashSet<string> Asking =
    [
        "un", "une", "deux", "trois", "2", "3", "petit", "petite", "petits", "petites", "oui", "ok", "non", "d", "accord", "attendez", "attends", "juste",
        "donnez", "laissez", "moi", "je", "vous", "demande",
    ];

    /// <summary>What is about to be dictated, when it opens the clause or is handed over.</summary>
    static readonly List<string>[] Announced =
        [.. new[] { "mon numéro", "mon adresse", "le numéro", "la référence", "mon mail", "mon nom" }.Select(Words.Split)];

    static readonly HashSet<string> HandsOver = ["est", "voici", "donne", "donner", "oui", "ok", "accord", "bonjour", "et", "cherche", "retrouve"];

    /// <summary>Whoever has said no more than these has not said what: "bonjour, je peux", "est-ce que vous avez".</summary>
    static readonly HashSet<string> Subjects = ["je", "j", "vous", "on", "nous", "il", "elle", "ca", "est", "ce", "que", "et", "mais", "bonjour"];

    static readonly HashSet<string> OpenVerbs = ["ai", "peux", "pouvez", "peut", "avez", "veux", "faut", "fait", "souhaite", "dois", "doit"];

    /// <summary>Reads the end of a recognised utterance. Empty text is finished.</summary>
    public static Ending Read(string text)
    {
        List<Word> words = Words.Scan(text);
        if (words.Count == 0) return Ending.Finished;
        if (SpokenPhone.IsIncomplete(text) || SpokenEmail.IsIncomplete(text) || EndsSpelling(words, text)) return Ending.Dictating;
        List<string> tail = words.ConvertAll(word => word.Text);
        if (text.AsSpan().TrimEnd().EndsWith("…") || text.AsSpan().TrimEnd().EndsWith("...") || text.AsSpan().TrimEnd().EndsWith(",")) return Ending.Hesitating;
        if (EndsWithAny(Polite(tail), HoldPhrases)) return tail is [.., "j", "attends"] ? Ending.Finished : Ending.Hesitating;
        if (AsksForTime(Polite(tail))) return Ending.Hesitating;
        // A recogniser hears the melody of a question, and who asks waits for the answer.
        if (text.AsSpan().TrimEnd().EndsWith("?")) return Ending.Finished;
        if (EndsWithAny(tail, Announced)) return IsHandedOver(words) ? Ending.Hesitating : Ending.Finished;
        if (IsFragment(tail) || IsClauseOfTime(words)) return Ending.Hesitating;
        // "voilà", "bon" and "hum" close an utterance as often as they open one; here they count as closing.
        string last = tail[^1];
        // "je ne serai pas là": only the accent tells it from the article.
        if (last == "la" && text.AsSpan().TrimEnd(" .!").EndsWith("là")) return Ending.Finished;
        if (last is "voila" or "bon" or "hein" or "hum" or "hmm" or "mmh" or "mm" or "hm" or "ah" or "oh") return Ending.Finished;
        // "le modèle A", "je voudrais la D": a letter alone after an article is a name, not an elision.
        if (last is "a" or "c" or "d" or "j" or "l" or "n" or "s" && EndsOnCapital(text)) return Ending.Finished;
        if (last is "un" or "une") return EndsOnOne(words, tail) ? Ending.Finished : Ending.Hesitating;
        if (last == "si" && tail.TrueForAll(word => word is "si" or "mais" or "ah" or "oh" or "ben" or "bah")) return Ending.Finished;
        if (ClosesWithOpenWord(tail)) return Ending.Finished;
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

    static List<string> Polite(List<string> tail) => tail is [.., "s", "il", "vous", "plait"] ? tail[..^4] : tail;

    static bool AsksForTime(List<string> tail) =>
        tail.Count > 0 && Whiles.Contains(tail[^1]) && tail[..^1].TrueForAll(word => Asking.Contains(word) || Fillers.Contains(word));

    /// <summary>"alors mon numéro", "je vous donne mon adresse"; not "j'ai perdu mon numéro". Every announced phrase is two words.</summary>
    static bool IsHandedOver(List<Word> words) =>
        words.Count == 2 || words[^2].AfterBreak || Fillers.Contains(words[^3].Text) || HandsOver.Contains(words[^3].Text);

    static bool IsFragment(List<string> tail)
    {
        if (tail is [.., "en", "fait"]) return tail.Count <= 4;
        if (tail is [.., "je", "vous", "appelle"]) return tail is not [.., "que", _, _, _];
        bool open = OpenVerbs.Contains(tail[^1]) || tail is [.., "est", "ce", "que", "vous"];
        return open && tail[..^1].TrueForAll(word => Subjects.Contains(word) || Fillers.Contains(word));
    }

    /// <summary>"quand j'appuie sur le bouton": what then happens is still to be said.</summary>
    static bool IsClauseOfTime(List<Word> words) =>
        words.Count is > 2 and <= 7 && words[0].Text is "quand" or "lorsque" or "lorsqu" && words[1].Text is "je" or "j" or "on" or "il" or "elle" or "ma" or "mon"
        && !words.Exists(word => word.AfterBreak);

    /// <summary>Words that open most of the time, where they close: "c'est pour nous", "il l'est", "je sais pas où c'est", "il y en a".</summary>
    static bool ClosesWithOpenWord(List<string> tail) => tail switch
    {
        [.., "chez" or "pour" or "a" or "de" or "avec" or "sur" or "est", "nous" or "elle"] => true,
        [.., "l", "est"] or [.., "en", "a"] => true,
        [.., "ou", "c" or "il" or "elle", "est"] => true,
        [.., "ce", "que" or "qu", _, "est" or "a"] or [.., "ce", "qu", "il", "y", "a"] => true,
        [.., "pas" or "plus", "ou" or "quand"] => true,
        [.., "la" or "le" or "les", "votre" or "notre"] => true,
        [.., "que", "si"] => true,
        [.., "de" or "faux" or "bon" or "mauvais" or "votre" or "un" or "autre" or "meme", "numero"] => true,
        _ => false,
    };

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
