using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Lab;

/// <summary>A journal as a busy service has it after a while, for looking at the page: the same calls each time, up to now.</summary>
internal static class PageJournal
{
    private static readonly string[] s_topics = ["panne", "livraison", "rendez-vous", "facture", "horaires"];
    private static readonly string[] s_names = ["Mme Lefèvre", "M. Benali", "Mme Dubois", "M. Nguyen", "Mme Marchand", "M. Rousseau"];
    private static readonly string[] s_appliances = ["lave-linge", "lave-vaisselle", "réfrigérateur", "four"];
    private static readonly string[] s_faults = ["fuite", "ne démarre plus", "bruit fort", "affiche une erreur"];

    public static void Fill(string path, int calls)
    {
        using var journal = JournalFile.OpenForWriting(path, TimeProvider.System, NullLogger.Instance);
        using var all = journal.BeginTransaction();
        var random = new Random(7);
        var now = TimeProvider.System.GetUtcNow();
        for (var n = calls - 1; n >= 0; n--)
        {
            // Some forty a day, at the hours of an office.
            var at = now.AddDays(-(n / 40.0)).AddMinutes(-random.Next(240));
            var caller = $"06{random.Next(10, 99)}{random.Next(100_000, 999_999)}";
            var (result, reason) = random.Next(10) switch { < 6 => ("done", "dialogue"), < 9 => ("transfer", random.Next(2) == 0 ? "keypad" : "dialogue"), _ => ("none", "caller hung up") };
            var topic = s_topics[random.Next(s_topics.Length)];
            var leavesTicket = topic == "panne" && result != "none";
            var number = leavesTicket ? Tickets.Next(journal) : (long?)null;
            var record = new CallRecord(topic, Captures(random, caller), number?.ToString(System.Globalization.CultureInfo.InvariantCulture), leavesTicket);
            var call = new CallEnd(NewGuid(random), at, caller, random.Next(25, 260), result, reason, record);
            if (number is { } ticket)
                Tickets.Keep(journal, new Ticket(
                    ticket, at, call.CallId, caller, topic, n < 400 ? call.Status!.Value : TicketStatus.Closed, SeverityRules.Of(record), record.Captures, call.Seconds, n < 400 ? null : at.AddDays(1)));
            Calls.Keep(journal, call, number);
        }
        all.Commit();
    }

    private static IReadOnlyList<Capture> Captures(Random random, string caller)
    {
        var (name, appliance, fault) = (s_names[random.Next(s_names.Length)], s_appliances[random.Next(s_appliances.Length)], s_faults[random.Next(s_faults.Length)]);
        var sureness = random.Next(4) == 0 ? 0.5f : 0.95f;
        return
        [
            new("téléphone", caller, caller, caller, 1, CaptureSource.Line, true),
            new("nom", name, name, name.ToLowerInvariant(), sureness, CaptureSource.Voice),
            new("appareil", appliance, appliance, $"mon {appliance}", 0.95f, CaptureSource.Voice, true),
            new("panne", fault, fault, fault, 0.9f, CaptureSource.Voice),
            new("depuis", "hier", "hier", "depuis hier", 0.9f, CaptureSource.Voice),
        ];
    }

    private static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes, bigEndian: true);
    }
}
