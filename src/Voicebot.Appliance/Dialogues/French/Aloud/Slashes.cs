using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>"/" between words, by its meaning: "appels/jour" is by, "oui/non" or, "qualité/prix" nothing.</summary>
static partial class Slashes
{
    /// <summary>Said one after the other.</summary>
    static readonly HashSet<string> Pairs =
    [
        "qualite/prix", "marche/arret", "on/off", "aller/retour", "allers/retours", "recto/verso", "entree/sortie", "entrees/sorties", "question/reponse", "questions/reponses", "tcp/ip", "ac/dc", "client/serveur",
        "audio/video", "parent/enfant", "parents/enfants", "jour/nuit", "froid/chaud", "play/pause", "copier/coller", "24/24", "pieces/main", "male/femelle", "son/image",
    ];

    static readonly Dictionary<string, string> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["c/o"] = "chez",
        ["p/n"] = "référence",
        ["n/a"] = "non applicable",
        ["h/f"] = "homme ou femme",
        ["f/h"] = "femme ou homme",
        ["a/r"] = "aller retour",
        ["n/c"] = "non communiqué",
        ["s/c"] = "sous couvert",
    };

    public static string Say(string text) => Between().Replace(text, Words);

    static string Words(Match match)
    {
        string[] parts = match.Value.Split('/', StringSplitOptions.TrimEntries);
        string said = parts[0];
        for (int i = 1; i < parts.Length; i++)
        {
            string left = parts[i - 1], right = parts[i];
            if (Fixed.TryGetValue($"{left}/{right}", out string? known)) said = said[..^left.Length] + known;
            else said += Link(left, right);
        }
        return said;
    }

    static string Link(string left, string right)
    {
        string pair = $"{French.Words.Fold(left[(left.IndexOf('\'', StringComparison.Ordinal) + 1)..])}/{French.Words.Fold(right)}";
        if (Pairs.Contains(pair)) return " " + right;
        if (pair == "et/ou") return " ou";
        // "jour/mois" names both; "appels/jour" counts one by the other.
        bool counts = Units.Per(left) is null || left[^1] is 's' || left == "mois";
        if (left.Length > 2 && counts && Units.Per(right) is { } per && (right.Length > 1 || right is "h" or "s" or "j" or "l" or "L")) return " par " + per;
        return " ou " + right;
    }

    [GeneratedRegex(@"(?<![\p{L}\d/])[\p{L}][\p{L}'.]*(?: ?/ ?[\p{L}][\p{L}]*[23]?(?![\d]))+|(?<=[\p{L}]-)[\p{L}]+(?: ?/ ?[\p{L}]+[23]?(?![\d]))+")]
    private static partial Regex Between();
}
