using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>The first rung: finds the topic of an utterance by its keywords. No engine, no clock, under a millisecond.</summary>
public sealed class Understanding
{
    // Shorter words stand for themselves ("non" is not the beginning of "nonante").
    private const int PrefixFromLetters = 4;

    /// <summary>May stand inside a keyword: « marche toujours pas ».</summary>
    private static readonly HashSet<string> s_between = ["toujours", "vraiment", "meme", "bien", "absolument", "presque", "quasiment", "carrement", "ne", "n"];

    /// <summary>Says nothing of its own.</summary>
    private static readonly List<string>[] s_courtesies =
        [.. new[] { "merci", "beaucoup", "très", "bien", "madame", "monsieur", "s’il vous plaît", "à vous", "aussi" }.Select(Words.Split)];

    private readonly IReadOnlyList<(Topic Topic, List<string>[] Keywords, List<string>[] Alone)> _topics;

    public Understanding(Scenario scenario) =>
        _topics = [.. scenario.Topics.Select(topic => (topic, Split(topic.Keywords), Split(topic.Alone ?? [])))];

    /// <summary>
    /// The topic whose keywords cover the most letters of the text; among equals the scenario's first. A wish for a person goes
    /// before all others. Null when no keyword occurs.
    /// </summary>
    public Topic? Find(string text)
    {
        var words = Words.Split(text);
        var nothingElse = IsSmallTalk(words);
        Topic? best = null;
        var bestLetters = 0;
        foreach (var (topic, keywords, alone) in _topics)
        {
            var letters = Letters(words, keywords) + (nothingElse ? Letters(words, alone) : 0);
            if (letters > 0 && topic.Outcome == ReplyOutcome.Transfer)
                return topic;
            if (letters > bestLetters)
                (best, bestLetters) = (topic, letters);
        }
        return best;
    }

    private static List<string>[] Split(IReadOnlyList<string> phrases) => [.. phrases.Select(Words.Split)];

    private static int Letters(List<string> words, List<string>[] keywords) =>
        keywords.Where(keyword => Enumerable.Range(0, words.Count).Any(start => Matched(words, start, keyword) > 0)).Sum(keyword => keyword.Sum(word => word.Length));

    /// <summary>Whether the text is made of courtesies and of keywords that count alone, whichever topic's.</summary>
    private bool IsSmallTalk(List<string> words)
    {
        for (var i = 0; i < words.Count;)
        {
            var longest = _topics.SelectMany(topic => topic.Alone).Concat(s_courtesies).Max(phrase => Matched(words, i, phrase));
            if (longest == 0 && !Hesitation.IsFiller(words[i]))
                return false;
            i += Math.Max(longest, 1);
        }
        return true;
    }

    /// <returns>How many words the keyword takes from <paramref name="start"/> on; 0 when it does not stand there.</returns>
    private static int Matched(List<string> words, int start, List<string> keyword)
    {
        var matched = 0;
        var at = start;
        for (; at < words.Count && matched < keyword.Count; at++)
        {
            if (Matches(words[at], keyword[matched]))
                matched++;
            else if (matched == 0 || !s_between.Contains(words[at]))
                return 0;
        }
        return matched == keyword.Count ? at - start : 0;
    }

    private static bool Matches(string word, string keyword) => keyword.Length >= PrefixFromLetters
        ? word.StartsWith(keyword, StringComparison.Ordinal)
        : word == keyword;
}
