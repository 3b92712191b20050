using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines;

/// <summary>A cancellation token that C code can ask: the abort callback of ggml's engines with its user data.</summary>
internal sealed unsafe class AbortFlag : IDisposable
{
    private GCHandle _handle;

    public AbortFlag() => _handle = GCHandle.Alloc(this);

    /// <summary>The token of the job that runs now. Polled, never registered on: it may outlive its source.</summary>
    public CancellationToken Token { get; set; }

    public static delegate* unmanaged[Cdecl]<void*, byte> Callback => &IsRaised;

    public void* UserData => (void*)GCHandle.ToIntPtr(_handle);

    public void Dispose() => _handle.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsRaised(void* userData) =>
        ((AbortFlag)GCHandle.FromIntPtr((nint)userData).Target!).Token.IsCancellationRequested ? (byte)1 : (byte)0;
}
