using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>The first rung: finds the topic of an utterance by its keywords. No engine, no clock, under a millisecond.</summary>
public sealed class Understanding
{
    // Shorter words stand for themselves ("non" is not the beginning of "nonante").
    private const int PrefixFromLetters = 4;

    private readonly IReadOnlyList<(Topic Topic, List<string>[] Keywords)> _topics;

    public Understanding(Scenario scenario) =>
        _topics = [.. scenario.Topics.Select(topic => (topic, topic.Keywords.Select(Words.Split).ToArray()))];

    /// <summary>The topic whose keywords cover the most letters of the text; among equals the scenario's first. Null when no keyword occurs.</summary>
    public Topic? Find(string text)
    {
        var words = Words.Split(text);
        Topic? best = null;
        var bestLetters = 0;
        foreach (var (topic, keywords) in _topics)
        {
            var letters = 0;
            foreach (var keyword in keywords)
            {
                if (Occurs(words, keyword))
                    letters += keyword.Sum(word => word.Length);
            }
            if (letters > bestLetters)
                (best, bestLetters) = (topic, letters);
        }
        return best;
    }

    private static bool Occurs(List<string> words, List<string> keyword)
    {
        for (var start = 0; start + keyword.Count <= words.Count; start++)
        {
            var matched = 0;
            while (matched < keyword.Count && Matches(words[start + matched], keyword[matched]))
                matched++;
            if (matched == keyword.Count)
                return true;
        }
        return false;
    }

    private static bool Matches(string word, string keyword) => keyword.Length >= PrefixFromLetters
        ? word.StartsWith(keyword, StringComparison.Ordinal)
        : word == keyword;
}
