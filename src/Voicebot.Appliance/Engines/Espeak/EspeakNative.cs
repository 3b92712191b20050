using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Espeak;

/// <summary>espeak-ng/speak_lib.h of libespeak-ng 1.52.0.</summary>
internal static unsafe partial class EspeakNative
{
    public const string Library = "libespeak-ng.so.1";
    public const string Version = "1.52";

    public const int EE_OK = 0;
    public const int AUDIO_OUTPUT_SYNCHRONOUS = 2;
    public const int espeakINITIALIZE_DONT_EXIT = 0x8000;
    public const int espeakCHARS_UTF8 = 1;
    public const int espeakPHONEMES_IPA = 2;
    public const int POS_CHARACTER = 1;
    public const int espeakRATE = 1;
    public const int espeakVOLUME = 2;
    public const int espeakPITCH = 3;
    public const int espeakEVENT_LIST_TERMINATED = 0;
    public const int espeakEVENT_END = 5;

    /// <returns>Sample rate in Hz, or −1.</returns>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int espeak_Initialize(int output, int buflength, string? path, int options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int espeak_SetVoiceByName(string name);

    [LibraryImport(Library)]
    public static partial int espeak_SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library)]
    public static partial void espeak_SetSynthCallback(delegate* unmanaged[Cdecl]<short*, int, espeak_EVENT*, int> SynthCallback);

    [LibraryImport(Library)]
    public static partial int espeak_Synth(
        byte* text, nuint size, uint position, int position_type, uint end_position, uint flags, uint* unique_identifier, void* user_data);

    [LibraryImport(Library)]
    public static partial byte* espeak_TextToPhonemesWithTerminator(byte** textptr, int textmode, int phonememode, int* terminator);

    [LibraryImport(Library)]
    public static partial nint espeak_Info(byte** path_data);

    [LibraryImport(Library)]
    public static partial int espeak_Terminate();
}

#pragma warning disable CS0649 // filled by espeak

internal unsafe struct espeak_EVENT
{
    public int type;
    public uint unique_identifier;
    public int text_position, length, audio_position, sample;
    public void* user_data;
    public ulong id;
}
