using Microsoft.Data.Sqlite;
using Voicebot.Audio;

namespace Voicebot.Appliance.Journaling;

/// <summary>A call that is over, as the staff see it.</summary>
/// <param name="Result">done, transfer or none.</param>
public sealed record PastCall(Guid CallId, DateTimeOffset At, string? Caller, int Seconds, string Result, string Reason, string? Topic, long? Ticket)
{
    /// <summary>How the line was; null: not measured.</summary>
    public LineQuality? Line { get; init; }
}

/// <summary>The calls of one day, local time.</summary>
public readonly record struct DayOfCalls(DateOnly Day, int Done, int Transferred, int Other)
{
    public int All => Done + Transferred + Other;
}

/// <summary>The journal as the staff use it, beside the appliance that writes it: each question opens the file and closes it.</summary>
/// <exception cref="JournalException">Every member: it cannot be read.</exception>
public sealed class JournalDesk(string path)
{
    private const string CallColumns = "call, at, caller, seconds, result, reason, topic, ticket, level, noise, echo_ms, echo_taken, gaps, gap_ms";

    /// <summary>The newest first.</summary>
    /// <param name="before">Only what began before; null: all.</param>
    public IReadOnlyList<PastCall> Calls(DateTimeOffset? before, int most) => Ask(journal => journal.Query(
        $"SELECT {CallColumns} FROM calls WHERE at < $before ORDER BY at DESC LIMIT $most", Read,
        ("$before", before?.ToUnixTimeMilliseconds() ?? long.MaxValue), ("$most", most)));

    public PastCall? Call(Guid callId) => Ask(journal => journal.Query($"SELECT {CallColumns} FROM calls WHERE call = $call", Read, ("$call", callId.ToString())).FirstOrDefault());

    /// <summary>One for each day from then until today, also where nobody called.</summary>
    public IReadOnlyList<DayOfCalls> Days(DateOnly from, DateOnly until, TimeZoneInfo zone) => Ask(journal =>
    {
        var days = new Dictionary<DateOnly, DayOfCalls>();
        for (var day = from; day <= until; day = day.AddDays(1))
            days[day] = new DayOfCalls(day, 0, 0, 0);
        var since = new DateTimeOffset(from.ToDateTime(default), zone.GetUtcOffset(from.ToDateTime(default)));
        foreach (var (at, result) in journal.Query(
            "SELECT at, result FROM calls WHERE at >= $since", static row => (DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1)),
            ("$since", since.ToUnixTimeMilliseconds())))
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
            if (!days.TryGetValue(day, out var sum))
                continue;
            days[day] = result switch
            {
                "done" => sum with { Done = sum.Done + 1 },
                "transfer" => sum with { Transferred = sum.Transferred + 1 },
                _ => sum with { Other = sum.Other + 1 },
            };
        }
        return (IReadOnlyList<DayOfCalls>)[.. days.Values.OrderBy(static one => one.Day)];
    });

    /// <inheritdoc cref="Journaling.Tickets.List"/>
    public IReadOnlyList<Ticket> Tickets(TicketStatus? status, long before, int most) => Ask(journal => Journaling.Tickets.List(journal, status, most, before));

    public Ticket? Ticket(long number) => Ask(journal => Journaling.Tickets.Find(journal, number));

    /// <inheritdoc cref="Journaling.Tickets.Close"/>
    public bool Close(long number, DateTimeOffset at) => Ask(journal => Journaling.Tickets.Close(journal, number, at));

    private static PastCall Read(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.Text(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.Text(6), Whole(row, 7))
    {
        Line = Whole(row, 12) is { } gaps ? new LineQuality((int?)Whole(row, 8), (int?)Whole(row, 9), (int?)Whole(row, 10), (int)(Whole(row, 11) ?? 0), (int)gaps, (int)(Whole(row, 13) ?? 0)) : null,
    };

    private static long? Whole(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private T Ask<T>(Func<SqliteConnection, T> question)
    {
        try
        {
            using var journal = JournalFile.OpenExisting(path);
            return question(journal);
        }
        catch (SqliteException error)
        {
            throw new JournalException(JournalFile.Explain(path, error), error);
        }
    }
}
