namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Names spelled: plain letters or the French telephone alphabet ("A comme Anatole").</summary>
public static class SpellingWords
{
    static readonly string[] Alphabet =
    [
        "Anatole", "Berthe", "Célestin", "Désiré", "Eugène", "François", "Gaston", "Henri", "Irma", "Joseph", "Kléber", "Louis", "Marcel",
        "Nicolas", "Oscar", "Pierre", "Quintal", "Raoul", "Suzanne", "Thérèse", "Ursule", "Victor", "William", "Xavier", "Yvonne", "Zoé",
    ];

    /// <summary>"Dupont" → "D, U, P, O, N, T"; "Hélène-Ève" → "…, E accent aigu, …, tiret, …"; "Muller" → "M, U, deux L, E, R".</summary>
    /// <param name="name">Letters, hyphens, apostrophes and spaces; the rest is left out.</param>
    /// <param name="withAlphabet">Adds "comme Désiré" after each letter, for lines where B, P, D and T sound the same.</param>
    public static string Of(string name, bool withAlphabet = false)
    {
        List<string> said = [];
        string lower = name.ToLowerInvariant().Replace('’', '\'');
        for (int i = 0; i < lower.Length; i++)
        {
            char c = lower[i];
            switch (c)
            {
                case '-':
                    said.Add("tiret");
                    continue;
                case '\'':
                    said.Add("apostrophe");
                    continue;
                case ' ':
                    said.Add("espace");
                    continue;
                case 'œ':
                    said.Add("E dans l'O");
                    continue;
                case 'æ':
                    said.Add("E dans l'A");
                    continue;
            }
            int accent = Accents.Accented.IndexOf(c, StringComparison.Ordinal);
            char plain = accent >= 0 ? Accents.Plain[accent] : c;
            if (!char.IsAsciiLetterLower(plain)) continue;
            string letter = LetterName(char.ToUpperInvariant(plain));
            if (accent >= 0) letter = $"{letter} {Accents.Marks[accent]}";
            else if (i + 1 < lower.Length && lower[i + 1] == c && !withAlphabet)
            {
                letter = $"deux {letter}";
                i++;
            }
            said.Add(withAlphabet ? $"{letter} comme {Alphabet[plain - 'a']}" : letter);
        }
        return string.Join(", ", said);
    }

    /// <summary>What a voice is given for a capital: itself, except Y, which voices read as the word "y".</summary>
    internal static string LetterName(char capital) => capital == 'Y' ? "i grec" : capital.ToString();
}
