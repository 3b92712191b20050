using Microsoft.Data.Sqlite;

namespace Voicebot.Appliance.Journaling;

/// <summary>A letter on its way.</summary>
/// <param name="Key">The receiver sees the same one at every try: a second delivery is known as one.</param>
/// <param name="Ticket">Whose letter it is; <see cref="Notice.NoTicket"/>: a notice.</param>
/// <param name="Body">JSON of a <see cref="Letter"/> or of a <see cref="Notice"/>.</param>
/// <param name="Error">Why the last try failed.</param>
public sealed record Posted(long Id, string Key, string Way, long Ticket, string Body, int Tries, string? Error)
{
    public bool IsNotice => Ticket == Notice.NoTicket;
}

/// <summary>What is to be sent on, in the journal: put there with the ticket in one transaction, taken out when the receiver has it.</summary>
public static class Outbox
{
    /// <summary>So often; then somebody must look. With the pauses below that is two days.</summary>
    public const int MostTries = 16;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(6);

    /// <summary>A ticket of a call, once for each way.</summary>
    public static void Post(SqliteConnection journal, long ticket, Guid call, IReadOnlyList<string> ways, DateTimeOffset due)
    {
        foreach (var way in ways)
        {
            journal.Execute(
                "INSERT OR IGNORE INTO outbox (key, way, ticket, due) VALUES ($key, $way, $ticket, $due)",
                ("$key", $"{call}-{way}"), ("$way", way), ("$ticket", ticket), ("$due", due.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>A notice, once for each way.</summary>
    public static void Post(SqliteConnection journal, Notice notice, Guid key, IReadOnlyList<string> ways, DateTimeOffset due)
    {
        foreach (var way in ways)
        {
            journal.Execute(
                "INSERT OR IGNORE INTO outbox (key, way, ticket, body, due) VALUES ($key, $way, $ticket, $body, $due)",
                ("$key", $"alerte-{key}-{way}"), ("$way", way), ("$ticket", Notice.NoTicket), ("$body", notice.ToJson()), ("$due", due.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>Tickets of calls that the power cut off: nobody else will post them.</summary>
    public static void PostOrphans(SqliteConnection journal, IReadOnlyList<string> ways, DateTimeOffset now)
    {
        foreach (var way in ways)
        {
            journal.Execute(
                "INSERT OR IGNORE INTO outbox (key, way, ticket, due) SELECT 'dossier-' || number || '-' || $way, $way, number, $now FROM tickets WHERE call IS NULL AND status = $open",
                ("$way", way), ("$now", now.ToUnixTimeMilliseconds()), ("$open", (int)TicketStatus.Open));
        }
    }

    /// <summary>A ticket waits for nothing more.</summary>
    public static void Hasten(SqliteConnection journal, long ticket, DateTimeOffset now) => journal.Execute(
        "UPDATE outbox SET due = min(due, $now) WHERE ticket = $ticket AND tries = 0", ("$ticket", ticket), ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>The next one that is due, with its body; a ticket that was erased takes its letters with it.</summary>
    public static Posted? Next(SqliteConnection journal, DateTimeOffset now)
    {
        while (true)
        {
            var next = journal.Query(
                "SELECT id, key, way, ticket, body, tries, error FROM outbox WHERE dead = 0 AND due <= $now ORDER BY due LIMIT 1",
                Read, ("$now", now.ToUnixTimeMilliseconds())).FirstOrDefault();
            if (next is null or { Body.Length: > 0 })
                return next;
            if (Tickets.Find(journal, next.Ticket) is not { } ticket)
            {
                Remove(journal, next.Id);
                continue;
            }
            var body = Letter.Of(ticket).ToJson();
            journal.Execute("UPDATE outbox SET body = $body WHERE id = $id", ("$body", body), ("$id", next.Id));
            return next with { Body = body };
        }
    }

    public static void Remove(SqliteConnection journal, long id) => journal.Execute("DELETE FROM outbox WHERE id = $id", ("$id", id));

    /// <summary>It did not arrive: later again, or never.</summary>
    /// <returns>True: that was the last try.</returns>
    public static bool Fail(SqliteConnection journal, Posted letter, string error, DateTimeOffset now)
    {
        var isDead = letter.Tries + 1 >= MostTries;
        journal.Execute(
            "UPDATE outbox SET tries = tries + 1, due = $due, dead = $dead, error = $error WHERE id = $id",
            ("$due", (now + Pause(letter.Tries)).ToUnixTimeMilliseconds()), ("$dead", isDead ? 1 : 0), ("$error", error), ("$id", letter.Id));
        return isDead;
    }

    /// <summary>Those that are not sent; dead ones alone, or all.</summary>
    public static IReadOnlyList<Posted> List(SqliteConnection journal, bool dead) => journal.Query(
        "SELECT id, key, way, ticket, body, tries, error FROM outbox WHERE dead >= $dead ORDER BY id", Read, ("$dead", dead ? 1 : 0));

    /// <summary>All dead ones are tried again.</summary>
    /// <returns>How many.</returns>
    public static int Retry(SqliteConnection journal) => journal.Execute("UPDATE outbox SET dead = 0, tries = 0, due = 0 WHERE dead = 1");

    /// <summary>30 s, a minute, two… six hours.</summary>
    public static TimeSpan Pause(int tries) => TimeSpan.FromSeconds(Math.Min(s_firstPause.TotalSeconds * Math.Pow(2, tries), s_longestPause.TotalSeconds));

    private static Posted Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Text(4) ?? "", row.GetInt32(5), row.Text(6));
}
