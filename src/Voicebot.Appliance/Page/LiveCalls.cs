using System.Collections.Immutable;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Page;

/// <summary>A line of a conversation.</summary>
/// <param name="Text">Null: the caller has spoken, and it is not known yet what.</param>
/// <param name="Turn">Of what the caller said: where the wait for the reply went.</param>
public sealed record LiveLine(bool IsCaller, string? Text, TurnTrace? Turn);

/// <summary>A call in progress, as far as it has come.</summary>
public sealed record LiveCall(Guid CallId, DateTimeOffset BegunAt, string? Caller, ImmutableArray<LiveLine> Lines);

/// <summary>The conversations in progress, from their traces. Gone with the call: nothing of it is kept here.</summary>
public sealed class LiveCalls(TimeProvider time) : ITrace
{
    private const int MostLines = 200; // of a call; then the oldest go
    private const int MostCalls = 64;

    private ImmutableDictionary<Guid, LiveCall> _calls = ImmutableDictionary<Guid, LiveCall>.Empty;

    /// <summary>After every change, on the writer's thread.</summary>
    public event Action? Changed;

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<LiveCall> All => [.. Volatile.Read(ref _calls).Values.OrderBy(static call => call.BegunAt)];

    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                Change(record, known => known with { Caller = call.Caller });
                break;
            case PhaseTrace { Phase: nameof(CallPhase.Thinking) }:
                Change(record, static call => call.Lines is [.., { Text: null }] ? call : call with { Lines = call.Lines.Add(new LiveLine(true, null, null)) });
                break;
            case SayTrace say:
                Change(record, call => call with { Lines = call.Lines.Add(new LiveLine(false, say.Text, null)) });
                break;
            case TurnTrace turn:
                Change(record, call => WithTurn(call, turn));
                break;
            case EndTrace:
                if (ImmutableInterlocked.TryRemove(ref _calls, record.CallId, out _))
                    Changed?.Invoke();
                break;
        }
    }

    // A turn is told when its reply was spoken: what was heard belongs in front of that.
    private static LiveCall WithTurn(LiveCall call, TurnTrace turn)
    {
        var line = new LiveLine(true, turn.Heard, turn);
        for (var at = call.Lines.Length - 1; at >= 0; at--)
            if (call.Lines[at] is { IsCaller: true, Turn: null })
                return call with { Lines = call.Lines.SetItem(at, line) };
        return call with { Lines = call.Lines.Add(line) };
    }

    private void Change(TraceRecord record, Func<LiveCall, LiveCall> change)
    {
        if (_calls.Count >= MostCalls && !_calls.ContainsKey(record.CallId))
            return;
        ImmutableInterlocked.AddOrUpdate(
            ref _calls, record.CallId,
            _ => change(new LiveCall(record.CallId, time.GetUtcNow().AddMilliseconds(-record.AtMs), null, [])),
            (_, call) => Bounded(change(call)));
        Changed?.Invoke();
    }

    private static LiveCall Bounded(LiveCall call) =>
        call.Lines.Length <= MostLines ? call : call with { Lines = call.Lines.RemoveRange(0, call.Lines.Length - MostLines) };
}
