namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>"oui", "d'accord", "mmh": the listener follows; the floor stays with the speaker.</summary>
public static class Backchannel
{
    /// <summary>Longer than this it is a sentence, whatever its words.</summary>
    const int MostWords = 5;

    static readonly HashSet<string> Sounds =
    [
        "oui", "ouais", "ok", "okay", "mmh", "mm", "mmm", "hm", "hmm", "hum", "mh", "mhm", "ah", "oh", "eh", "bien", "bon", "entendu", "voila", "parfait",
        "euh", "heu", "tres", "super", "exact", "exactement", "compris", "merci", "d", "accord", "dac", "han", "aha", "effectivement", "bah", "ben", "absolument", "yes", "genial",
    ];

    static readonly List<string>[] Phrases =
    [
        .. new[] { "je vois", "c'est ça", "tout à fait", "en effet", "bien sûr", "je comprends", "ça marche", "j'ai compris", "c'est bon", "ça va", "c'est noté", "je note", "pas de souci", "pas de problème", "oh là là" }.Select(Words.Split),
    ];

    /// <summary>Whether these words, said while we speak, leave the floor to us. Empty text does: a cough has no words.</summary>
    /// <remarks>Only for speech over our own: after a closed question "oui" is an answer (<see cref="YesNo"/>).</remarks>
    public static bool Is(string text)
    {
        List<string> words = Words.Split(text);
        if (words.Count > MostWords) return false;
        for (int i = 0; i < words.Count;)
        {
            List<string>? phrase = Array.Find(Phrases, candidate => Words.StartsAt(words, i, candidate));
            if (phrase is not null) i += phrase.Count;
            else if (Sounds.Contains(words[i])) i++;
            else return false;
        }
        return true;
    }
}
