namespace Voicebot.Lab.Sentences;

/// <summary>One sentence of a caller, with what it must lead to.</summary>
/// <param name="Family">Sentences of one kind and wording; a family is in one half only.</param>
/// <param name="IsHeldOut">Nothing was built or chosen with it.</param>
/// <param name="Topics">Any of them is right; « aucun »: none, « danger »: any danger, « savoir »: a passage.</param>
/// <param name="Captures">What it tells beside.</param>
/// <param name="Step">Of a step's answers: the step; null for a first sentence.</param>
sealed record LabelledSentence(string Family, bool IsHeldOut, IReadOnlyList<string> Topics, IReadOnlyDictionary<string, string> Captures, string? Step, string Text)
{
    /// <summary>A question that a passage answers, and no topic.</summary>
    public bool IsFree => Topics.Contains("savoir");
}

/// <summary>tests/understanding: text files, a line each; a family begins with `== half | family | topics | captures`.</summary>
static class SentenceSet
{
    public static IReadOnlyList<LabelledSentence> Read(string folder)
    {
        var sentences = new List<LabelledSentence>();
        foreach (var path in Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            string[] head = [];
            var number = 0;
            foreach (var line in File.ReadLines(path).Select(static line => line.Trim()))
            {
                number++;
                if (line.Length == 0 || line.StartsWith('#'))
                    continue;
                var fields = line.TrimStart('=').Split(" | ", StringSplitOptions.TrimEntries);
                if (line.StartsWith("==", StringComparison.Ordinal))
                {
                    head = fields is [("b" or "h"), _, _, ..] ? fields : throw new InvalidDataException($"{path}:{number}: `== b|h | family | topics | captures`");
                    continue;
                }
                var captures = Captures(head.ElementAtOrDefault(3));
                foreach (var (name, value) in Captures(fields.ElementAtOrDefault(1)))
                    captures[name] = value;
                var isAnswer = head[2].StartsWith('@');
                sentences.Add(new(head[1], head[0] == "h", isAnswer ? [] : head[2].Split('|'), captures, isAnswer ? head[2][1..] : null, fields[0]));
            }
        }
        return sentences;
    }

    private static Dictionary<string, string> Captures(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static pair => pair.Split('=', 2, StringSplitOptions.TrimEntries)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
