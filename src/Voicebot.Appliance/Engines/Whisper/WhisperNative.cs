using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Whisper;

/// <summary>whisper.h of libwhisper 1.9.5. Parameters go by value and change between releases: the version is checked at start, the layouts by a test.</summary>
internal static unsafe partial class WhisperNative
{
    public const string Library = "libwhisper.so.1";
    public const string Version = "1.9.5";
    public const int WHISPER_SAMPLING_GREEDY = 0;
    public const int WHISPER_SAMPLE_RATE = 16000;

    [LibraryImport(Library)]
    public static partial nint whisper_version();

    [LibraryImport(Library)]
    public static partial void whisper_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> log_callback, void* user_data);

    [LibraryImport(Library)]
    public static partial whisper_context_params whisper_context_default_params();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial WhisperContextHandle whisper_init_from_file_with_params(string path_model, whisper_context_params @params);

    [LibraryImport(Library)]
    public static partial void whisper_free(nint ctx);

    [LibraryImport(Library)]
    public static partial whisper_full_params whisper_full_default_params(int strategy);

    [LibraryImport(Library)]
    public static partial int whisper_full(WhisperContextHandle ctx, whisper_full_params @params, float* samples, int n_samples);

    [LibraryImport(Library)]
    public static partial int whisper_full_n_segments(WhisperContextHandle ctx);

    [LibraryImport(Library)]
    public static partial int whisper_full_n_tokens(WhisperContextHandle ctx, int i_segment);

    [LibraryImport(Library)]
    public static partial int whisper_full_get_token_id(WhisperContextHandle ctx, int i_segment, int i_token);

    [LibraryImport(Library)]
    public static partial float whisper_full_get_token_p(WhisperContextHandle ctx, int i_segment, int i_token);

    [LibraryImport(Library)]
    public static partial byte* whisper_full_get_token_text(WhisperContextHandle ctx, int i_segment, int i_token);

    [LibraryImport(Library)]
    public static partial byte* whisper_token_to_str(WhisperContextHandle ctx, int token);

    [LibraryImport(Library)]
    public static partial int whisper_token_eot(WhisperContextHandle ctx);
}

#pragma warning disable CS0649 // filled by whisper's own default functions

internal struct whisper_aheads
{
    public nuint n_heads;
    public nint heads;
}

internal struct whisper_context_params
{
    public byte use_gpu, flash_attn;
    public int gpu_device;
    public byte dtw_token_timestamps;
    public int dtw_aheads_preset, dtw_n_top;
    public whisper_aheads dtw_aheads;
    public nuint dtw_mem_size;
}

internal struct whisper_vad_params
{
    public float threshold;
    public int min_speech_duration_ms, min_silence_duration_ms;
    public float max_speech_duration_s;
    public int speech_pad_ms;
    public float samples_overlap;
}

internal struct whisper_greedy
{
    public int best_of;
}

internal struct whisper_beam_search
{
    public int beam_size;
    public float patience;
}

internal struct whisper_token_data
{
    public int id, tid;
    public float p, plog, pt, ptsum;
    public long t0, t1, t_dtw;
    public float vlen;
}

internal unsafe struct whisper_full_params
{
    public int strategy, n_threads, n_max_text_ctx, offset_ms, duration_ms;
    public byte translate, no_context, no_timestamps, single_segment, print_special, print_progress, print_realtime, print_timestamps;
    public byte token_timestamps;
    public float thold_pt, thold_ptsum;
    public int max_len;
    public byte split_on_word;
    public int max_tokens;
    public byte debug_mode;
    public int audio_ctx;
    public byte tdrz_enable;
    public byte* suppress_regex, initial_prompt;
    public byte carry_initial_prompt;
    public int* prompt_tokens;
    public int prompt_n_tokens;
    public byte* language;
    public byte detect_language, suppress_blank, suppress_nst;
    public float temperature, max_initial_ts, length_penalty, temperature_inc, entropy_thold, logprob_thold, no_speech_thold;
    public whisper_greedy greedy;
    public whisper_beam_search beam_search;
    public void* new_segment_callback, new_segment_callback_user_data;
    public void* progress_callback, progress_callback_user_data;
    public void* encoder_begin_callback, encoder_begin_callback_user_data;
    public delegate* unmanaged[Cdecl]<void*, byte> abort_callback;
    public void* abort_callback_user_data;
    public delegate* unmanaged[Cdecl]<void*, void*, whisper_token_data*, int, float*, void*, void> logits_filter_callback;
    public void* logits_filter_callback_user_data;
    public void** grammar_rules;
    public nuint n_grammar_rules, i_start_rule;
    public float grammar_penalty;
    public byte vad;
    public byte* vad_model_path;
    public whisper_vad_params vad_params;
}
