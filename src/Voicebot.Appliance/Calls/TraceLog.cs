using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Calls;

/// <summary>What calls leave behind: one line each in the log, without what was said, and everything in a file when there is one.</summary>
/// <remarks>The steps of a call are for who seeks a fault (debug); a technician reads the line at its end.</remarks>
public sealed partial class TraceLog(TraceFile? file, ILogger logger) : ITrace
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Summary> _calls = []; // those that have not ended: as many as calls are let in

    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                Sum(call.CallId, sum => sum with { Caller = call.Caller });
                LogCall(logger, call.CallId, call.Caller is null ? "unknown" : "known");
                break;
            case TurnTrace turn:
                Sum(turn.CallId, sum => sum with { Turns = sum.Turns + 1, NotHeard = sum.NotHeard + (turn.Heard.Length == 0 ? 1 : 0) });
                LogTurn(logger, turn.CallId, turn.Turn, turn.EndpointMs, turn.RecognitionMs, turn.FirstAudioMs, turn.Rung);
                break;
            // Behind the announcement comes the greeting, when all of it has left.
            case PhaseTrace { Phase: nameof(CallPhase.Speaking), On: nameof(CallEventKind.Drained) } announced:
                LogAnnounced(logger, announced.CallId, announced.AtMs / 1000.0);
                break;
            case PhaseTrace phase:
                LogPhase(logger, phase.CallId, phase.Phase, phase.On);
                break;
            case DigitTrace digit:
                LogDigit(logger, digit.CallId);
                break;
            case EndTrace end:
                var all = Take(end.CallId);
                var number = Mask(all.Caller);
                LogEnd(logger, end.CallId, number, end.AtMs / 1000, all.Turns, all.NotHeard, end.Result, end.Reason);
                break;
        }
        file?.Write(record);
    }

    // Enough to find the call on the bill, too little to call back: a log travels further than it should.
    private static string Mask(string? caller) => caller switch
    {
        null => "unknown",
        { Length: < 5 } => "…", // an extension of the house
        _ => "…" + caller[^2..],
    };

    private void Sum(Guid callId, Func<Summary, Summary> add)
    {
        lock (_lock)
            _calls[callId] = add(_calls.GetValueOrDefault(callId));
    }

    private Summary Take(Guid callId)
    {
        lock (_lock)
        {
            _calls.Remove(callId, out var all);
            return all;
        }
    }

    private readonly record struct Summary(string? Caller, int Turns, int NotHeard);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: answered, caller's number {Known}")]
    private static partial void LogCall(ILogger logger, Guid callId, string known);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: the announcement that a machine speaks was played to its end at {Seconds:0.0} s")]
    private static partial void LogAnnounced(ILogger logger, Guid callId, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: turn {Turn}: endpoint {EndpointMs} ms, recognition {RecognitionMs} ms, first audio {FirstAudioMs} ms, by {Rung}")]
    private static partial void LogTurn(ILogger logger, Guid callId, int turn, int endpointMs, int recognitionMs, int? firstAudioMs, string rung);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: {Phase} on {On}")]
    private static partial void LogPhase(ILogger logger, Guid callId, string phase, string on);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: key pressed")]
    private static partial void LogDigit(ILogger logger, Guid callId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {CallId} ended: number {Number}, {Seconds} s, {Turns} turns ({NotHeard} without words), result {Result} ({Reason})")]
    private static partial void LogEnd(ILogger logger, Guid callId, string number, int seconds, int turns, int notHeard, string result, string reason);
}
