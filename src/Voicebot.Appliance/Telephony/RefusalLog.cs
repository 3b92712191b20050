using System.Net;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Telephony;

/// <summary>Refused connections in the log, a few a minute: a scanner on the LAN must not fill the card.</summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger logger)
{
    internal const int LinesAMinute = 10;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _begunAt;
    private int _lines;
    private int _leftOut;

    /// <summary>The first of a minute stand in the log; how many were left out is told when it is over and the next one comes.</summary>
    public void Write(EndPoint? peer, string reason)
    {
        int leftOut;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_lines > 0 && time.GetElapsedTime(_begunAt, now) < s_minute)
            {
                leftOut = 0;
                if (_lines == LinesAMinute)
                {
                    _leftOut++;
                    return;
                }
            }
            else
            {
                (_begunAt, _lines) = (now, 0);
                (leftOut, _leftOut) = (_leftOut, 0);
            }
            _lines++;
        }
        if (leftOut > 0)
            LogLeftOut(leftOut);
        LogRefused(peer, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "AudioSocket connection from {peer} refused: {reason}")]
    private partial void LogRefused(EndPoint? peer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{count} more AudioSocket connections were refused")]
    private partial void LogLeftOut(int count);
}
