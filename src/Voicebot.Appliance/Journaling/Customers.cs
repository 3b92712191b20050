using Microsoft.Data.Sqlite;

namespace Voicebot.Appliance.Journaling;

/// <summary>The customers in the journal, and the end of one.</summary>
public static class Customers
{
    /// <summary>All or none: a number that is known gets the new name.</summary>
    public static void Keep(SqliteConnection journal, IReadOnlyList<Customer> customers)
    {
        using var transaction = journal.BeginTransaction();
        foreach (var customer in customers)
        {
            journal.Execute(
                "INSERT OR REPLACE INTO customers (phone, name, company, note) VALUES ($phone, $name, $company, $note)",
                ("$phone", customer.Phone), ("$name", customer.Name), ("$company", customer.Company), ("$note", customer.Note));
        }
        transaction.Commit();
    }

    public static Customer? Find(SqliteConnection journal, string number) => Tickets.Key(number) is not { } key
        ? null
        : journal.Query(
            "SELECT phone, name, company, note FROM customers WHERE phone = $phone",
            static row => new Customer(row.GetString(0), row.GetString(1), row.Text(2), row.Text(3)), ("$phone", key)).FirstOrDefault();

    /// <summary>The calls of a number, as UUIDs: what they left elsewhere bears these.</summary>
    public static IReadOnlyList<Guid> Calls(SqliteConnection journal, string key) => journal.Query(
        "SELECT call FROM calls WHERE caller = $key", static row => Guid.Parse(row.GetString(0)), ("$key", key));

    /// <summary>All calls in which a number was told, by the line or by whoever called. Reads every ticket.</summary>
    public static IReadOnlyList<Guid> Mentions(SqliteConnection journal, string key) => journal.Query(
        "SELECT call FROM calls WHERE caller = $key UNION SELECT call FROM tickets WHERE (caller = $key OR phone = $key OR instr(captures, $key) > 0) AND call IS NOT NULL",
        static row => Guid.Parse(row.GetString(0)), ("$key", key));

    /// <summary>Takes everything of a number out of the journal, and the traces of it out of the file.</summary>
    /// <remarks>secure_delete writes zeros over what is deleted; the checkpoint does the same to the write-ahead log, VACUUM to free pages.</remarks>
    /// <returns>Rows that are gone: calls, tickets, customers.</returns>
    public static (int Calls, int Tickets, int Customers) Erase(SqliteConnection journal, string key)
    {
        int calls, tickets, customers;
        using (var transaction = journal.BeginTransaction())
        {
            calls = journal.Execute("DELETE FROM calls WHERE caller = $key OR call IN (SELECT call FROM tickets WHERE phone = $key OR instr(captures, $key) > 0)", ("$key", key));
            // A number may also stand in what another caller told.
            journal.Execute(
                "DELETE FROM outbox WHERE instr(body, $key) > 0 OR ticket IN (SELECT number FROM tickets WHERE caller = $key OR phone = $key OR instr(captures, $key) > 0)", ("$key", key));
            tickets = journal.Execute("DELETE FROM tickets WHERE caller = $key OR phone = $key OR instr(captures, $key) > 0", ("$key", key));
            customers = journal.Execute("DELETE FROM customers WHERE phone = $key", ("$key", key));
            transaction.Commit();
        }
        journal.Execute("VACUUM");
        JournalFile.Truncate(journal);
        return (calls, tickets, customers);
    }
}
