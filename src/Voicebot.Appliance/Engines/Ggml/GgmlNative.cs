using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>ggml-backend.h and ggml.h of libggml 0.27.0.</summary>
internal static unsafe partial class GgmlNative
{
    public const string Version = "0.27.0";
    public const string Registry = "libggml.so.0";
    public const string Base = "libggml-base.so.0";

    public const int GGML_LOG_LEVEL_DEBUG = 1;
    public const int GGML_LOG_LEVEL_INFO = 2;
    public const int GGML_LOG_LEVEL_WARN = 3;
    public const int GGML_LOG_LEVEL_ERROR = 4;
    public const int GGML_LOG_LEVEL_CONT = 5;

    [LibraryImport(Registry, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ggml_backend_load_all_from_path(string dir_path);

    [LibraryImport(Registry)]
    public static partial nuint ggml_backend_dev_count();

    [LibraryImport(Registry)]
    public static partial nint ggml_backend_dev_get(nuint index);

    [LibraryImport(Base)]
    public static partial nint ggml_backend_dev_description(nint device);

    [LibraryImport(Base)]
    public static partial nint ggml_version();

    [LibraryImport(Base)]
    public static partial void ggml_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> log_callback, void* user_data);
}
