using System.Collections.Concurrent;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Audio;

namespace Voicebot.Appliance.Commands;

/// <summary>What calls leave in the trace, brought to the journal at their end, on its way to where it is kept anyway.</summary>
/// <param name="isOwn">The appliance's own calls (self-test) leave nothing.</param>
/// <param name="ticketed">Told of each ticket that a call left.</param>
internal sealed class JournalFeed(ITrace kept, Journal journal, Func<Guid, bool> isOwn, TimeProvider clock, Action<long, CallRecord>? ticketed = null) : ITrace
{
    private readonly ConcurrentDictionary<Guid, Known> _calls = new(); // those that have not ended

    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                _calls.AddOrUpdate(call.CallId, new Known(call.Caller), (_, known) => known with { Caller = call.Caller });
                break;
            case RecordTrace told:
                _calls.AddOrUpdate(told.CallId, new Known(Record: told.Record), (_, known) => known with { Record = told.Record });
                break;
            case QualityTrace quality:
                _calls.AddOrUpdate(quality.CallId, new Known(Line: quality.Line), (_, known) => known with { Line = quality.Line });
                break;
            // Behind the announcement comes the greeting, when all of it has left.
            case PhaseTrace { Phase: nameof(CallPhase.Speaking), On: nameof(CallEventKind.Drained) } announced:
                _calls.AddOrUpdate(announced.CallId, new Known(AnnouncedMs: announced.AtMs), (_, known) => known with { AnnouncedMs = announced.AtMs });
                break;
            case EndTrace end:
                _calls.TryRemove(end.CallId, out var all);
                if (!isOwn(end.CallId))
                    Keep(end, all ?? new Known());
                break;
        }
        kept.Write(record);
    }

    private void Keep(EndTrace end, Known all)
    {
        var begun = clock.GetUtcNow().AddMilliseconds(-end.AtMs);
        var call = new CallEnd(end.CallId, begun, all.Caller, end.AtMs / 1000, end.Result, end.Reason, all.Record)
        {
            AnnouncedAt = all.AnnouncedMs is { } ms ? begun.AddMilliseconds(ms) : null,
            Line = all.Line,
        };
        if (journal.Keep(call) is { } ticket)
            ticketed?.Invoke(ticket, all.Record!);
    }

    private sealed record Known(string? Caller = null, CallRecord? Record = null, int? AnnouncedMs = null, LineQuality? Line = null);
}
