using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Lab;

/// <summary>`make bench-kill`: a process opens tickets one after the other and says their numbers; it is killed while it does. What it said must be there.</summary>
public static class KillBench
{
    private static readonly string[] s_ways = ["webhook"];
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <param name="Said">Numbers that were told.</param>
    /// <param name="Unposted">Tickets on the disk that are not in the outbox after a restart.</param>
    /// <param name="Late">Of these, told before they were on the disk, and known to be.</param>
    public sealed record Result(int Rounds, int Said, int Lost, int Late, int Unposted, int Sound)
    {
        public override string ToString() => $"{Rounds} kills: {Said} numbers told, {Lost} lost, {Late} told before the disk had them, {Unposted} that nobody would send on; integrity_check ok {Sound} of {Rounds}";
    }

    /// <summary>The process that is killed: a ticket, its number on standard output, the call's end, without a pause.</summary>
    public static async Task<int> WriteAsync(string path)
    {
        var journal = Journal.Open(path, Redaction.Full, TimeProvider.System, new LateLog(), s_ways);
        var captures = new[] { new Capture("demande", new string('x', 300), "", "", 1, CaptureSource.Voice) };
        while (true)
        {
            var call = new CallRecord("panne", captures, null, IsComplete: true);
            var number = journal.Open(call, "0611223344");
            await Console.Out.WriteLineAsync(number);
            journal.Keep(new CallEnd(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "0611223344", 1, "done", "dialogue", call with { Ticket = number }));
        }
    }

    public static async Task<Result> RunAsync(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("kill-").FullName;
        var path = Path.Combine(folder, "journal.db");
        var random = new Random(15);
        var (said, late, sound) = (new List<long>(), new HashSet<long>(), 0);
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                await using (var writer = LabProcess.Start("dotnet", [Path.Combine(Repository.Root, "build/bin/Voicebot.Lab/release/Voicebot.Lab.dll"), "keep-tickets", path]))
                {
                    await writer.Lines.WaitForAsync("1", s_limit); // it is at it
                    await Task.Delay(random.Next(0, 200));
                    await writer.KillAsync();
                    foreach (var word in writer.Lines.Snapshot().Select(static line => line.Split(' ')[^1]))
                    {
                        if (word.StartsWith("late", StringComparison.Ordinal))
                            late.Add(long.Parse(word.AsSpan(4), CultureInfo.InvariantCulture));
                        else if (long.TryParse(word, out var number))
                            said.Add(number);
                    }
                }
                using var journal = JournalFile.OpenForWriting(path, TimeProvider.System, NullLogger.Instance);
                using var check = journal.CreateCommand();
                check.CommandText = "PRAGMA integrity_check";
                sound += (string)check.ExecuteScalar()! == "ok" ? 1 : 0;
            }
            await Journal.Open(path, Redaction.Full, TimeProvider.System, NullLogger.Instance, s_ways).DisposeAsync();
            using var left = JournalFile.OpenExisting(path);
            var posted = Outbox.List(left, dead: false).Select(static letter => letter.Ticket).ToHashSet();
            var unposted = Tickets.List(left, null, int.MaxValue).Count(ticket => !posted.Contains(ticket.Number));
            var lost = said.Count(number => !late.Contains(number) && Tickets.Find(left, number) is null);
            return new Result(rounds, said.Count, lost, late.Count, unposted, sound);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A disk slower than the caller's patience: the number is told all the same, and the log says so.
    private sealed class LateLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Split(' ') is ["ticket", var number, "was", ..])
                Console.Out.WriteLine($"late{number}");
        }
    }
}
