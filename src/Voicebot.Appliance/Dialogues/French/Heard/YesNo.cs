namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>An answer to a closed question.</summary>
public enum Answer
{
    /// <summary>Neither, both, or doubt: ask again, never guess.</summary>
    Unknown,
    Yes,
    No,
}

/// <summary>Yes or no from recognised text. Built never to turn an answer round: where signs disagree it is Unknown.</summary>
/// <remarks>
/// The text is cut at its punctuation; "ne" is dropped, since callers drop it too. In each stretch the longest phrases are taken
/// first, then "pas", "plus" and "jamais" beside a positive phrase turn it to no ("ça marche pas", "pas du tout d'accord").
/// Corrections ("oui, non pardon, non") leave the last stretch in force.
/// </remarks>
public static class YesNo
{
    enum Sign
    {
        /// <summary>"oui", "si", "absolument": a plain yes.</summary>
        Yes,

        /// <summary>"ça marche", "d'accord": yes, unless negated.</summary>
        Agrees,

        /// <summary>"c'est bon", "pas de problème": yes on its own, but only politeness after "non".</summary>
        Easy,

        No,

        /// <summary>"pas la peine", "ça marche pas": no in a sentence.</summary>
        Declines,

        /// <summary>"je ne sais pas", "peut-être": doubt, whatever else is said.</summary>
        Doubt,
        Negation,
    }

    const int MostOtherWords = 5;

    static readonly (Sign Sign, string Phrases)[] Rows =
    [
        (Sign.Yes, """
            oui|ouais|ouai|oui oui|ouaip|ouep|yes|yep|mais oui|ah oui|oh oui|eh oui|ben oui|bah oui|oh que oui|que oui|bien sûr que oui|mais bien sûr
            bien sûr|bien entendu|évidemment|absolument|tout à fait|exactement|effectivement|en effet|affirmatif|certainement|assurément|naturellement
            carrément|volontiers|avec plaisir|avec joie|parfaitement|mais si|ah si|bien sûr que si|si si|je crois que oui|je pense que oui|il me semble que oui|plutôt oui
            c'est oui|je dis oui|disons oui|ben si|bah si|j'accepte|je confirme|et comment|sans hésiter|sans aucun doute|c'est un oui|oui da|yes oui|pour sûr
            """),
        (Sign.Agrees, """
            ça marche|marche|ça fonctionne|fonctionne|d'accord|d'acc|dac|ok|okay|okey|entendu|ça me va|ça me convient|ça convient|me convient|convient|ça joue
            c'est ça|c'est bien ça|c'est cela|c'est cela même|c'est exact|c'est correct|c'est vrai|c'est moi|c'est bien moi|c'est lui|c'est elle|exact c'est ça
            je veux bien|je voudrais bien|j'aimerais bien|je le veux|je suis d'accord|on est d'accord|ça m'intéresse|ça m'arrange|ça m'irait
            allez-y|vas-y|faites donc|allons-y|faisons comme ça|on fait comme ça|vous pouvez y aller|envoyez|c'est d'accord|je crois bien|je le confirme
            s'allume|elle s'allume|il s'allume|c'est le cas|c'est bien le cas|je l'ai|je l'ai fait|c'est fait|j'en ai un|j'en ai une|c'est compris|j'ai compris|compris
            elle marche|il marche|exact|correct|adjugé|vendu|banco|va pour ça|vrai|c'est bien cela|ça remarche|remarche|ça y est|c'est noté|ce serait bien|ça serait bien
            """),
        (Sign.Easy, """
            c'est bon|c'est bien|c'est parfait|parfait|ça va|très bien|super|impeccable|nickel|génial|formidable|pas de problème|pas de problèmes|pas de souci|pas de soucis|aucun problème|aucun souci
            sans problème|sans souci|y a pas de problème|y a pas de souci|il y a pas de problème|il y a pas de souci|y a aucun problème|pourquoi pas|voilà|tout va bien|ça roule|ça me va très bien|avec grand plaisir
            """),
        (Sign.No, """
            non|nan|non non|nope|no|mais non|ah non|oh non|eh non|ben non|bah non|oh que non|que non|bien sûr que non|surtout pas|pas du tout|absolument pas|certainement pas
            négatif|toujours pas|jamais|jamais de la vie|en aucun cas|aucunement|nullement|je crois que non|je pense que non|il me semble que non|plutôt non|c'est non|je dis non|disons non
            je refuse|hors de question|pas question|il en est pas question|c'est hors de question|pas le moins du monde|évidemment pas|évidemment que non|que nenni|c'est un non|non merci|merci non|sans façon
            """),
        (Sign.Declines, """
            pas la peine|c'est pas la peine|inutile|c'est inutile|pas besoin|j'ai pas besoin|j'en ai pas besoin|laissez tomber|laisse tomber|faux|c'est faux|incorrect|c'est incorrect|inexact|c'est inexact
            c'est une erreur|vous vous trompez|vous faites erreur|pas vraiment|pas exactement|pas tout à fait|pas encore|pas d'accord|pas ça|c'est pas ça|c'est pas bon|c'est pas le cas|c'est pas moi|je crois pas
            je pense pas|je veux pas|j'en veux pas|je souhaite pas|je voudrais pas|je préfère pas|je préférerais pas|j'aimerais mieux pas|j'aime mieux pas|plutôt pas|moi non plus|non plus|pas maintenant|pas aujourd'hui
            je peux pas|c'est pas possible|impossible|c'est impossible|aucun|aucune|rien|rien du tout|pas moi|pas comme ça|pas intéressé|ça m'intéresse pas|j'en ai pas|j'en ai aucun|pas spécialement|pas particulièrement
            rien d'autre|rien ne marche|rien ne fonctionne|pas possible|y en a pas|il y en a pas|pas trop|pas tellement|pas terrible
            pas nécessaire|c'est pas nécessaire|pas pour le moment|pas pour l'instant|pas tout de suite|pas intéressée|ça ira|ça va aller|mal compris|pas le bon|pas la bonne
            toujours en panne
            """),
        (Sign.Doubt, """
            je sais pas|sais pas|j'en sais rien|je sais plus|aucune idée|pas la moindre idée|j'ai pas d'idée|peut-être|peut-être bien|peut-être que oui|peut-être que non|ptet|possible|probablement|sans doute|sûrement pas sûr
            oui et non|ni oui ni non|ni l'un ni l'autre|ça dépend|cela dépend|mouais|moui|bof|je suis pas sûr|je suis pas sûre|pas sûr|pas sûre|pas bien sûr|pas certain|pas certaine|je dis pas non|je dirais pas non|pas non
            j'ai pas compris|pas compris|je comprends pas|j'ai pas entendu|j'entends pas|pas entendu|vous pouvez répéter|pouvez-vous répéter|répétez|comment|pardon|quoi|hein|je me rappelle pas|je me souviens pas|je me souviens plus
            je vois pas|je vois pas bien|plus ou moins|on verra|je verrai|faut voir|il faut voir|à voir|pas forcément|pas nécessairement|pas toujours|ça se peut|si on veut|si vous le dites|pas mal|c'est pas grave|pas grave
            oui ou non|un peu|moyennement|moyen|des fois|parfois|je dis ni oui ni non|c'est pas faux|c'est pas impossible|je hésite|j'hésite|pas impossible|pas contre|je suis pas contre|pas facile|pas évident|pas clair
            par oui ou par non|je dis pas oui|pas oui|je dirais pas oui|si je veux|si c'est|si ça|si vous voulez|si possible|quand ça marche|est-ce que|c'est à dire|c'est-à-dire|je vous entends pas|allô|ni|à moitié
            pas que je sache|pas à ma connaissance|je veux savoir|je voudrais savoir|je peux savoir|j'ai une question|j'ai un doute|y a un problème|il y a un problème|un problème|c'est possible|marche à suivre|en marche|de rien|ça fait rien|ça a rien à voir|rien à voir|c'est juste que|c'est juste pour|c'est juste un|c'est juste une|oui allô|allô oui|pas bête|pas faux|vous pouvez me
            """),
        (Sign.Negation, "pas|plus|guère"),
    ];

    static readonly Dictionary<string, List<(string[] Words, Sign Sign)>> Phrases = Table(Rows);

    /// <summary>Every phrase that answers or doubts, as it is said: lower case, accents, with and without "ne".</summary>
    public static IReadOnlyList<string> Phrasings { get; } =
        [.. Rows.Where(row => row.Sign != Sign.Negation).SelectMany(row => Listed(row.Phrases)).SelectMany(phrase => (string[])[phrase, WithNe(phrase)]).Distinct()];

    /// <summary>Words that may stand between a phrase and its "pas": "ça marche toujours pas", "pas du tout d'accord".</summary>
    static readonly HashSet<string> Between =
    [
        "vraiment", "toujours", "du", "tout", "encore", "bien", "trop", "tellement", "plus", "meme", "absolument", "tres", "si", "totalement",
        "completement", "entierement", "forcement", "a", "fait", "ce", "est", "ca", "donc", "franchement", "exactement", "parfaitement", "correctement", "normalement", "me", "en",
    ];

    /// <summary>Reads the answer. Unknown for empty text, doubt, or signs that disagree.</summary>
    public static Answer Read(string text)
    {
        // "enfin" corrects too: "oui, enfin non".
        return ReadPart(Corrected(text));
    }

    static Answer ReadPart(string text)
    {
        var signs = new HashSet<Sign>();
        int otherWords = 0;
        bool siAlone = false;
        foreach (List<string> stretch in Stretches(text))
        {
            siAlone |= stretch is ["si"] or ["si", "merci" or "madame" or "monsieur"];
            otherWords += ReadStretch(stretch, signs);
        }
        if (siAlone) signs.Add(Sign.Yes);
        if (signs.Contains(Sign.Doubt)) return Answer.Unknown;
        bool yes = signs.Contains(Sign.Yes), agrees = signs.Contains(Sign.Agrees), easy = signs.Contains(Sign.Easy);
        bool no = signs.Contains(Sign.No), declines = signs.Contains(Sign.Declines), negation = signs.Contains(Sign.Negation);
        if (no) return yes || agrees ? Answer.Unknown : Answer.No;
        // "voilà, je vous appelle parce que…": in a long sentence, a phrase that agrees in passing is no answer.
        if (!yes && otherWords > MostOtherWords) return Answer.Unknown;
        // "c'est bon, j'ai pas besoin" declines; "d'accord, mais pas maintenant" does not say which.
        if (declines) return yes || agrees ? Answer.Unknown : Answer.No;
        if (yes || agrees) return negation ? Answer.Unknown : Answer.Yes;
        return easy && !negation ? Answer.Yes : Answer.Unknown;
    }

    /// <summary>Adds the signs of a stretch and returns how many of its words belong to none.</summary>
    static int ReadStretch(List<string> words, HashSet<Sign> signs)
    {
        List<(int Start, int End, Sign Sign)> hits = [];
        for (int i = 0; i < words.Count;)
        {
            (int length, Sign sign) = Longest(words, i);
            if (length > 0) hits.Add((i, i + length, sign));
            i += Math.Max(length, 1);
        }
        for (int i = 0; i < hits.Count; i++)
        {
            bool negates = hits[i].Sign == Sign.Negation || (hits[i].Sign == Sign.No && words.GetRange(hits[i].Start, hits[i].End - hits[i].Start).Exists(word => word is "pas" or "jamais"));
            if (!negates) continue;
            // A negation belongs to the phrase before it ("marche toujours pas"), else to the one after ("pas vraiment d'accord").
            int target = Negates(i - 1, i) ? i - 1 : Negates(i, i + 1) ? i + 1 : -1;
            if (target < 0)
            {
                signs.Add(hits[i].Sign);
                continue;
            }
            hits[target] = hits[target] with { Sign = Sign.Declines };
            hits[i] = hits[i] with { Sign = Sign.Declines };
        }
        foreach ((_, _, Sign sign) in hits)
        {
            if (sign != Sign.Negation) signs.Add(sign);
        }
        return words.Count - hits.Sum(hit => hit.End - hit.Start);

        bool Negates(int left, int right)
        {
            if (left < 0 || right >= hits.Count) return false;
            (int _, int end, Sign leftSign) = hits[left];
            (int start, int _, Sign rightSign) = hits[right];
            if (leftSign is not (Sign.Agrees or Sign.Easy) && rightSign is not (Sign.Agrees or Sign.Easy)) return false;
            for (int i = end; i < start; i++)
            {
                if (!Between.Contains(words[i])) return false;
            }
            return true;
        }
    }

    static (int Length, Sign Sign) Longest(List<string> words, int start)
    {
        if (!Phrases.TryGetValue(words[start], out List<(string[] Words, Sign Sign)>? candidates)) return default;
        foreach ((string[] phrase, Sign sign) in candidates)
        {
            if (start + phrase.Length > words.Count) continue;
            int i = 1;
            while (i < phrase.Length && words[start + i] == phrase[i]) i++;
            if (i == phrase.Length) return (phrase.Length, sign);
        }
        return default;
    }

    /// <summary>Folded words between punctuation marks, hesitations and "ne" left out.</summary>
    static List<List<string>> Stretches(string text)
    {
        List<List<string>> stretches = [[]];
        List<Word> words = Words.Scan(text);
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i].Text;
            if (words[i].AfterBreak && stretches[^1].Count > 0) stretches.Add([]);
            // "n'est" and "n est"; the letter alone is never anything else in an answer.
            if (word is "ne" or "n") continue;
            if (word is "euh" or "heu" or "hum" or "hmm" or "mmh" or "alors" or "donc" or "bon" && i + 1 < words.Count && !Preceded(words, i)) continue;
            stretches[^1].Add(Whole(word));
        }
        stretches.RemoveAll(stretch => stretch.Count == 0);
        return stretches;
    }

    /// <summary>Once its "n'" is gone, "je n'en ai pas" must be "j'en ai pas".</summary>
    static string Whole(string word) => word switch
    {
        "j" => "je",
        "c" => "ce",
        _ => word,
    };

    /// <summary>The "bon" of "c'est bon" and "pas bon" is no filler.</summary>
    static bool Preceded(List<Word> words, int i) => i > 0 && words[i].Text == "bon" && words[i - 1].Text is "est" or "pas" or "tout" or "tres" or "trop";

    static string Corrected(string text)
    {
        List<string> words = Words.Split(text);
        string[][] marks =
        [
            ["non", "pardon"], ["oui", "pardon"], ["euh", "pardon"], ["je", "me", "trompe"], ["je", "me", "suis", "trompe"], ["je", "me", "suis", "trompee"], ["ou", "plutot"],
            ["enfin"], ["pardon"],
        ];
        for (int i = words.Count - 1; i > 0; i--)
        {
            string[]? mark = Array.Find(marks, candidate => Words.StartsAt(words, i, [.. candidate]));
            if (mark is null || i + mark.Length == words.Count) continue;
            // What was taken back is never used: "oui, enfin bon" is a doubt.
            return string.Join(' ', words.Skip(i + mark.Length));
        }
        return text;
    }

    static string[] Listed(string phrases) => phrases.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>"c'est pas ça" → "ce n'est pas ça"; what negates nothing stays as it is.</summary>
    static string WithNe(string phrase)
    {
        string[] words = phrase.Split(' ');
        if (!words.Skip(1).Any(word => word is "pas" or "plus" or "rien" or "aucun" or "aucune")) return phrase;
        (string, string)[] elided = [("c'est ", "ce n'est "), ("j'ai ", "je n'ai "), ("j'en ", "je n'en "), ("j'aime", "je n'aime"), ("il y ", "il n'y "), ("il en ", "il n'en "), ("y ", "il n'y "), ("j'entends ", "je n'entends ")];
        foreach ((string plain, string negated) in elided)
        {
            if (phrase.StartsWith(plain, StringComparison.Ordinal)) return negated + phrase[plain.Length..];
        }
        return words[0] is "je" or "ça" && words is [_, _, "pas" or "plus" or "rien", ..] ? $"{words[0]} ne {string.Join(' ', words.Skip(1))}" : phrase;
    }

    static Dictionary<string, List<(string[] Words, Sign Sign)>> Table(params (Sign Sign, string Phrases)[] rows)
    {
        Dictionary<string, List<(string[] Words, Sign Sign)>> table = [];
        foreach ((Sign sign, string phrases) in rows)
        {
            foreach (string phrase in Listed(phrases))
            {
                string[] words = [.. Words.Split(phrase).Where(word => word is not ("ne" or "n")).Select(Whole)];
                if (!table.TryGetValue(words[0], out List<(string[] Words, Sign Sign)>? list)) table[words[0]] = list = [];
                list.Add((words, sign));
            }
        }
        foreach (List<(string[] Words, Sign Sign)> list in table.Values) list.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
        return table;
    }
}
