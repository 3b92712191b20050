using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>
/// Takes the log of ggml, whisper, parakeet and llama, which share one callback type. The libraries keep one callback for the
/// whole process, hence the static sink.
/// </summary>
internal static unsafe partial class GgmlLog
{
    private static volatile ILogger s_sink = NullLogger.Instance;

    // A line arrives in pieces: the level comes with the first, the rest is marked "continued".
    [ThreadStatic]
    private static string? t_line;

    [ThreadStatic]
    private static LogLevel t_level;

    public static delegate* unmanaged[Cdecl]<int, byte*, void*, void> Callback => &Write;

    public static void SendTo(ILogger sink) => s_sink = sink;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Write(int level, byte* text, void* userData)
    {
        if (level != GgmlNative.GGML_LOG_LEVEL_CONT)
            t_level = level switch
            {
                // "failed to encode": somebody called it off.
                GgmlNative.GGML_LOG_LEVEL_ERROR or GgmlNative.GGML_LOG_LEVEL_WARN when AbortFlag.IsRaisedHere => LogLevel.Debug,
                GgmlNative.GGML_LOG_LEVEL_ERROR => LogLevel.Error,
                GgmlNative.GGML_LOG_LEVEL_WARN => LogLevel.Warning,
                GgmlNative.GGML_LOG_LEVEL_INFO => LogLevel.Debug, // a model's whole description: of use only when looking for something
                _ => LogLevel.Trace,
            };
        if (!s_sink.IsEnabled(t_level))
            return;
        t_line += Marshal.PtrToStringUTF8((nint)text);
        if (t_line is null || !t_line.EndsWith('\n'))
            return;
        var line = t_line.TrimEnd();
        t_line = null;
        if (line.Length > 0)
            Line(s_sink, t_level, line);
    }

    [LoggerMessage(EventName = "Ggml", Message = "{Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string line);
}
