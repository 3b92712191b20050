using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>
/// onnxruntime_c_api.h of libonnxruntime 1.23. The library exports one function, which answers a table of function
/// pointers; the constants in <see cref="OrtApi"/> are the places in it, named as in the header (a test compares them).
/// </summary>
internal static unsafe partial class OrtNative
{
    public const string Library = "libonnxruntime.so.1.23";
    public const string Version = "1.23";
    public const int ORT_API_VERSION = 23;

    public const int ORT_LOGGING_LEVEL_INFO = 1;
    public const int ORT_LOGGING_LEVEL_WARNING = 2;
    public const int ORT_LOGGING_LEVEL_ERROR = 3;
    public const int ORT_ENABLE_ALL = 99;
    public const int OrtArenaAllocator = 1;
    public const int OrtMemTypeDefault = 0;
    public const int ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT = 1;
    public const int ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 = 7;

    /// <summary>Places in the function table.</summary>
    public static class OrtApi
    {
        public const int GetErrorMessage = 2;
        public const int CreateEnvWithCustomLogger = 4;
        public const int CreateSession = 7;
        public const int Run = 9;
        public const int CreateSessionOptions = 10;
        public const int SetSessionGraphOptimizationLevel = 23;
        public const int SetIntraOpNumThreads = 24;
        public const int SessionGetInputCount = 30;
        public const int SessionGetOutputCount = 31;
        public const int SessionGetInputName = 36;
        public const int SessionGetOutputName = 37;
        public const int CreateRunOptions = 39;
        public const int RunOptionsSetTerminate = 46;
        public const int RunOptionsUnsetTerminate = 47;
        public const int CreateTensorWithDataAsOrtValue = 49;
        public const int GetTensorMutableData = 51;
        public const int GetTensorElementType = 60;
        public const int GetTensorShapeElementCount = 64;
        public const int GetTensorTypeAndShape = 65;
        public const int CreateCpuMemoryInfo = 69;
        public const int AllocatorFree = 76;
        public const int GetAllocatorWithDefaultOptions = 78;
        public const int ReleaseStatus = 93;
        public const int ReleaseMemoryInfo = 94;
        public const int ReleaseSession = 95;
        public const int ReleaseValue = 96;
        public const int ReleaseRunOptions = 97;
        public const int ReleaseTensorTypeAndShapeInfo = 99;
        public const int ReleaseSessionOptions = 100;
        public const int AddSessionConfigEntry = 130;
    }

    [LibraryImport(Library)]
    public static partial OrtApiBase* OrtGetApiBase();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = false)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc")]
    public static partial int dup(int fd);

    [LibraryImport("libc")]
    public static partial int dup2(int from, int to);

    [LibraryImport("libc")]
    public static partial int close(int fd);
}

#pragma warning disable CS0649 // filled by ONNX Runtime

internal unsafe struct OrtApiBase
{
    public delegate* unmanaged[Cdecl]<uint, void**> GetApi;
    public delegate* unmanaged[Cdecl]<byte*> GetVersionString;
}
