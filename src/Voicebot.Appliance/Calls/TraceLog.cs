using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Calls;

/// <summary>What calls leave behind: a line each in the log, without what was said, and everything in a file when there is one.</summary>
public sealed partial class TraceLog(TraceFile? file, ILogger logger) : ITrace
{
    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                LogCall(logger, call.CallId, call.Caller is null ? "unknown" : "known");
                break;
            case TurnTrace turn:
                LogTurn(logger, turn.CallId, turn.Turn, turn.EndpointMs, turn.RecognitionMs, turn.FirstAudioMs, turn.Rung);
                break;
            case PhaseTrace phase:
                LogPhase(logger, phase.CallId, phase.Phase, phase.On);
                break;
            case DigitTrace digit:
                LogDigit(logger, digit.CallId);
                break;
            case EndTrace end:
                LogEnd(logger, end.CallId, end.Result, end.Reason, end.AtMs / 1000);
                break;
        }
        file?.Write(record);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: answered, caller's number {Known}")]
    private static partial void LogCall(ILogger logger, Guid callId, string known);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: turn {Turn}: endpoint {EndpointMs} ms, recognition {RecognitionMs} ms, first audio {FirstAudioMs} ms, by {Rung}")]
    private static partial void LogTurn(ILogger logger, Guid callId, int turn, int endpointMs, int recognitionMs, int? firstAudioMs, string rung);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: {Phase} on {On}")]
    private static partial void LogPhase(ILogger logger, Guid callId, string phase, string on);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: key pressed")]
    private static partial void LogDigit(ILogger logger, Guid callId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: ended, result {Result} ({Reason}), {Seconds} s")]
    private static partial void LogEnd(ILogger logger, Guid callId, string result, string reason, int seconds);
}
