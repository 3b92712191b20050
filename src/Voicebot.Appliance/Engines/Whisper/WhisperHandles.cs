using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Whisper;

internal sealed class WhisperContextHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <summary>What the context's runs ask whether to go on.</summary>
    public AbortFlag Abort { get; } = new();

    /// <summary>What the context's runs ask which words are likely, freed with it.</summary>
    public PhraseLean? Lean { get; set; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        WhisperNative.whisper_free(handle);
        Abort.Dispose();
        Lean?.Dispose();
        return true;
    }
}
