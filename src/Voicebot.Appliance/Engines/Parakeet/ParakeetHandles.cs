using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Parakeet;

internal sealed class ParakeetContextHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <summary>What the context's runs ask whether to go on.</summary>
    public AbortFlag Abort { get; } = new();

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        ParakeetNative.parakeet_free(handle);
        Abort.Dispose();
        return true;
    }
}
