using System.Globalization;
using System.Net;
using System.Text;
using Voicebot.Appliance.Journaling;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab.Callers;

/// <summary>
/// `make bench-calls`: generated callers through a real Asterisk to the published binary with the demo models, and what each leaves in
/// the journal: a ticket or a transfer of the kind that they wanted, and « réglé » only where they said so.
/// </summary>
public static class CallsBench
{
    private const int PersonsPort = 5072;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    /// <summary>What became of the calls.</summary>
    /// <param name="Right">Ended as they should.</param>
    /// <param name="Untrue">« Réglé » and the caller had not said so.</param>
    public sealed record Result(int Calls, int Right, int Untrue, string Report);

    /// <param name="calls">How many.</param>
    /// <param name="atOnce">Callers on the line together; of those who want a person one.</param>
    public static async Task<Result> RunAsync(int calls, int atOnce)
    {
        var folder = Directory.CreateTempSubdirectory("calls-").FullName;
        var journal = Path.Combine(folder, "journal.db");
        try
        {
            var plans = CallerPlan.Draw(calls);
            await using (var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"], overlay: Trunk(atOnce)))
            await using (var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
            {
                ["JOURNAL_PATH"] = journal,
                ["MAX_CALLS"] = "4",
                ["RECOGNITION_DEADLINE_MS"] = "10000",
            }))
            await using (var human = await SoftPhone.StartAsync("6002", AsteriskPbx.SipSecret, PersonsPort, Voice()))
            {
                await bot.WaitForAmiAsync();
                using var persons = new SemaphoreSlim(1);
                var next = -1;
                await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async lane =>
                {
                    while (Interlocked.Increment(ref next) is var n && n < plans.Count)
                        await TakePartAsync(bot, human, persons, plans[n], lane);
                }));
                await bot.StopAsync();
            }
            return Judge(plans, journal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TakePartAsync(ApplianceProcess bot, SoftPhone human, SemaphoreSlim persons, CallerPlan plan, int lane)
    {
        var wantsPerson = plan.Taken is not null;
        if (wantsPerson)
            await persons.WaitAsync();
        try
        {
            await using var phone = new SipPhone("trunk", secret: null, IPAddress.Parse($"127.0.0.{lane + 2}"));
            var answering = plan.Taken is { } takes ? AnswerAsync(human, takes) : Task.CompletedTask;
            await new GeneratedCaller(plan, bot, phone).TalkAsync(s_limit);
            await phone.HangUpAsync();
            await answering;
        }
        // One that went astray is judged by what it left; the others go on.
        catch (LabException error)
        {
            await Console.Error.WriteLineAsync($"{plan.Kind} {plan.Number}: {error.Message.Split('\n')[0]}");
        }
        finally
        {
            if (wantsPerson)
                persons.Release();
        }
    }

    // The person picks up by itself; a second later they press.
    private static async Task AnswerAsync(SoftPhone human, bool takes)
    {
        var from = human.Events.Count;
        try
        {
            await human.Events.WaitForAsync("CALL_ESTABLISHED", s_limit, from);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await human.PressAsync(takes ? '1' : '2');
            await Task.Delay(TimeSpan.FromSeconds(4));
            await human.HangUpAsync();
        }
        catch (LabException)
        {
            // Nobody was put through: the ticket tells.
        }
    }

    private static Result Judge(IReadOnlyList<CallerPlan> plans, string path)
    {
        using var journal = JournalFile.OpenExisting(path);
        var tickets = Tickets.List(journal, null, int.MaxValue).ToLookup(static ticket => ticket.Caller);
        var report = new StringBuilder();
        var (right, untrue) = (0, 0);
        foreach (var kind in plans.GroupBy(static plan => plan.Kind))
        {
            var well = 0;
            foreach (var plan in kind)
            {
                var left = tickets[plan.Number].ToList();
                var isRight = left is [var only] && only.Status == plan.Expected && only.Topic == plan.Topic;
                untrue += left.Count(ticket => ticket.Status == TicketStatus.Resolved && !plan.Solved);
                if (isRight)
                    well++;
                else
                    report.AppendLine(CultureInfo.InvariantCulture, $"    {plan.Number} « {plan.Opening} » left {string.Join(", ", left.Select(static one => $"{one.Topic} {one.Status}"))}");
            }
            report.AppendLine(CultureInfo.InvariantCulture, $"  {kind.Key}: {well} of {kind.Count()} left {kind.First().Expected}");
            right += well;
        }
        return new Result(plans.Count, right, untrue, $"{right} of {plans.Count} calls ended as they should; {untrue} « réglé » without the caller's word\n{report}");
    }

    private static short[] Voice()
    {
        var tone = new short[Slin.SampleRateHz * 60];
        Tone.Sine(tone, 700, -15);
        return tone;
    }

    // Callers with numbers of their own come over a trunk: one address for each lane.
    private static Dictionary<string, string> Trunk(int lanes) => new()
    {
        ["pjsip.conf"] = $"\n[trunk](phone)\n[trunk-address]\ntype = identify\nendpoint = trunk\n{string.Concat(Enumerable.Range(0, lanes).Select(static lane => $"match = 127.0.0.{lane + 2}\n"))}\n",
    };
}
