using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>What was erased of a number.</summary>
/// <param name="Aside">Copies and damaged journals that were cleaned, or deleted where they could not be.</param>
/// <param name="Left">Files in which the number still stands; none when all went well.</param>
/// <param name="Read">Files that were read again for that.</param>
internal sealed record Erased(int Customers, int Calls, int Tickets, int Lines, int Recordings, int Aside, IReadOnlyList<string> Left, int Read);

/// <summary>Forgets a number: journal and its write-ahead log, its copy, damaged ones that lie aside, turn trace, recordings. Then looks for it.</summary>
internal sealed class Eraser(ApplianceSettings settings, string journalPath)
{
    public Erased Erase(string key)
    {
        var number = new Spelled(key);
        int recordings, lines;
        (int Calls, int Tickets, int Customers) gone;
        using (var journal = JournalFile.OpenExisting(journalPath))
        {
            // First what is found through the journal, then the journal.
            var calls = Customers.Mentions(journal, key);
            recordings = EraseRecordings(calls, number);
            lines = settings.TurnTracePath is { } trace ? TraceEraser.Erase(trace, calls, number) : 0;
            gone = Customers.Erase(journal, key);
        }
        var aside = JournalFile.Aside(journalPath, settings.Journal.CopyPath, JournalFile.BeforeUpdate(journalPath)).Count(file => EraseAside(file, key, number));
        string[] files = [.. KeptFiles()];
        return new Erased(gone.Customers, gone.Calls, gone.Tickets, lines, recordings, aside, [.. files.Where(number.IsInFile)], files.Length);
    }

    private IEnumerable<string> KeptFiles()
    {
        var folders = new[] { Path.GetDirectoryName(Path.GetFullPath(journalPath)), settings.RecordFolder }.OfType<string>().Where(Directory.Exists);
        var traces = settings.TurnTracePath is { } trace ? new[] { trace, trace + ".1" }.Where(File.Exists) : [];
        return folders.SelectMany(Directory.GetFiles).Concat(traces).Select(Path.GetFullPath).Distinct();
    }

    // A damaged journal lets itself be cleaned or not; a number that still stands in it goes with the whole file.
    private static bool EraseAside(string file, string key, Spelled number)
    {
        var rows = 0;
        try
        {
            using var journal = JournalFile.OpenExisting(file);
            var gone = Customers.Erase(journal, key);
            rows = gone.Calls + gone.Tickets + gone.Customers;
        }
        catch (Exception error) when (error is SqliteException or JournalException)
        {
            // No database any more.
        }
        string[] parts = [file, file + "-wal", file + "-shm"];
        if (!parts.Any(number.IsInFile))
            return rows > 0;
        foreach (var part in parts)
            File.Delete(part);
        return true;
    }

    private int EraseRecordings(IReadOnlyList<Guid> calls, Spelled number)
    {
        if (settings.RecordFolder is not { } folder || !Directory.Exists(folder))
            return 0;
        var ids = calls.Select(static call => call.ToString()).ToHashSet(StringComparer.Ordinal);
        var gone = 0;
        foreach (var recording in Directory.GetFiles(folder, "*" + CallRecorder.Suffix))
        {
            var name = Path.GetFileName(recording);
            if (!ids.Contains(name[..Math.Min(36, name.Length)]) && !number.IsInFile(recording))
                continue;
            File.Delete(recording);
            gone++;
        }
        return gone;
    }
}
