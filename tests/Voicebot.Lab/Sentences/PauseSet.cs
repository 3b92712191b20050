namespace Voicebot.Lab.Sentences;

/// <summary>What a pause in a caller's turn is.</summary>
internal enum PauseKind
{
    /// <summary>The turn's end.</summary>
    Finished,

    /// <summary>The turn might have ended here; what followed changes nothing.</summary>
    Enough,

    /// <summary>What followed matters.</summary>
    Unfinished,
}

/// <summary>One pause of a caller.</summary>
/// <param name="IsHeldOut">Nothing was built or chosen with it.</param>
/// <param name="Question">What was asked: a step, or `début`, `autre`, `confirmer`.</param>
/// <param name="Heard">All of the turn up to the pause.</param>
internal sealed record LabelledPause(bool IsHeldOut, string Question, PauseKind Kind, string Heard);

/// <summary>tests/understanding/pauses/turns.txt: turns with their pauses marked.</summary>
internal static class PauseSet
{
    /// <exception cref="InvalidDataException">A turn stands before the first family.</exception>
    public static IReadOnlyList<LabelledPause> Read(string file)
    {
        var pauses = new List<LabelledPause>();
        string[] head = [];
        foreach (var line in File.ReadLines(file).Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("==", StringComparison.Ordinal))
            {
                head = line.TrimStart('=').Split('|', StringSplitOptions.TrimEntries);
                continue;
            }
            if (head is not [("b" or "h") and var half, _, var question])
                throw new InvalidDataException($"{file}: `== b|h | family | question` stands before `{line}`");
            var heard = "";
            var parts = line.Split([" / ", " + "], StringSplitOptions.None);
            var at = 0;
            foreach (var part in parts)
            {
                heard = heard.Length == 0 ? part : $"{heard} {part}";
                at += part.Length;
                var kind = at == line.Length ? PauseKind.Finished : line[at + 1] == '/' ? PauseKind.Unfinished : PauseKind.Enough;
                // A comma would tell that more comes, and a recogniser writes none at the end of what it hears.
                pauses.Add(new(half == "h", question, kind, heard.TrimEnd(',')));
                at += 3;
            }
        }
        return pauses;
    }
}
