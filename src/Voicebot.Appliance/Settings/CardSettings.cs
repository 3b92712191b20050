using System.Text;

namespace Voicebot.Appliance.Settings;

/// <summary>
/// The settings that a technician writes on the memory card's FAT partition, where any PC can read them, on their way to the
/// private ones. Secrets go one way: they are blanked on the card, and a blank one there means the one that is kept.
/// </summary>
internal static class CardSettings
{
    private const string Taken = " # gardé dans l’appareil ; vide : il ne change pas";

    /// <summary>What is to be kept: the card's own lines, number for number, with the secrets that it leaves blank; then those that it does not name.</summary>
    /// <exception cref="SettingException">A line of one of them is no setting.</exception>
    public static string Merge(string card, string kept, string cardName)
    {
        var secrets = Parse(kept, "réglages gardés").Where(static setting => setting.IsSecret).Where(static setting => setting.Value.Length > 0)
            .GroupBy(static setting => setting.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(static same => same.Key, static same => same.Last(), StringComparer.OrdinalIgnoreCase);
        var lines = Lines(card);
        foreach (var setting in Parse(card, cardName).Where(static setting => setting.IsSecret))
        {
            if (setting.Value.Length == 0 && secrets.TryGetValue(setting.Name, out var known))
                lines[setting.Line - 1] = Write(known);
            secrets.Remove(setting.Name);
        }
        return Join([.. lines, .. secrets.Values.OrderBy(static setting => setting.Name, StringComparer.Ordinal).Select(Write)], "\n");
    }

    /// <summary>What stays on the card: the same lines without secrets. Line ends as any PC shows them.</summary>
    /// <exception cref="SettingException">A line is no setting.</exception>
    public static string Blank(string card, string cardName)
    {
        var lines = Lines(card);
        foreach (var setting in Parse(card, cardName).Where(static setting => setting.IsSecret).Where(static setting => setting.Value.Length > 0))
            lines[setting.Line - 1] = $"{setting.Name}={Taken}";
        return Join(lines, "\r\n");
    }

    private static IReadOnlyList<EnvSetting> Parse(string text, string name)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return EnvFile.Read(stream, name);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    private static string Write(EnvSetting setting) => $"{setting.Name}={EnvFile.Quote(setting.Value)}";

    private static string Join(List<string> lines, string end) => string.Concat(lines.Select(line => line + end));
}
