using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Phones;

namespace Voicebot.Lab;

/// <summary>
/// `make bench-kill`: callers of the published binary press 0 while nobody is there, are told the number of their request and hang up;
/// the binary is killed while they do. What it said must be there.
/// </summary>
public static partial class KillBench
{
    private const int Callers = 16;
    private const int MostMs = 2000;
    private static readonly TimeSpan s_told = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly IPEndPoint s_line = new(IPAddress.Loopback, 9090);

    /// <param name="Said">Numbers that were told.</param>
    /// <param name="Late">Of these, told before they were on the disk, as the log says.</param>
    /// <param name="Unposted">Tickets on the disk that are not in the outbox after a restart.</param>
    public sealed record Result(int Rounds, int Said, int Lost, int Late, int Unposted, int Sound)
    {
        public override string ToString() => $"{Rounds} kills: {Said} numbers told, {Lost} lost, {Late} told before the disk had them, {Unposted} that nobody would send on; integrity_check ok {Sound} of {Rounds}";
    }

    public static async Task<Result> RunAsync(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("kill-").FullName;
        var path = Path.Combine(folder, "journal.db");
        var settings = new Dictionary<string, string>
        {
            ["JOURNAL_PATH"] = path,
            ["SCENARIO_PATH"] = await OpeningTimes.NobodyAsync(folder, "ticket-rappel"),
            ["WEBHOOK_URL"] = "http://127.0.0.1:9/",
            ["PHRASE_CACHE"] = Path.Combine(folder, "phrases"), // only the first start renders them
            ["MAX_CALLS"] = $"{Callers}",
            ["AMI_HOST"] = "",
        };
        var random = new Random(15);
        var (said, late, sound) = (new HashSet<long>(), new HashSet<long>(), 0);
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                await using (var bot = await ApplianceProcess.StartAsync(settings: settings))
                {
                    using var over = new CancellationTokenSource();
                    var callers = Enumerable.Range(0, Callers).Select(_ => CallAsync(over.Token)).ToArray();
                    await bot.Trace.WaitForAsync("porte le numéro", s_limit); // they are at it
                    await Task.Delay(random.Next(0, MostMs));
                    await bot.KillAsync();
                    await over.CancelAsync();
                    await Task.WhenAll(callers);
                    said.UnionWith(bot.Trace.Snapshot().SelectMany(static line => Numbers(Told(), line)));
                    late.UnionWith(bot.Log.Snapshot().SelectMany(static line => Numbers(ToldEarly(), line)));
                }
                using var journal = JournalFile.OpenForWriting(path, TimeProvider.System, NullLogger.Instance);
                using var check = journal.CreateCommand();
                check.CommandText = "PRAGMA integrity_check";
                sound += (string)check.ExecuteScalar()! == "ok" ? 1 : 0;
            }
            await using (var last = await ApplianceProcess.StartAsync(settings: settings)) // posts what nobody posted
                await last.StopAsync();
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

    // One call after the other, each as long as it takes to be told a number or a little longer.
    private static async Task CallAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await using var phone = await PhoneLine.CallAsync(s_line, Guid.NewGuid(), LineFaults.None, TimeProvider.System, null, over);
                await phone.UntilAsync(() => phone.Ears.FirstSoundAt is not null, s_limit, over);
                await phone.PressAsync('0');
                await Task.Delay(s_told, over);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // Refused, because the place of the last call is not free yet, or it was killed.
            }
        }
    }

    private static IEnumerable<long> Numbers(Regex pattern, string line) =>
        pattern.Matches(line).Select(static match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex("porte le numéro ([0-9]+)")]
    private static partial Regex Told();

    // A disk slower than the caller's patience: the number is told all the same.
    [GeneratedRegex("ticket ([0-9]+) was told before")]
    private static partial Regex ToldEarly();
}
