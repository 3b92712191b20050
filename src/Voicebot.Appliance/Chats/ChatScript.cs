using System.Globalization;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Chats;

/// <summary>A prepared conversation: what the caller says, and what must come of it.</summary>
/// <remarks>
/// One thing a line; what follows # at the beginning of a line is a comment:
///   appelant 0612345678        the number that the line tells; a new conversation begins
///   dossier 11291645 votre lave-linge   that caller has this ticket open
///   heure 2026-11-30 10:00     when it is
///   conseillers fermés         nobody can be rung: fermés (outside the hours), occupés; là is usual
///   > ma machine fuit          the caller says; `> #1` types
///   &lt; Peut-on vous rappeler    the answer holds these words, accents and case aside
///   = nom Madame Petit         this is captured
///   étape numéro               whose answer is awaited; `étape -`: none
///   barreau script             which rung answered
///   fin transfer               how it ends: done, transfer, or continue: it does not
/// </remarks>
public sealed class ChatScript(ChatServices services)
{
    private static readonly Dictionary<string, Absence?> s_absences = new(StringComparer.Ordinal)
    {
        ["là"] = null,
        ["fermés"] = Absence.Closed,
        ["occupés"] = Absence.Busy,
    };

    private string? _caller;
    private OpenTicket? _ticket;
    private TimeProvider? _clock;
    private ChatSession? _session;
    private Absence? _absence;
    private ChatTurn? _last;

    /// <summary>Told each turn, as it is run.</summary>
    public Action<string, ChatTurn>? Turned { get; init; }

    /// <returns>Null: all came as it must; else the first line that did not, and why.</returns>
    public async Task<string?> RunAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && !line.StartsWith('#') && await DoAsync(line, cancellationToken) is { } wrong)
                return $"ligne {number}, « {line} » : {wrong}";
        }
        return null;
    }

    private async Task<string?> DoAsync(string line, CancellationToken cancellationToken)
    {
        var (verb, rest) = line.IndexOf(' ') is var space and > 0 ? (line[..space], line[(space + 1)..].Trim()) : (line, "");
        switch (verb)
        {
            case "appelant":
                (_caller, _ticket, _session) = (rest is "" or "-" ? null : rest, null, null);
                return null;
            case "dossier":
                var (ticket, about) = rest.IndexOf(' ') is var end and > 0 ? (rest[..end], rest[(end + 1)..]) : (rest, "");
                (_ticket, _session) = (new OpenTicket(ticket, about), null);
                return null;
            case "heure":
                if (!DateTime.TryParseExact(rest, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                    return "attendu : heure 2026-11-30 10:00";
                (_clock, _session) = (new StoppedClock(at), null);
                return null;
            case "conseillers":
                if (!s_absences.TryGetValue(rest, out _absence))
                    return "attendu : conseillers là, fermés ou occupés";
                _session = null;
                return null;
            case ">":
                _session ??= new ChatSession(_clock is null ? services : services with { Clock = _clock }, _caller, new OneTicket(_ticket, _clock ?? services.Clock), new Persons(_absence));
                _last = await _session.SayAsync(rest, cancellationToken);
                Turned?.Invoke(rest, _last);
                return null;
        }
        return _last is null ? "rien n’est encore dit" : Expect(verb, rest, _last);
    }

    private static string? Expect(string verb, string rest, ChatTurn last)
    {
        switch (verb)
        {
            case "<":
                return Words.Fold(last.Text).Contains(Words.Fold(rest), StringComparison.Ordinal) ? null : $"répondu « {last.Text} »";
            case "=":
                var capture = last.Record.Captures.Where(one => rest.StartsWith(one.Name + " ", StringComparison.Ordinal)).MaxBy(static one => one.Name.Length);
                return capture is not null && rest[(capture.Name.Length + 1)..] == capture.Value
                    ? null : $"noté {(last.Record.Captures.Count == 0 ? "rien" : string.Join(" ; ", last.Record.Captures.Select(static one => $"{one.Name} {one.Value}")))}";
            case "étape":
                var step = last.State.Step?.Name ?? "-";
                return step == rest ? null : $"étape « {step} »";
            case "barreau":
                return last.Rung == rest ? null : $"barreau « {last.Rung} »";
            case "fin":
                return last.Outcome.ToString().Equals(rest, StringComparison.OrdinalIgnoreCase) ? null : $"fin « {last.Outcome.ToString().ToLowerInvariant()} »";
            default:
                return "ligne non comprise";
        }
    }

    private sealed class Persons(Absence? absence) : IPersons
    {
        public ValueTask<Absence?> AbsenceAsync(CancellationToken cancellationToken) => ValueTask.FromResult(absence);
    }

    private sealed class OneTicket(OpenTicket? open, TimeProvider clock) : ITicketBook
    {
        private readonly CalendarTicketBook _numbers = new(clock);

        public string Open(CallRecord call, string? caller) => _numbers.Open(call, caller);

        public OpenTicket? FindOpen(string caller) => open;
    }

    private sealed class StoppedClock(DateTime at) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(at, TimeSpan.Zero);
    }
}
