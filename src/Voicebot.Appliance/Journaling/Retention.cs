using System.Text.Json;
using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>What a sweep takes out of the journal, or would.</summary>
/// <param name="Words">Tickets that keep what they are about, and no longer how it was said.</param>
public readonly record struct SweptRows(int Calls, int Tickets, int Words);

/// <summary>The end of what is old. Open tickets stay: somebody still has to deal with them.</summary>
public static class Retention
{
    /// <param name="history">Calls and tickets from before go.</param>
    /// <param name="words">Words of callers from before go.</param>
    /// <param name="dryRun">Everything stays; only counted.</param>
    public static SweptRows Sweep(SqliteConnection journal, DateTimeOffset history, DateTimeOffset words, bool dryRun)
    {
        using var transaction = journal.BeginTransaction();
        var calls = journal.Execute("DELETE FROM calls WHERE at < $oldest", ("$oldest", history.ToUnixTimeMilliseconds()));
        var tickets = journal.Execute(
            "DELETE FROM tickets WHERE at < $oldest AND status <> $open", ("$oldest", history.ToUnixTimeMilliseconds()), ("$open", (int)TicketStatus.Open));
        journal.Execute("DELETE FROM outbox WHERE dead = 1 AND ticket NOT IN (SELECT number FROM tickets)");
        var worded = SweepWords(journal, words);
        if (dryRun)
            transaction.Rollback();
        else
            transaction.Commit();
        return new SweptRows(calls, tickets, worded);
    }

    private static int SweepWords(SqliteConnection journal, DateTimeOffset oldest)
    {
        var swept = 0;
        foreach (var (number, json) in journal.Query(
            "SELECT number, captures FROM tickets WHERE at < $oldest AND status <> $open",
            static row => (row.GetInt64(0), row.GetString(1)), ("$oldest", oldest.ToUnixTimeMilliseconds()), ("$open", (int)TicketStatus.Open)))
        {
            IReadOnlyList<Capture> told = JsonSerializer.Deserialize(json, JournalJson.Default.IReadOnlyListCapture) ?? [];
            var less = JsonSerializer.Serialize(RedactionRules.Of(told, Redaction.None), JournalJson.Default.IReadOnlyListCapture);
            if (less == json)
                continue;
            journal.Execute("UPDATE tickets SET captures = $captures, described = NULL WHERE number = $number", ("$captures", less), ("$number", number));
            swept++;
        }
        return swept;
    }
}
