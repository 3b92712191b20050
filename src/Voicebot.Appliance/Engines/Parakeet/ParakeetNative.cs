using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Parakeet;

/// <summary>parakeet.h of libparakeet 1.9.5, which comes with libwhisper. Parameters go by value: the version is checked at start, the layouts by a test.</summary>
internal static unsafe partial class ParakeetNative
{
    public const string Library = "libparakeet.so.1";
    public const string Version = "1.9.5";
    public const int PARAKEET_SAMPLING_GREEDY = 0;
    public const int PARAKEET_SAMPLE_RATE = 16000;

    [LibraryImport(Library)]
    public static partial nint parakeet_version();

    [LibraryImport(Library)]
    public static partial void parakeet_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> log_callback, void* user_data);

    [LibraryImport(Library)]
    public static partial parakeet_context_params parakeet_context_default_params();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ParakeetContextHandle parakeet_init_from_file_with_params(string path_model, parakeet_context_params @params);

    [LibraryImport(Library)]
    public static partial void parakeet_free(nint ctx);

    [LibraryImport(Library)]
    public static partial parakeet_full_params parakeet_full_default_params(int strategy);

    [LibraryImport(Library)]
    public static partial int parakeet_full(ParakeetContextHandle ctx, parakeet_full_params @params, float* samples, int n_samples);

    [LibraryImport(Library)]
    public static partial int parakeet_full_n_segments(ParakeetContextHandle ctx);

    [LibraryImport(Library)]
    public static partial int parakeet_full_n_tokens(ParakeetContextHandle ctx, int i_segment);

    [LibraryImport(Library)]
    public static partial byte* parakeet_full_get_token_text(ParakeetContextHandle ctx, int i_segment, int i_token);

    [LibraryImport(Library)]
    public static partial float parakeet_full_get_token_p(ParakeetContextHandle ctx, int i_segment, int i_token);
}

#pragma warning disable CS0649 // filled by the library's own default functions

internal struct parakeet_context_params
{
    public byte use_gpu;
    public int gpu_device;
}

internal unsafe struct parakeet_full_params
{
    public int strategy, n_threads, offset_ms, duration_ms;
    public byte no_context;
    public int audio_ctx;
    public void* new_segment_callback, new_segment_callback_user_data;
    public void* new_token_callback, new_token_callback_user_data;
    public void* progress_callback, progress_callback_user_data;
    public void* encoder_begin_callback, encoder_begin_callback_user_data;
    public delegate* unmanaged[Cdecl]<void*, byte> abort_callback;
    public void* abort_callback_user_data;
}
