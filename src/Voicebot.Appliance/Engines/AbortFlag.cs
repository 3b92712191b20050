using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines;

/// <summary>A cancellation token that C code can ask: the abort callback of ggml's engines with its user data.</summary>
internal sealed unsafe class AbortFlag : IDisposable
{
    // Of the job that this thread runs or ran last.
    [ThreadStatic]
    private static AbortFlag? t_current;

    private GCHandle _handle;
    private CancellationToken _token;

    public AbortFlag() => _handle = GCHandle.Alloc(this);

    /// <summary>The token of the job that runs now. Polled, never registered on: it may outlive its source.</summary>
    public CancellationToken Token
    {
        get => _token;
        set => (_token, t_current) = (value, this);
    }

    /// <summary>Whether the job on this thread was called off: what its engine complains of then is no fault.</summary>
    public static bool IsRaisedHere => t_current is { _token.IsCancellationRequested: true };

    public static delegate* unmanaged[Cdecl]<void*, byte> Callback => &IsRaised;

    public void* UserData => (void*)GCHandle.ToIntPtr(_handle);

    public void Dispose() => _handle.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsRaised(void* userData) =>
        ((AbortFlag)GCHandle.FromIntPtr((nint)userData).Target!).Token.IsCancellationRequested ? (byte)1 : (byte)0;
}
