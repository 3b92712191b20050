using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>The library itself: where it is found, its one environment for the process, its log.</summary>
internal static partial class OnnxRuntime
{
    private static readonly Lock s_gate = new();
    private static volatile ILogger s_sink = NullLogger.Instance;

    public static string Version { get; private set; } = "";

    /// <summary>The package's own library, beside the program: never what a folder of the system or the current directory has.</summary>
    private static string LibraryPath { get; } = Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so");

    /// <param name="logger">Takes the library's log from now on.</param>
    /// <exception cref="EngineUnavailableException">The library is missing or damaged.</exception>
    public static void Load(ILogger logger)
    {
        lock (s_gate)
        {
            s_sink = logger;
            if (OrtEnv.IsCreated)
                return;
            // Since 1.29 the library reports its use to its maker unless this is set when it starts: a number for the machine and
            // a database in the home folder, and a thread. With it there is none of that.
            CEnvironment.Set("ORT_DISABLE_TELEMETRY", "1", overwrite: true);
            var library = LoadLibrary();
            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (_, _, _) => library);
            var options = new EnvironmentCreationOptions
            {
                logId = "voicebot",
                logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
                loggingFunction = Write,
            };
            Version = OrtEnv.CreateInstanceWithOptions(ref options).GetVersionString();
        }
    }

    private static nint LoadLibrary()
    {
        try
        {
            return NativeLibrary.Load(LibraryPath);
        }
        catch (DllNotFoundException error)
        {
            // Advice on how to seek the fault, then the system's own line, which begins with the path.
            throw new EngineUnavailableException(error.Message.TrimEnd().Split('\n')[^1]);
        }
    }

    private static void Write(nint parameter, OrtLoggingLevel severity, string category, string id, string location, string message)
    {
        var level = severity switch
        {
            <= OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO => LogLevel.Debug,
            OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        Line(s_sink, level, message);
    }

    [LoggerMessage(EventName = "OnnxRuntime", Message = "{Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string line);
}
