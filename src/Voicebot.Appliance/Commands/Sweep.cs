using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>What a sweep took away, or would.</summary>
internal sealed record Swept(SweptRows Rows, int Lines, int Recordings, int Aside);

/// <summary>Takes away what is older than the settings say, and makes the journal's daily copy.</summary>
internal sealed class Sweep(ApplianceSettings settings)
{
    /// <summary>Of the newest call; null: there is none, or no journal.</summary>
    public DateTimeOffset? NewestCall()
    {
        if (settings.Journal.Path is not { } path || !File.Exists(path))
            return null;
        using var journal = JournalFile.OpenExisting(path);
        return Journaling.Calls.Newest(journal);
    }

    public Swept Run(DateTimeOffset now, bool dryRun)
    {
        var words = now.AddDays(-settings.Retention.TranscriptDays);
        var lines = settings.TurnTracePath is { } trace ? TraceEraser.EraseBefore(trace, words, dryRun) : 0;
        var recordings = settings.RecordFolder is { } folder && Directory.Exists(folder)
            ? Delete(Directory.GetFiles(folder, "*" + CallRecorder.Suffix), now.AddDays(-settings.Retention.RecordingDays), dryRun)
            : 0;
        if (settings.Journal.Path is not { } path || !File.Exists(path))
            return new Swept(default, lines, recordings, 0);
        using var journal = JournalFile.OpenExisting(path);
        var rows = Retention.Sweep(journal, now.AddDays(-settings.Retention.HistoryDays), words, dryRun);
        // Damaged ones, and what an update left; the daily copy is made anew.
        var aside = Delete(JournalFile.Aside(path, JournalFile.BeforeUpdate(path)), words, dryRun);
        if (!dryRun)
        {
            JournalFile.Truncate(journal);
            if (settings.Journal.CopyPath is { } copy)
                JournalFile.Copy(path, copy);
        }
        return new Swept(rows, lines, recordings, aside);
    }

    private static int Delete(IEnumerable<string> files, DateTimeOffset oldest, bool dryRun)
    {
        var gone = 0;
        foreach (var file in files.Where(file => File.GetLastWriteTimeUtc(file) < oldest.UtcDateTime))
        {
            gone++;
            if (dryRun)
                continue;
            foreach (var suffix in (string[])["", "-wal", "-shm"])
                File.Delete(file + suffix);
        }
        return gone;
    }
}
