using System.Collections.Concurrent;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Commands;

/// <summary>What calls leave in the trace, brought to the journal at their end, on its way to where it is kept anyway.</summary>
/// <param name="isOwn">The appliance's own calls (self-test) leave nothing.</param>
internal sealed class JournalFeed(ITrace kept, Journal journal, Func<Guid, bool> isOwn, TimeProvider clock) : ITrace
{
    private readonly ConcurrentDictionary<Guid, (string? Caller, CallRecord? Record)> _calls = new(); // those that have not ended

    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                _calls.AddOrUpdate(call.CallId, (call.Caller, null), (_, known) => known with { Caller = call.Caller });
                break;
            case RecordTrace told:
                _calls.AddOrUpdate(told.CallId, (null, told.Record), (_, known) => known with { Record = told.Record });
                break;
            case EndTrace end:
                _calls.TryRemove(end.CallId, out var all);
                if (!isOwn(end.CallId))
                    journal.Keep(new CallEnd(end.CallId, clock.GetUtcNow().AddMilliseconds(-end.AtMs), all.Caller, end.AtMs / 1000, end.Result, end.Reason, all.Record));
                break;
        }
        kept.Write(record);
    }
}
