using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Speex;

internal sealed class SpeexEchoHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexNative.speex_echo_state_destroy(handle);
        return true;
    }
}
