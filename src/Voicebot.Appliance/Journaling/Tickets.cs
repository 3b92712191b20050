using System.Text.Json;
using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Journaling;

/// <summary>The tickets in the journal. Each call is one statement or one transaction of the connection's owner.</summary>
public static class Tickets
{
    // Four figures are short enough to be read aloud twice and never look like an extension of two or three.
    private const long First = 1001;

    private const string Columns = "number, at, call, caller, topic, status, severity, captures, seconds, closed_at, tag, sentiment, described";

    // Above are numbers by the calendar, of tickets whose file could not be opened: month, day, hour, minute.
    private const long Last = 999_999;

    /// <summary>The number that comes after all that were ever given.</summary>
    public static long Next(SqliteConnection journal) => Math.Max(First, 1 + journal.Scalar<long>(
        "SELECT max(number) FROM (SELECT max(number) AS number FROM tickets WHERE number <= $last UNION SELECT max(ticket) FROM calls WHERE ticket <= $last)", ("$last", Last)));

    /// <summary>A number that no ticket in a file has: 12010930, eight figures with the first one not below 1.</summary>
    public static long ByCalendar(DateTimeOffset now) =>
        10_000_000 + (((((now.Month * 100L) + now.Day) * 100 + now.Hour) * 100) + now.Minute);

    /// <summary>Keeps a ticket; one of the same number is replaced, unless the staff has closed it.</summary>
    public static void Keep(SqliteConnection journal, Ticket ticket) => journal.Execute(
        """
        INSERT INTO tickets (number, at, call, caller, phone, topic, status, severity, captures, seconds, tag, sentiment)
        VALUES ($number, $at, $call, $caller, $phone, $topic, $status, $severity, $captures, $seconds, $tag, $sentiment)
        ON CONFLICT (number) DO UPDATE SET call = $call, caller = $caller, phone = $phone, topic = $topic,
            status = iif(status = $closed, status, $status), severity = max(severity, $severity), captures = $captures, seconds = $seconds,
            tag = $tag, sentiment = max(sentiment, $sentiment)
        """,
        ("$number", ticket.Number), ("$at", ticket.At.ToUnixTimeMilliseconds()), ("$call", ticket.CallId?.ToString()), ("$caller", Key(ticket.Caller)),
        ("$phone", Key(ticket.Phone)), ("$topic", ticket.Topic), ("$status", (int)ticket.Status), ("$severity", (int)ticket.Severity),
        ("$captures", JsonSerializer.Serialize(ticket.Captures, JournalJson.Default.IReadOnlyListCapture)), ("$seconds", ticket.Seconds),
        ("$closed", (int)TicketStatus.Closed), ("$tag", ticket.Tag), ("$sentiment", (int)ticket.Sentiment));

    public static Ticket? Find(SqliteConnection journal, long number) =>
        journal.Query($"SELECT {Columns} FROM tickets WHERE number = $number", Read, ("$number", number)).FirstOrDefault();

    /// <summary>The latest open one of a caller, by the line's number or by the one to call back.</summary>
    public static Ticket? FindOpen(SqliteConnection journal, string caller) => Key(caller) is not { } key
        ? null
        : journal.Query(
            $"""
            SELECT {Columns} FROM tickets WHERE number = (SELECT max(number) FROM
                (SELECT number FROM tickets WHERE caller = $key AND status = 0 UNION ALL SELECT number FROM tickets WHERE phone = $key AND status = 0))
            """,
            Read, ("$key", key)).FirstOrDefault();

    /// <summary>The newest first.</summary>
    /// <param name="status">Null: all.</param>
    /// <param name="most">As many at most.</param>
    /// <param name="before">With smaller numbers only.</param>
    public static IReadOnlyList<Ticket> List(SqliteConnection journal, TicketStatus? status, int most, long before = long.MaxValue) => journal.Query(
        $"SELECT {Columns} FROM tickets WHERE number < $before AND ($status IS NULL OR status = $status) ORDER BY number DESC LIMIT $most",
        Read, ("$status", (int?)status), ("$most", most), ("$before", before));

    /// <returns>False: there is no such ticket, or it was closed before.</returns>
    public static bool Close(SqliteConnection journal, long number, DateTimeOffset at) => journal.Execute(
        "UPDATE tickets SET status = $closed, closed_at = $at WHERE number = $number AND status <> $closed",
        ("$closed", (int)TicketStatus.Closed), ("$at", at.ToUnixTimeMilliseconds()), ("$number", number)) > 0;

    /// <summary>What the model makes of a ticket, on top of what the rules did.</summary>
    public static void Describe(SqliteConnection journal, long number, Description model)
    {
        if (Find(journal, number) is not { } ticket)
            return;
        var both = new Description(ticket.Tag, ticket.Severity, ticket.Sentiment, null).With(model);
        journal.Execute(
            "UPDATE tickets SET tag = $tag, severity = $severity, sentiment = $sentiment, described = $described WHERE number = $number",
            ("$tag", both.Tag), ("$severity", (int)both.Severity), ("$sentiment", (int)both.Sentiment), ("$described", both.Summary), ("$number", number));
    }

    public static void MarkTransferred(SqliteConnection journal, long number) => journal.Execute(
        "UPDATE tickets SET status = $transferred WHERE number = $number AND status = $open",
        ("$transferred", (int)TicketStatus.Transferred), ("$open", (int)TicketStatus.Open), ("$number", number));

    /// <summary>A number as the journal keeps it: digits, national. Null for what is no number.</summary>
    public static string? Key(string? number)
    {
        var digits = string.Concat((number ?? "").Where(static c => char.IsAsciiDigit(c) || c == '+'));
        return digits.Length == 0 ? null : PhoneNumber.National(digits);
    }

    private static Ticket Read(SqliteDataReader row) => new(
        row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.Text(2) is { } call ? Guid.Parse(call) : null, row.Text(3), row.Text(4),
        (TicketStatus)row.GetInt32(5), (Severity)row.GetInt32(6),
        JsonSerializer.Deserialize(row.GetString(7), JournalJson.Default.IReadOnlyListCapture) ?? [],
        row.GetInt32(8), row.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)))
    {
        Tag = row.Text(10),
        Sentiment = (Sentiment)row.GetInt32(11),
        Described = row.Text(12),
    };
}
