namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Callers correct themselves: "le douze, non pardon, le treize". What was said last is what counts.</summary>
static class Correction
{
    public delegate bool Reader<T>(string text, out T value);

    /// <summary>Longest first, so that "non pardon" is one mark and not two.</summary>
    static readonly List<string>[] Marks =
    [
        .. new[]
        {
            "je me suis trompé", "je me suis trompée", "non je me trompe", "non excusez-moi", "ah non pardon", "euh non pardon", "excusez-moi",
            "je me trompe", "je recommence", "je corrige", "non pardon", "pardon non", "non attendez", "ou plutôt", "non plutôt",
            "mais non", "ah non", "euh non", "enfin non", "plutôt", "pardon", "non",
        }.Select(Words.Split),
    ];

    /// <summary>The stretches of text between corrections, empty ones left out.</summary>
    public static List<string> Parts(string text)
    {
        // Positions are needed in the original text (an e-mail keeps its dots), so the marks are searched word by word there.
        List<(string Folded, int Start, int End)> words = [];
        for (int i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            int start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            words.Add((Words.Fold(text[start..i]), start, i));
        }
        List<string> folded = words.ConvertAll(word => word.Folded);
        List<string> parts = [];
        int from = 0;
        for (int i = 0; i < folded.Count; i++)
        {
            List<string>? mark = Array.Find(Marks, candidate => Words.StartsAt(folded, i, candidate));
            if (mark is null || Glued(text, words[i].Start, words[i + mark.Count - 1].End)) continue;
            Add(text[from..words[i].Start]);
            from = words[i + mark.Count - 1].End;
            i += mark.Count - 1;
        }
        Add(text[from..]);
        return parts;

        void Add(string part)
        {
            part = part.Trim(' ', ',', ';', '.', '!', '…');
            if (part.Length > 0) parts.Add(part);
        }
    }

    /// <summary>Reads the last part that can be read; the whole text when nothing was corrected.</summary>
    /// <remarks>If the last part cannot be read the answer is false: what was corrected is not taken back into use.</remarks>
    public static bool TryLatest<T>(string text, Reader<T> reader, out T value)
    {
        List<string> parts = Parts(text);
        return reader(parts.Count > 0 ? parts[^1] : text, out value);
    }

    /// <summary>"pardon" in an address such as pardon.martin@… is no correction.</summary>
    static bool Glued(string text, int start, int end) =>
        (start > 0 && text[start - 1] is '@' or '-' or '_') || (start > 1 && text[start - 1] == '.' && char.IsLetterOrDigit(text[start - 2]))
        || (end < text.Length && text[end] is '@' or '-' or '_') || (end + 1 < text.Length && text[end] == '.' && char.IsLetterOrDigit(text[end + 1]));
}
