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

    /// <summary>Folded openings and parts that no caller to a help desk says; compared by words, so punctuation does not matter.</summary>
    static readonly List<string>[] KnownPhrases =
    [
        .. new[]
        {
            "sous-titres réalisés", "sous-titres réalisé", "sous-titres par", "sous-titres fait par", "sous-titres faits par", "sous-titrage", "sous-titreur", "sous-titres de",
            "sous-titre réalisé", "sous-titré par", "soustitreur", "communauté d'amara", "amara org", "sous-titres", "transcription par", "transcrit par", "traduction par",
            "traduit par", "merci d'avoir regardé", "merci d'avoir suivi", "merci d'avoir visionné", "merci de votre visionnage", "merci pour votre visionnage",
            "merci de regarder cette", "merci de regarder la vidéo", "merci à tous d'avoir", "abonnez-vous", "vous abonner à la chaîne", "n'oubliez pas de vous abonner", "n'hésitez pas à vous abonner",
            "abonner à ma chaîne", "mettez un pouce", "un pouce bleu", "likez la vidéo", "à bientôt pour une nouvelle vidéo", "à la prochaine vidéo",
            "pour une prochaine vidéo", "dans une prochaine vidéo", "cette vidéo vous a plu", "rendez-vous sur notre chaîne", "retrouvez-nous sur", "société radio-canada", "radio-canada",
            "st 501", "st' 501", "mfp", "la chaîne youtube", "musique de générique", "thanks for watching", "thank you for watching", "please subscribe", "subtitles by",
            "subtitled by", "untertitel", "sottotitoli", "subtítulos", "legendas pela", "copyright", "tous droits réservés", "cliquez sur la cloche", "activez la cloche",
        }.Select(Words.Split),
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
        if (Loops(words))
        {
            reason = HallucinationReason.Repetition;
            return "";
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

    /// <summary>A phrase of two words or more four times in a row, a word six times; figures may repeat more.</summary>
    static bool Loops(List<string> words)
    {
        for (int period = 1; period <= words.Count / 3; period++)
        {
            // An angry caller says "je veux parler à quelqu'un" three times.
            int most = period == 1 ? 6 : 4;
            int same = 0;
            for (int i = period; i < words.Count; i++)
            {
                same = words[i] == words[i - period] ? same + 1 : 0;
                if (same < period * (most - 1)) continue;
                // "zéro zéro zéro zéro zéro zéro" and "06 06 06" are dictations.
                if (!words.GetRange(i - period + 1, period).TrueForAll(word => char.IsAsciiDigit(word[0]) || SpokenNumber.Read([new Word(word, false, false)], 0, out _) > 0)) return true;
            }
        }
        return false;
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
            bool known = words.Count > 0 && (KnownSentences.Contains(string.Join(' ', words)) || Array.Exists(KnownPhrases, phrase => Words.IndexOf(words, phrase) >= 0));
            if (known) reason = HallucinationReason.KnownPhrase;
            else kept.Append(sentence);
        }
        return kept.ToString();
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
