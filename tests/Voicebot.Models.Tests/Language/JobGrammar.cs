namespace Voicebot.Models.Tests.Language;

/// <summary>GBNF of the JSON that an item asks for. Texts begin with a space, as the demo's model was taught; readers trim.</summary>
public static class JobGrammar
{
    private const string Text = """ "\" " [^"\\]{1,120} "\"" """;

    private static readonly Dictionary<string, string[]> s_closed = new()
    {
        ["tag"] =
        [
            "panne", "horaires", "garantie", "rendez-vous", "facture", "tarif", "adresse", "livraison", "conseiller", "fin", "bonjour", "oui", "autre",
        ],
        ["severity"] = ["basse", "moyenne", "haute"],
        ["sentiment"] = ["positif", "neutre", "négatif"],
    };

    public static string Of(LanguageItem item)
    {
        var names = item.Fields!.Keys.ToList();
        var members = names.Select((name, number) => $"\"\\\"{name}\\\":\" v{number}");
        var values = names.Select((name, number) => $"v{number} ::= {Value(item, name)}");
        return $"root ::= \"{{\" {string.Join(" \",\" ", members)} \"}}\"\n{string.Join('\n', values)}";
    }

    private static string Value(LanguageItem item, string name) =>
        item.Job == "summarise" && s_closed.TryGetValue(name, out var words) ? string.Join(" | ", words.Select(word => $"\"\\\" {word}\\\"\""))
        : item.Job == "summarise" ? Text
        : $"{Text} | \"null\"";
}
