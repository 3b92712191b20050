using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Words that are looked for in a row, « … » standing for a few others. Folded: accents and case do not count.</summary>
public sealed class Phrase
{
    // Shorter words stand for themselves ("non" is not the beginning of "nonante").
    private const int PrefixFromLetters = 4;

    /// <summary>How many words « … » may stand for.</summary>
    private const int MostBetween = 4;

    /// <summary>And where words are grave: « la batterie de l’aspirateur est toute gonflée ».</summary>
    private const int MostBetweenFar = 6;

    /// <summary>May stand inside a phrase unasked: « marche toujours pas ».</summary>
    private static readonly HashSet<string> s_between = ["toujours", "vraiment", "meme", "bien", "absolument", "presque", "quasiment", "carrement", "ne", "n", "euh", "encore"];

    private readonly List<Part> _parts;
    private bool _reachesFar;

    private Phrase(List<Part> parts) => _parts = parts;

    /// <summary>Of its own words.</summary>
    public int Letters => _parts.Sum(part => part.Letters);

    /// <summary>As a scenario's keywords are written: a word of four letters or more also finds longer words that begin with it.</summary>
    public static Phrase Keyword(string text) => new(Parse(text, static piece => [.. Words.Split(piece).Select(word => new Part([(word, word.Length >= PrefixFromLetters)]))]));

    /// <summary>As it is spoken: every word itself.</summary>
    public static Phrase Exact(string text) => new(Parse(text, static piece => [.. Words.Split(piece).Select(word => new Part([(word, false)]))]));

    /// <summary>As the tables in the code are written: « a|b » is either, « brul* » a beginning, every other word itself; no accents.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="reachesFar">« … » stands for more words, and reaches over commas.</param>
    public static Phrase Pattern(string text, bool reachesFar = false) => new(Parse(text, static piece =>
    [
        .. piece.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => new Part([.. part.Split('|').Select(word => (word.TrimEnd('*'), word.EndsWith('*')))])),
    ]))
    {
        _reachesFar = reachesFar,
    };

    /// <summary>Where it stands: the first occurrence from each word on.</summary>
    internal IEnumerable<Span> In(IReadOnlyList<Word> words)
    {
        for (var start = 0; start < words.Count; start++)
        {
            if (EndFrom(words, start) is var end and > 0)
                yield return new Span(start, end);
        }
    }

    /// <returns>The word behind it; 0 when it does not begin at <paramref name="start"/>.</returns>
    internal int EndFrom(IReadOnlyList<Word> words, int start)
    {
        var at = start;
        for (var part = 0; part < _parts.Count; part++)
        {
            var most = !_parts[part].AfterGap ? 0 : _reachesFar ? MostBetweenFar : MostBetween;
            for (var between = 0; ; at++)
            {
                // « … » ends with the clause: a comma parts thoughts.
                if (at == words.Count || (most > 0 && words[at].AfterBreak && !_reachesFar))
                    return 0;
                if (_parts[part].Matches(words[at].Text))
                    break;
                if (part == 0 || (!s_between.Contains(words[at].Text) && ++between > most))
                    return 0;
            }
            at++;
        }
        return at;
    }

    /// <summary>Whether the words end inside this phrase: on more than a short word of it.</summary>
    internal bool MayGoOn(IReadOnlyList<Word> words)
    {
        for (var count = Math.Min(words.Count, _parts.Count - 1); count > 0; count--)
        {
            var begun = Enumerable.Range(0, count).All(part => _parts[part].Matches(words[words.Count - count + part].Text));
            if (begun && (count > 1 || words[^1].Text.Length > PrefixFromLetters))
                return true;
        }
        return false;
    }

    private static List<Part> Parse(string text, Func<string, List<Part>> words)
    {
        List<Part> parts = [];
        foreach (var piece in text.Replace("...", "…", StringComparison.Ordinal).Split('…'))
        {
            var next = words(piece);
            if (parts.Count > 0 && next.Count > 0)
                next[0] = next[0] with { AfterGap = true };
            parts.AddRange(next);
        }
        return parts;
    }

    private readonly record struct Part(IReadOnlyList<(string Text, bool IsBeginning)> Words, bool AfterGap = false)
    {
        public int Letters => Words[0].Text.Length;

        public bool Matches(string word)
        {
            foreach (var (text, isBeginning) in Words)
            {
                if (isBeginning ? word.StartsWith(text, StringComparison.Ordinal) : word == text)
                    return true;
            }
            return false;
        }
    }
}

/// <summary>Words of an utterance, from the first to the one behind the last.</summary>
internal readonly record struct Span(int Start, int End)
{
    public int Length => End - Start;

    public bool Holds(Span other) => Start <= other.Start && other.End <= End;

    public bool Touches(Span other) => Start < other.End && other.Start < End;
}
