using System.Runtime.InteropServices;
using System.Text;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Llama;

/// <summary>A model's words and the form that its conversations have.</summary>
internal sealed unsafe class LlamaVocabulary
{
    // Stands in the template for what the caller said: his words are put in afterwards, so that they cannot end his turn.
    private const string Marker = "\u0002";

    private readonly LlamaModelHandle _model;
    private readonly nint _vocabulary;
    private readonly byte[] _piece = new byte[512];

    public LlamaVocabulary(LlamaModelHandle model)
    {
        _model = model;
        _vocabulary = LlamaNative.llama_model_get_vocab(model);
        Size = LlamaNative.llama_vocab_n_tokens(_vocabulary);
    }

    public nint Pointer => _vocabulary;

    public int Size { get; }

    public bool IsEnd(int token) => LlamaNative.llama_vocab_is_eog(_vocabulary, token);

    /// <summary>The conversation in the model's own form, as tokens.</summary>
    /// <returns>All of it, and how many of them do not depend on what the caller said.</returns>
    /// <exception cref="EngineException">The template cannot be applied.</exception>
    public (int[] Tokens, int Prefix) ToTokens(LanguagePrompt prompt)
    {
        var text = ApplyTemplate(prompt.System.Replace(Marker, "", StringComparison.Ordinal), Marker);
        var at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0)
            throw new EngineException("the model's chat template leaves out what the caller said");
        var prefix = ToTokens(text[..at], addSpecial: true, parseSpecial: true);
        return ([.. prefix, .. ToTokens(prompt.User), .. ToTokens(text[(at + Marker.Length)..], addSpecial: false, parseSpecial: true)], prefix.Length);
    }

    /// <summary>Plain text: nothing in it is a command to the model.</summary>
    public int[] ToTokens(string text) => ToTokens(text, addSpecial: false, parseSpecial: false);

    /// <returns>UTF-8, which may begin or end within a character. Valid until the next call.</returns>
    public ReadOnlySpan<byte> ToPiece(int token)
    {
        fixed (byte* piece = _piece)
        {
            var length = LlamaNative.llama_token_to_piece(_vocabulary, token, piece, _piece.Length, 0, special: false);
            return _piece.AsSpan(0, Math.Max(0, length));
        }
    }

    private int[] ToTokens(string text, bool addSpecial, bool parseSpecial)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var tokens = new int[utf8.Length + 4];
        fixed (byte* bytes = utf8)
        fixed (int* first = tokens)
        {
            var count = LlamaNative.llama_tokenize(_vocabulary, bytes, utf8.Length, first, tokens.Length, addSpecial, parseSpecial);
            return count >= 0 ? tokens[..count] : throw new EngineException($"llama_tokenize answered {count}");
        }
    }

    private string ApplyTemplate(string system, string user)
    {
        var template = LlamaNative.llama_model_chat_template(_model, null);
        var buffer = new byte[Encoding.UTF8.GetByteCount(system) + 4096];
        var texts = new[] { "system", system, "user", user };
        var copies = Array.ConvertAll(texts, Marshal.StringToCoTaskMemUTF8);
        try
        {
            var messages = stackalloc llama_chat_message[2];
            messages[0] = new llama_chat_message { role = (byte*)copies[0], content = (byte*)copies[1] };
            messages[1] = new llama_chat_message { role = (byte*)copies[2], content = (byte*)copies[3] };
            fixed (byte* chatml = "chatml\0"u8)
            fixed (byte* written = buffer)
            {
                // libllama knows the common templates by sight; ChatML serves for the rest and for models without one.
                var length = template == null ? -1 : LlamaNative.llama_chat_apply_template(template, messages, 2, true, written, buffer.Length);
                if (length < 0)
                    length = LlamaNative.llama_chat_apply_template(chatml, messages, 2, true, written, buffer.Length);
                if (length < 0 || length > buffer.Length)
                    throw new EngineException($"llama_chat_apply_template answered {length}");
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
        finally
        {
            foreach (var copy in copies)
                Marshal.FreeCoTaskMem(copy);
        }
    }
}
