using System.Text.Json;
using System.Text.Json.Nodes;

namespace Voicebot.Lab;

/// <summary>The built-in scenario with other opening hours, as a file: what is tested must not hang on the hour.</summary>
public static class OpeningTimes
{
    private static readonly string[] s_weekdays = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

    /// <summary>Somebody is there at any hour.</summary>
    /// <returns>The file.</returns>
    public static Task<string> AlwaysAsync(string folder) => WriteAsync(folder, s_weekdays.ToDictionary(static day => day, static _ => "0:00-24:00"));

    /// <summary>Somebody is there today, as Paris counts its days, and on that weekday alone.</summary>
    public static Task<string> TodayAsync(string folder) =>
        WriteAsync(folder, new Dictionary<string, string> { [s_weekdays[(int)TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).DayOfWeek]] = "0:00-24:00" });

    /// <summary>Nobody is there until tomorrow at nine.</summary>
    public static Task<string> TomorrowAsync(string folder) => WriteAsync(folder, Tomorrow());

    /// <summary>Nobody is there, and whoever wants a person is taken through this step alone.</summary>
    /// <returns>The file.</returns>
    public static Task<string> NobodyAsync(string folder, string step) => WriteAsync(folder, Tomorrow(), scenario =>
    {
        scenario["announcement"] = "";
        scenario["nobody"]!["steps"] = new JsonArray(step);
    });

    private static Dictionary<string, string> Tomorrow() =>
        new() { [s_weekdays[(int)TimeProvider.System.GetLocalNow().AddDays(1).DayOfWeek]] = "9:00-12:00" };

    private static async Task<string> WriteAsync(string folder, IReadOnlyDictionary<string, string> spans, Action<JsonNode>? change = null)
    {
        var builtIn = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Voicebot.Appliance/Dialogues/sav-wouippleul.fr.json"));
        var scenario = JsonNode.Parse(builtIn, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        scenario["hours"] = new JsonObject
        {
            ["days"] = new JsonObject(spans.Select(static span => KeyValuePair.Create<string, JsonNode?>(span.Key, new JsonArray(JsonValue.Create(span.Value))))),
            ["holidays"] = "none",
        };
        change?.Invoke(scenario);
        var file = Path.Combine(folder, "scenario.json");
        await File.WriteAllTextAsync(file, scenario.ToJsonString());
        return file;
    }
}
