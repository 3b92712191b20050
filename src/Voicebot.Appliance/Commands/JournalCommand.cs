using System.CommandLine;
using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>A command on the journal: reads the settings, opens it beside the service, and closes it.</summary>
internal static class JournalCommand
{
    /// <param name="act">Returns the exit status.</param>
    public static void OnJournal(this Command command, Func<ParseResult, SqliteConnection, int> act)
    {
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            using var journal = JournalFile.OpenExisting(JournalPath(common.Read(parsed)));
            return act(parsed, journal);
        });
    }

    /// <summary>One that needs more than the journal.</summary>
    public static void OnSettings(this Command command, Func<ParseResult, ApplianceSettings, int> act)
    {
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(parsed => act(parsed, common.Read(parsed)));
    }

    /// <exception cref="CommandException">No journal is kept.</exception>
    public static string JournalPath(ApplianceSettings settings) =>
        settings.Journal.Path ?? throw new CommandException("JOURNAL_PATH=off : aucun journal n’est tenu");
}
