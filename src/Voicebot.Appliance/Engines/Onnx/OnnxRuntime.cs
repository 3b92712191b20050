using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>The library itself: its function table, its one environment for the process, its log.</summary>
internal static unsafe partial class OnnxRuntime
{
    private static readonly Lock s_gate = new();
    private static volatile ILogger s_sink = NullLogger.Instance;
    private static void** s_api;
    private static void* s_environment;
    private static bool s_sessionOpened;

    /// <summary>Valid after <see cref="Load"/>.</summary>
    public static void** Api => s_api;

    public static string Version { get; private set; } = "";

    /// <param name="logger">Takes the library's log from now on.</param>
    /// <exception cref="EngineUnavailableException">The library is missing.</exception>
    /// <exception cref="EngineVersionException">It is another version.</exception>
    public static void Load(ILogger logger)
    {
        lock (s_gate)
        {
            s_sink = logger;
            if (s_environment != null)
                return;
            Version = EngineLibrary.Check(
                OrtNative.Library, OrtNative.Version, () => Marshal.PtrToStringUTF8((nint)OrtNative.OrtGetApiBase()->GetVersionString())!);
            s_api = OrtNative.OrtGetApiBase()->GetApi(OrtNative.ORT_API_VERSION);
            if (s_api == null)
                throw new EngineVersionException(OrtNative.Library, Version, $"one with API {OrtNative.ORT_API_VERSION}");
            void* environment;
            fixed (byte* id = "voicebot\0"u8)
                Check(((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, int, byte*, byte*, byte*, byte*, void>, void*, int, byte*, void**, void*>)
                    s_api[OrtNative.OrtApi.CreateEnvWithCustomLogger])(&Write, null, OrtNative.ORT_LOGGING_LEVEL_WARNING, id, &environment));
            s_environment = environment;
        }
    }

    /// <summary>Reads a model. The first time, the library's schema noise is kept off standard error.</summary>
    /// <exception cref="EngineException">The model cannot be used; the message is the library's, on one line.</exception>
    public static void CreateSession(string path, OrtSessionOptionsHandle options, OrtSessionHandle session)
    {
        lock (s_gate)
        {
            if (s_sessionOpened)
            {
                Create();
                return;
            }
            // Blank lines stand between the complaints. A damaged model may fail before they come.
            StandardErrorFilter.Run(line => line.Length == 0 || line.Contains("Schema error", StringComparison.Ordinal), Create);
            s_sessionOpened = true;
        }

        void Create()
        {
            void* pointer;
            var name = (byte*)Marshal.StringToCoTaskMemUTF8(path);
            try
            {
                Check(((delegate* unmanaged[Cdecl]<void*, byte*, void*, void**, void*>)
                    s_api[OrtNative.OrtApi.CreateSession])(s_environment, name, options.Pointer, &pointer));
            }
            finally
            {
                Marshal.FreeCoTaskMem((nint)name);
            }
            session.Set(pointer);
        }
    }

    /// <summary>Turns a status into an exception and frees it.</summary>
    public static void Check(void* status)
    {
        if (status == null)
            return;
        var message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<void*, byte*>)s_api[OrtNative.OrtApi.GetErrorMessage])(status))!;
        ((delegate* unmanaged[Cdecl]<void*, void>)s_api[OrtNative.OrtApi.ReleaseStatus])(status);
        throw new EngineException(message.ReplaceLineEndings(" ").Trim());
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Write(void* parameter, int severity, byte* category, byte* id, byte* location, byte* message)
    {
        var level = severity switch
        {
            <= OrtNative.ORT_LOGGING_LEVEL_INFO => LogLevel.Debug,
            OrtNative.ORT_LOGGING_LEVEL_WARNING => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        if (!s_sink.IsEnabled(level))
            return;
        var line = Marshal.PtrToStringUTF8((nint)message) ?? "";
        Line(s_sink, level, line);
    }

    [LoggerMessage(EventName = "OnnxRuntime", Message = "{Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string line);
}
