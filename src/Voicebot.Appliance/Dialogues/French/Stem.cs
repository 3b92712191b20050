namespace Voicebot.Appliance.Dialogues.French;

/// <summary>A word without its ending, so that « réparations », « réparer » and « réparée » are one: lighter than a stemmer that knows the grammar, enough to compare.</summary>
static class Stem
{
    const int FewestLetters = 3;

    // Folded, as words are.
    static readonly string[] Endings =
    [
        .. new[]
        {
            "issements", "issement", "ations", "ation", "ements", "ement", "ateurs", "ateur", "issons", "issez", "eraient", "erait", "erons", "erez", "eront", "aient",
            "ables", "able", "ages", "age", "ions", "euses", "euse", "eurs", "eur", "antes", "ants", "ante", "ant", "ent", "ons", "ais", "ait", "era", "ees", "ies",
            "iez", "ez", "er", "ir", "re", "ee", "es", "ie", "e", "s", "x",
        }.OrderByDescending(static ending => ending.Length),
    ];

    /// <param name="word">Folded: lower case, no accents.</param>
    public static string Of(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length - ending.Length >= FewestLetters && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }
        return word;
    }
}
