namespace Voicebot.Appliance.Settings;

/// <summary>Where tickets, customers and the history of calls are kept.</summary>
/// <param name="Path">Null: none is kept.</param>
/// <param name="IsSet">By the technician; the default is silent where there is no such folder.</param>
/// <param name="CopyPath">Where its daily copy goes; null: none is made.</param>
public sealed record JournalSettings(string? Path, bool IsSet, string? CopyPath)
{
    internal const string Usual = "/var/lib/voicebot/journal.db";

    internal static JournalSettings Read(SettingReader read)
    {
        var path = read.Text("JOURNAL_PATH");
        var copy = read.Text("JOURNAL_COPY");
        return path == "off"
            ? new JournalSettings(null, IsSet: true, null)
            : new JournalSettings(path ?? Usual, path is not null, copy == "off" ? null : copy ?? (path ?? Usual) + ".copie");
    }
}
