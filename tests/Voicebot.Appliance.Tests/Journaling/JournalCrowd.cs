using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Tests.Journaling;

/// <summary>A journal of years: many callers, every fifth of them with an open ticket.</summary>
internal static class JournalCrowd
{
    private const int CallsOfEach = 5;

    public static void Fill(SqliteConnection journal, int calls)
    {
        using var transaction = journal.BeginTransaction();
        for (var n = 0; n < calls; n++)
        {
            var caller = Caller(n / CallsOfEach);
            var at = DateTimeOffset.UnixEpoch.AddMinutes(n);
            var told = new CallRecord("panne", [new Capture("appareil", "four", "four", "mon four", 0.9f, CaptureSource.Voice)], $"{1001 + n}", IsComplete: true);
            Voicebot.Appliance.Journaling.Calls.Keep(journal, new CallEnd(Guid.NewGuid(), at, caller, 60, "done", "dialogue", told), 1001 + n);
            if (n % CallsOfEach == 0)
            {
                var status = n % (CallsOfEach * CallsOfEach) == 0 ? TicketStatus.Open : TicketStatus.Closed;
                Tickets.Keep(journal, new Ticket(1001 + n, at, Guid.NewGuid(), caller, "panne", status, Severity.Normal, told.Captures, 60, null));
            }
            if (n % (2 * CallsOfEach) == 0)
                journal.Execute("INSERT INTO customers (phone, name) VALUES ($phone, 'Nom')", ("$phone", caller));
        }
        transaction.Commit();
    }

    /// <summary>How long each took, the quickest first: open ticket, name, calls.</summary>
    public static List<TimeSpan> FindEach(Journal journal, SqliteConnection file, int callers)
    {
        var random = new Random(15);
        var times = new List<TimeSpan>();
        for (var n = 0; n < callers; n++)
        {
            var caller = Caller(random.Next(20_000) / CallsOfEach * CallsOfEach);
            var begun = Stopwatch.GetTimestamp();
            var open = journal.FindOpen(caller);
            Customers.Find(file, caller);
            var calls = Customers.Calls(file, caller);
            times.Add(Stopwatch.GetElapsedTime(begun));
            Assert.NotNull(open);
            Assert.True(calls.Count >= CallsOfEach);
        }
        times.Sort();
        return times;
    }

    private static string Caller(int n) => string.Create(CultureInfo.InvariantCulture, $"06{n:00000000}");
}
