using System.Text.Json;

namespace Voicebot.Appliance.Dialogues;

/// <summary>On which line of a scenario file something stands, by its path: `steps[3].next`.</summary>
internal sealed class ScenarioLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <param name="json">As it was read; may have comments.</param>
    public ScenarioLines(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var path = new Stack<(string Name, int Next)>(); // a container and, of an array, the index of its next element
        string? property = null;
        var (line, at) = (1, 0);
        while (reader.Read())
        {
            for (; at < reader.TokenStartIndex; at++)
                line += json[at] == '\n' ? 1 : 0;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    property = Join(path.TryPeek(out var outer) ? outer.Name : "", reader.GetString()!);
                    _lines.TryAdd(property, line);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Push((Name(path, ref property, line), reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    break;
                default:
                    Name(path, ref property, line);
                    break;
            }
        }
    }

    /// <summary>The line of what the path names, or of the nearest thing that holds it; 1 when there is none.</summary>
    public int Of(string path)
    {
        for (var name = path; name.Length > 0; name = name[..Math.Max(0, Math.Max(name.LastIndexOf('.'), name.LastIndexOf('[')))])
        {
            if (_lines.TryGetValue(name, out var line))
                return line;
        }
        return 1;
    }

    private string Name(Stack<(string Name, int Next)> path, ref string? property, int line)
    {
        if (property is { } named)
        {
            property = null;
            return named;
        }
        if (!path.TryPop(out var array) || array.Next < 0)
            return "";
        path.Push((array.Name, array.Next + 1));
        var name = $"{array.Name}[{array.Next}]";
        _lines.TryAdd(name, line);
        return name;
    }

    private static string Join(string outer, string name) => outer.Length == 0 ? name : $"{outer}.{name}";
}
