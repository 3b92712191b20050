using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Llama;

/// <summary>llama.h of libllama 0.7.0. Parameters go by value and change between releases: the version is checked at start, the layouts by a test.</summary>
internal static unsafe partial class LlamaNative
{
    public const string Library = "libllama.so.0";
    public const string Version = "0.7.0";

    [LibraryImport(Library)]
    public static partial nint llama_version();

    [LibraryImport(Library)]
    public static partial void llama_backend_init();

    [LibraryImport(Library)]
    public static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> log_callback, void* user_data);

    [LibraryImport(Library)]
    public static partial llama_model_params llama_model_default_params();

    [LibraryImport(Library)]
    public static partial llama_context_params llama_context_default_params();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial LlamaModelHandle llama_model_load_from_file(string path_model, llama_model_params @params);

    [LibraryImport(Library)]
    public static partial void llama_model_free(nint model);

    [LibraryImport(Library)]
    public static partial nint llama_model_get_vocab(LlamaModelHandle model);

    [LibraryImport(Library)]
    public static partial byte* llama_model_chat_template(LlamaModelHandle model, byte* name);

    [LibraryImport(Library)]
    public static partial LlamaContextHandle llama_init_from_model(LlamaModelHandle model, llama_context_params @params);

    [LibraryImport(Library)]
    public static partial void llama_free(nint ctx);

    [LibraryImport(Library)]
    public static partial nint llama_get_memory(LlamaContextHandle ctx);

    [LibraryImport(Library)]
    public static partial void llama_memory_clear(nint mem, [MarshalAs(UnmanagedType.U1)] bool data);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_memory_seq_rm(nint mem, int seq_id, int p0, int p1);

    [LibraryImport(Library)]
    public static partial int llama_decode(LlamaContextHandle ctx, llama_batch batch);

    [LibraryImport(Library)]
    public static partial float* llama_get_logits_ith(LlamaContextHandle ctx, int i);

    [LibraryImport(Library)]
    public static partial int llama_vocab_n_tokens(nint vocab);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool llama_vocab_is_eog(nint vocab, int token);

    [LibraryImport(Library)]
    public static partial int llama_tokenize(
        nint vocab, byte* text, int text_len, int* tokens, int n_tokens_max,
        [MarshalAs(UnmanagedType.U1)] bool add_special, [MarshalAs(UnmanagedType.U1)] bool parse_special);

    [LibraryImport(Library)]
    public static partial int llama_token_to_piece(
        nint vocab, int token, byte* buf, int length, int lstrip, [MarshalAs(UnmanagedType.U1)] bool special);

    [LibraryImport(Library)]
    public static partial int llama_chat_apply_template(
        byte* tmpl, llama_chat_message* chat, nuint n_msg, [MarshalAs(UnmanagedType.U1)] bool add_ass, byte* buf, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial LlamaSamplerHandle llama_sampler_init_grammar(nint vocab, string grammar_str, string grammar_root);

    [LibraryImport(Library)]
    public static partial void llama_sampler_apply(LlamaSamplerHandle smpl, llama_token_data_array* cur_p);

    [LibraryImport(Library)]
    public static partial void llama_sampler_accept(LlamaSamplerHandle smpl, int token);

    [LibraryImport(Library)]
    public static partial void llama_sampler_free(nint smpl);
}

#pragma warning disable CS0649 // filled by llama's own default functions

internal unsafe struct llama_model_params
{
    public void* devices, tensor_buft_overrides;
    public int n_gpu_layers, split_mode, load_mode, lazy_mode, main_gpu;
    public float* tensor_split;
    public void* progress_callback, progress_callback_user_data, kv_overrides;
    public byte vocab_only, check_tensors, use_extra_bufts, no_host, no_alloc, load_mtp;
}

internal unsafe struct llama_context_params
{
    public uint n_ctx, n_batch, n_ubatch, n_seq_max, n_rs_seq, n_outputs_max, n_outputs_max_per_seq;
    public int n_threads, n_threads_batch;
    public int ctx_type, rope_scaling_type, pooling_type, attention_type, flash_attn_type;
    public float rope_freq_base, rope_freq_scale, yarn_ext_factor, yarn_attn_factor, yarn_beta_fast, yarn_beta_slow;
    public uint yarn_orig_ctx;
    public float defrag_thold;
    public void* cb_eval, cb_eval_user_data;
    public int type_k, type_v;
    public nuint moe_cache_size;
    public delegate* unmanaged[Cdecl]<void*, byte> abort_callback;
    public void* abort_callback_data;
    public byte embeddings, offload_kqv, no_perf, op_offload, swa_full, kv_unified;
    public void* samplers;
    public nuint n_samplers;
    public void* ctx_other;
}

internal unsafe struct llama_batch
{
    public int n_tokens;
    public int* token;
    public float* embd;
    public int* pos;
    public int* n_seq_id;
    public int** seq_id;
    public sbyte* logits;
}

internal unsafe struct llama_chat_message
{
    public byte* role, content;
}

internal struct llama_token_data
{
    public int id;
    public float logit, p;
}

internal unsafe struct llama_token_data_array
{
    public llama_token_data* data;
    public nuint size;
    public long selected;
    public byte sorted;
}
