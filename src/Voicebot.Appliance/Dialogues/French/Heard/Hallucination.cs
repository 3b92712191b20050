using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Why recognised text is not what was said.</summary>
public enum HallucinationReason
{
    None,

    /// <summary>"Sous-titres réalisés par la communauté d'Amara.org" and its family: what the training subtitles said over silence.</summary>
    KnownPhrase,

    /// <summary>"[Musique]", "(rires)", "♪": a description of a sound.</summary>
    SoundTag,

    /// <summary>The decoder went round in a loop.</summary>
    Repetition,

    /// <summary>More words than anybody says in the voiced time.</summary>
    TooManyWords,
}

/// <summary>Takes away what recognisers invent on silence, noise and music.</summary>
public static class Hallucination
{
    /// <summary>Below this nothing was said: the shortest "oui" has more.</summary>
    const int LeastVoicedMs = 80;

    // Fast French is 7 to 8 syllables/s, near 20 characters/s and 5 words/s. Detectors cut edges: an allowance on top.
    const double MostCharactersPerSecond = 30, MostWordsPerSecond = 8;
    const int CharacterAllowance = 10, WordAllowance = 3;

    // Of a phrase that comes again at once: people repeat what matters to them, a decoder that is stuck does not stop.
    const int MostWords = 8, MostPhrases = 4, MostMeaningful = 8;

    /// <summary>Repeated words take their time: nobody shouts "un humain" four times in half a second.</summary>
    const double MostRepeatedPerSecond = 22;

    /// <summary>Credits of subtitles: names follow.</summary>
    static readonly List<string>[] Credits =
    [
        .. new[]
        {
            "sous-titres réalisés", "sous-titres réalisé", "sous-titres par", "sous-titres fait par", "sous-titres faits par", "sous-titrage", "sous-titreur", "sous-titres de",
            "sous-titre réalisé", "sous-titré par", "soustitreur", "communauté d'amara", "amara org", "transcription par", "transcrit par", "traduction par", "traduit par",
            "subtitles by", "subtitled by", "untertitel", "sottotitoli", "subtítulos", "legendas pela",
        }.Select(Words.Split),
    ];

    /// <summary>What the speakers of videos say and no caller to a help desk: invented where little else is in the sentence.</summary>
    static readonly List<string>[] KnownPhrases =
    [
        .. new[]
        {
            "merci d'avoir regardé", "merci d'avoir suivi", "merci d'avoir visionné", "merci de votre visionnage", "merci pour votre visionnage",
            "merci de regarder cette", "merci de regarder la vidéo", "merci à tous d'avoir", "abonnez-vous", "vous abonner à la chaîne", "n'oubliez pas de vous abonner", "n'hésitez pas à vous abonner",
            "abonner à ma chaîne", "mettez un pouce", "un pouce bleu", "likez la vidéo", "à bientôt pour une nouvelle vidéo", "à la prochaine vidéo",
            "pour une prochaine vidéo", "dans une prochaine vidéo", "cette vidéo vous a plu", "rendez-vous sur notre chaîne", "retrouvez-nous sur", "la chaîne youtube", "musique de générique",
            "thanks for watching", "thank you for watching", "please subscribe", "cliquez sur la cloche", "activez la cloche",
        }.Select(Words.Split),
    ];

    /// <summary>Names that stand in credits and that a caller may have a reason to say.</summary>
    static readonly List<string>[] KnownNames =
    [
        .. new[] { "société radio-canada", "radio-canada", "st 501", "st' 501", "mfp", "sous-titres", "copyright", "tous droits réservés" }.Select(Words.Split),
    ];

    /// <summary>Words that go with those phrases; any other is somebody speaking.</summary>
    static readonly HashSet<string> Around =
    [
        "a", "au", "aux", "la", "le", "les", "l", "de", "du", "des", "d", "et", "ou", "par", "pour", "pas", "vous", "nous", "notre", "nos", "si", "cette", "ce", "cet", "sur", "en", "tous", "toutes", "tout", "merci", "bien", "on",
        "jusqu", "bout", "fin", "video", "videos", "chaine", "chaines", "youtube", "facebook", "instagram", "twitter", "internet", "episode", "episodes", "emission", "film", "tutoriel", "generique", "musique",
        "societe", "radio", "canada", "amara", "org", "com", "www", "fr", "st", "501", "mfp", "soustitreur", "bientot", "prochaine", "prochain", "nouvelle", "nouvelles", "liker", "likez", "partager", "partagez", "commenter",
        "commentaire", "commentaires", "cloche", "activer", "activez", "rien", "ne", "n", "manquer", "rater", "hesitez", "oubliez", "abonner", "abonnez", "aime", "plu", "revoir", "salut", "this", "video", "the", "and", "for", "you",
        "to", "my", "channel", "our", "like", "subscribe", "2020", "2021", "2022", "2023", "2024", "2025", "2026",
    ];

    /// <summary>In the credits of a film nobody speaks of himself or of what fails.</summary>
    static readonly HashSet<string> Speaking =
    [
        "je", "j", "me", "m", "mon", "ma", "mes", "moi", "ne", "n", "plus", "pas", "marche", "marchent", "fonctionne", "fonctionnent", "panne", "probleme", "defaut", "affiche", "affichent", "disparu", "disparaissent",
        "bloque", "bloques", "television", "tele", "ecran", "appareil", "machine", "decodeur", "comment", "pourquoi", "peux", "veux", "voudrais", "regler", "activer", "desactiver", "enlever", "erreur",
        "dossier", "commande", "colis", "demande", "technicien", "reparation", "facture", "appel", "conseiller", "humain", "quelqu",
    ];

    /// <summary>Invented only when they are all there is of a sentence.</summary>
    static readonly HashSet<string> KnownSentences =
    [
        "thank you", "you", "bye", "musique", "generique", "generique de fin", "applaudissements", "rires", "silence", "bruit", "bruits", "la suite au prochain episode",
        "je vous remercie de votre attention", "merci de votre attention", "a bientot pour de nouvelles aventures", "fin", "the end", "blank audio", "inaudible",
        "merci a tous", "merci de regarder", "www", "et merci a tous", "a tres bientot pour une nouvelle video",
    ];

    /// <summary>Whether nothing of the text is to be believed.</summary>
    /// <param name="text">As recognised.</param>
    /// <param name="voicedMs">How long the detector heard speech, ms.</param>
    public static bool IsHallucination(string text, int voicedMs) => Clean(text, voicedMs, out HallucinationReason reason).Length == 0 && reason != HallucinationReason.None;

    /// <summary>What remains when invented parts are taken away; "" when nothing does.</summary>
    /// <param name="text">As recognised.</param>
    /// <param name="voicedMs">How long the detector heard speech, ms.</param>
    /// <param name="reason">Why the last part taken away was; None when the text is whole.</param>
    public static string Clean(string text, int voicedMs, out HallucinationReason reason)
    {
        reason = HallucinationReason.None;
        string spoken = WithoutTags(text, out bool tagged);
        if (tagged) reason = HallucinationReason.SoundTag;
        spoken = WithoutKnown(spoken, ref reason);
        spoken = spoken.Trim();
        List<string> words = Words.Split(spoken);
        if (words.Count == 0)
        {
            if (reason == HallucinationReason.None && text.AsSpan().Trim().Length > 0) reason = HallucinationReason.SoundTag;
            return "";
        }
        if (LoopStart(words, voicedMs) is { } loop)
        {
            reason = HallucinationReason.Repetition;
            // What was said before the decoder got stuck was said.
            string before = loop < 3 ? "" : Opening(spoken, loop);
            return before.Length > 0 && !IsTooFast(Words.Split(before), voicedMs) ? before : "";
        }
        if (IsTooFast(words, voicedMs))
        {
            reason = HallucinationReason.TooManyWords;
            return "";
        }
        return spoken;
    }

    static bool IsTooFast(List<string> words, int voicedMs)
    {
        if (voicedMs < LeastVoicedMs) return true;
        double seconds = voicedMs / 1000.0;
        int characters = words.Sum(word => word.Length) + words.Count - 1;
        return characters > CharacterAllowance + (seconds * MostCharactersPerSecond) || words.Count > WordAllowance + (seconds * MostWordsPerSecond);
    }

    /// <summary>Where a phrase begins that comes again more often than people say it; null without.</summary>
    static int? LoopStart(List<string> words, int voicedMs)
    {
        for (int period = 1; period <= words.Count / 3; period++)
        {
            int same = 0;
            bool figures = false; // are what comes again; looked at once, however long they go on
            for (int i = period; i < words.Count; i++)
            {
                same = words[i] == words[i - period] ? same + 1 : 0;
                figures &= same > 0;
                int times = (same / period) + 1;
                if (times < MostPhrases || figures) continue;
                List<string> phrase = words.GetRange(i - period + 1, period);
                // "zéro zéro zéro zéro zéro zéro" and "06 06 06" are dictations.
                figures = phrase.TrueForAll(word => char.IsAsciiDigit(word[0]) || SpokenNumber.Read([new Word(word, false, false)], 0, out _) > 0);
                if (figures) continue;
                // "de la de la" is a stuck decoder, "un humain" four times an angry caller.
                int most = period == 1 ? MostWords : phrase.Exists(word => word.Length >= 5) ? MostMeaningful : MostPhrases;
                double fastest = CharacterAllowance + (voicedMs / 1000.0 * MostRepeatedPerSecond);
                if (times >= most || (phrase.Sum(word => word.Length + 1) * times) - 1 > fastest) return i - same + 1 - period;
            }
        }
        return null;
    }

    /// <summary>The first words of a text, as they were written.</summary>
    static string Opening(string text, int words)
    {
        int end = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i])) continue;
            if (Words.Split(text[..i]).Count > words) break;
            end = i;
        }
        return text[..end].Trim().TrimEnd(',');
    }

    static string WithoutTags(string text, out bool tagged)
    {
        var kept = new StringBuilder(text.Length);
        tagged = false;
        for (int i = 0; i < text.Length; i++)
        {
            char closing = text[i] switch
            {
                '[' => ']',
                '(' => ')',
                '*' => '*',
                '♪' => '♪',
                '<' => '>',
                _ => '\0',
            };
            if (closing != '\0')
            {
                tagged = true;
                int end = text.IndexOf(closing, i + 1);
                // An open bracket that never closes: the decoder was cut inside the tag.
                i = end < 0 ? text.Length : end;
                kept.Append(' ');
                continue;
            }
            if (text[i] is '♫' or '♬' or '♩' or '❤' or '\uFE0F')
            {
                tagged = true;
                continue;
            }
            kept.Append(text[i]);
        }
        return kept.ToString();
    }

    static string WithoutKnown(string text, ref HallucinationReason reason)
    {
        var kept = new StringBuilder(text.Length);
        foreach (string sentence in Sentences(text))
        {
            List<string> words = Words.Split(sentence);
            if (words.Count > 0 && (KnownSentences.Contains(string.Join(' ', words)) || IsCredit(words) || IsKnown(words) || IsName(words))) reason = HallucinationReason.KnownPhrase;
            else kept.Append(sentence);
        }
        return kept.ToString();
    }

    /// <summary>"Sous-titrage MFP", "Sous-titres par Jean Dupont": not "Le sous-titrage ne marche plus".</summary>
    static bool IsCredit(List<string> words) =>
        Array.Exists(Credits, phrase => Words.IndexOf(words, phrase) >= 0) && !Uncovered(words, Credits).Exists(Speaking.Contains);

    /// <summary>A phrase of a video, and nothing that a caller would add: "Merci d'avoir regardé mon dossier" is speech.</summary>
    static bool IsKnown(List<string> words) =>
        Array.Exists(KnownPhrases, phrase => Words.IndexOf(words, phrase) >= 0) && !Uncovered(words, KnownPhrases).Exists(word => Speaking.Contains(word) && !Around.Contains(word));

    /// <summary>A name and next to nothing else: "Mon imprimante MFP est en panne" is speech.</summary>
    static bool IsName(List<string> words) =>
        Array.Exists(KnownNames, name => Words.IndexOf(words, name) >= 0) && Uncovered(words, KnownNames).TrueForAll(Around.Contains);

    /// <summary>The words that belong to none of the phrases.</summary>
    static List<string> Uncovered(List<string> words, List<string>[] phrases)
    {
        bool[] covered = new bool[words.Count];
        foreach (List<string> phrase in phrases)
        {
            for (int at = 0; at + phrase.Count <= words.Count; at++)
            {
                if (Words.StartsAt(words, at, phrase)) Array.Fill(covered, true, at, phrase.Count);
            }
        }
        return [.. words.Where((_, i) => !covered[i])];
    }

    static IEnumerable<string> Sentences(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool end = text[i] is '.' or '!' or '?' or '…' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]));
            if (!end && text[i] != '\n') continue;
            yield return text[start..(i + 1)];
            start = i + 1;
        }
        if (start < text.Length) yield return text[start..];
    }
}
