using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Voicebot.Models.Tests.Language;

/// <summary>How many of the held-out items a language model gets right, by what is asked of it.</summary>
public sealed class LanguageScore
{
    private const int WrongShown = 20;

    private readonly SortedDictionary<string, (int Right, int Asked)> _parts = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];

    /// <summary>Share of the options.</summary>
    public double Options => Share("options");

    /// <summary>Share of the fields that are as said, or null where nothing was said.</summary>
    public double Fields => Share("fields");

    /// <summary>Share of the documents that parse.</summary>
    public double ValidJson => Share("JSON valid");

    /// <param name="item">Of choose.</param>
    /// <param name="chosen">Its index among the options.</param>
    public void AddChoice(LanguageItem item, int chosen)
    {
        Note("options", item.Options![chosen] == item.Answer);
        if (item.Options[chosen] != item.Answer)
            Wrong(item, item.Options[chosen]);
    }

    /// <param name="item">Of extract or summarise.</param>
    /// <param name="json">What came; null when the model did not come to an end.</param>
    public void AddDocument(LanguageItem item, string? json)
    {
        var values = Read(json);
        Note("JSON valid", values is not null);
        var allRight = true;
        foreach (var (name, wanted) in item.Fields!)
        {
            var isRight = values is not null && values.TryGetValue(name, out var found) && found == wanted;
            allRight &= isRight;
            if (item.Job == "extract")
                Note("fields", isRight);
            Note($"  {item.Job} {name}", isRight);
        }
        if (!allRight)
            Wrong(item, json ?? "no end");
    }

    public void AddAnswer(LanguageItem item, string said)
    {
        Note("answers, word for word", said.Trim() == item.Answer);
        if (said.Trim() != item.Answer)
            Wrong(item, said);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, (right, asked)) in _parts)
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {right} of {asked} = {right / (double)asked:0.0%}");
        foreach (var wrong in _wrong.Take(WrongShown))
            text.AppendLine(wrong);
        return text.ToString();
    }

    /// <returns>Null: no object of texts and nulls.</returns>
    private static Dictionary<string, string?>? Read(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()?.Trim());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private double Share(string name) => _parts.TryGetValue(name, out var part) ? part.Right / (double)part.Asked : 0;

    private void Note(string name, bool isRight)
    {
        var (right, asked) = _parts.GetValueOrDefault(name);
        _parts[name] = (right + (isRight ? 1 : 0), asked + 1);
    }

    private void Wrong(LanguageItem item, string got) => _wrong.Add($"  {item.Job}: {item.User}\n    wanted {item.Answer}\n    got    {got}");
}
