using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Speex;

/// <summary>speex/speex_echo.h of libspeexdsp 1.2.1, which cannot be asked for its version; its soname has stood since 2008.</summary>
internal static unsafe partial class SpeexNative
{
    public const string Library = "libspeexdsp.so.1";

    public const int SPEEX_ECHO_SET_SAMPLING_RATE = 24;

    /// <param name="frame_size">Samples of one frame.</param>
    /// <param name="filter_length">Samples of echo that are covered.</param>
    [LibraryImport(Library)]
    public static partial SpeexEchoHandle speex_echo_state_init(int frame_size, int filter_length);

    [LibraryImport(Library)]
    public static partial void speex_echo_state_destroy(nint st);

    [LibraryImport(Library)]
    public static partial void speex_echo_cancellation(SpeexEchoHandle st, short* rec, short* play, short* @out);

    [LibraryImport(Library)]
    public static partial void speex_echo_state_reset(SpeexEchoHandle st);

    [LibraryImport(Library)]
    public static partial int speex_echo_ctl(SpeexEchoHandle st, int request, void* ptr);
}
