using System.Text;

namespace Voicebot.Appliance.Dialogues;

/// <summary>A scenario's texts: sentences, the question among them, and {places} for what is known.</summary>
internal static class Wording
{
    /// <summary>The sentences, each with its mark.</summary>
    public static List<string> Sentences(string text)
    {
        List<string> sentences = [];
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var ends = text[at] is '.' or '?' or '!' or '…' or '}' && (at + 1 == text.Length || (text[at + 1] == ' ' && (text[at] != '}' || (at + 2 < text.Length && char.IsUpper(text[at + 2])))));
            if (!ends)
                continue;
            sentences.Add(text[start..(at + 1)].Trim());
            start = at + 1;
        }
        if (text[start..].Trim() is { Length: > 0 } rest)
            sentences.Add(rest);
        return sentences;
    }

    /// <summary>What the text asks: its last sentence when that is a question, else all of it.</summary>
    public static string Question(string text) => Sentences(text) is [.., var last] && IsQuestion(last) ? last : text;

    /// <summary>The text without the question it ends on, « Puis-je vous aider pour autre chose ? »; empty when it is nothing else.</summary>
    public static string WithoutQuestion(string text) =>
        Sentences(text) is [.. var before, var last] && IsQuestion(last) ? string.Join(' ', before) : text;

    /// <summary>What is said at one go: all of it, or sentence by sentence when some must be made at the moment and others wait in the cache.</summary>
    public static IEnumerable<string> Parts(string template) => template.Contains('{') ? Sentences(template) : [template];

    /// <summary>The names in braces.</summary>
    public static IEnumerable<string> Places(string template)
    {
        for (var open = template.IndexOf('{'); open >= 0; open = template.IndexOf('{', open + 1))
        {
            if (template.IndexOf('}', open) is var close and > 0)
                yield return template[(open + 1)..close];
        }
    }

    /// <returns>Null when something that the text names is not known.</returns>
    public static string? Fill(string template, Func<string, string?> find)
    {
        if (!template.Contains('{'))
            return template;
        var filled = new StringBuilder(template);
        foreach (var place in Places(template))
        {
            if (find(place) is not { } value)
                return null;
            filled.Replace("{" + place + "}", value);
        }
        return filled.ToString();
    }

    private static bool IsQuestion(string sentence) => sentence.EndsWith('?');
}
