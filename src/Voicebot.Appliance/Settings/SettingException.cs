namespace Voicebot.Appliance.Settings;

/// <summary>A setting has a value that cannot work. Stops the start with one line: name, value, what is allowed.</summary>
/// <remarks>The message is French: the technician reads it. It never holds a secret, nor a line that may be one.</remarks>
public sealed class SettingException : Exception
{
    private const int MostShown = 120;

    /// <param name="value">Null: none was given.</param>
    public SettingException(string name, string? value, string allowed)
        : base(value is null ? $"{name} manque : {allowed}" : $"{name} = « {Show(value)} » : {allowed}") =>
        Name = name;

    private SettingException(string message) : base(message)
    {
    }

    /// <summary>The setting; null: a place of which not even that is sure.</summary>
    public string? Name { get; }

    /// <summary>What is wrong with a place (a line of a file, a word of the command line) whose content is not to be shown.</summary>
    public static SettingException At(string place, string problem) => new($"{place} : {problem}");

    // A value may hold anything, a line break or a whole file included; the message stays one line.
    private static string Show(string value)
    {
        var shown = string.Concat(value.Take(MostShown).Select(letter => char.IsControl(letter) ? '?' : letter));
        return value.Length > MostShown ? shown + "…" : shown;
    }
}
