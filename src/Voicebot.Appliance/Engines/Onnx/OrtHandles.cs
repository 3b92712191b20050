using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>What ONNX Runtime frees through its function table.</summary>
internal abstract class OrtHandle : SafeHandle
{
    private readonly int _release;

    protected OrtHandle(int release) : base(0, ownsHandle: true) => _release = release;

    public override bool IsInvalid => handle == 0;

    public unsafe void* Pointer => (void*)handle;

    public unsafe void Set(void* pointer) => SetHandle((nint)pointer);

    protected override unsafe bool ReleaseHandle()
    {
        ((delegate* unmanaged[Cdecl]<void*, void>)OnnxRuntime.Api[_release])((void*)handle);
        return true;
    }
}

internal sealed class OrtSessionOptionsHandle() : OrtHandle(OrtNative.OrtApi.ReleaseSessionOptions);

internal sealed class OrtSessionHandle() : OrtHandle(OrtNative.OrtApi.ReleaseSession);

internal sealed class OrtRunOptionsHandle() : OrtHandle(OrtNative.OrtApi.ReleaseRunOptions);

internal sealed class OrtValueHandle() : OrtHandle(OrtNative.OrtApi.ReleaseValue);

internal sealed class OrtMemoryInfoHandle() : OrtHandle(OrtNative.OrtApi.ReleaseMemoryInfo);
