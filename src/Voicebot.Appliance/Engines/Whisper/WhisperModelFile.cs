using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Whisper;

/// <summary>
/// Checks a whisper model file (ggml format) to its last byte's place before libwhisper opens it, which trusts the
/// numbers in it and aborts the process on some.
/// </summary>
/// <remarks>
/// <code>
/// file    = magic:u32 hparams filters vocabulary tensor*            little-endian
/// magic   = 0x67676d6c
/// hparams = n_vocab n_audio_ctx n_audio_state n_audio_head n_audio_layer
///           n_text_ctx n_text_state n_text_head n_text_layer n_mels ftype      (i32 each)
/// filters = n_mel:i32 n_fft:i32 (f32)[n_mel × n_fft]
/// vocabulary = n:i32 (length:u32 byte[length])[n]
/// </code>
/// Tensors: see <see cref="GgmlTensors"/>. Which there are, and their shapes, follows from the hparams; the weights themselves are the checksum's business.
/// </remarks>
internal static class WhisperModelFile
{
    private const uint Magic = 0x67676d6c;
    private const int MultilingualVocabulary = 51865;
    private const int Float32 = GgmlTypes.Float32;
    private const int Float16 = GgmlTypes.Float16;

    /// <returns>Audio positions the encoder has: 50 for each second.</returns>
    /// <exception cref="EngineUnavailableException">Missing, damaged, or not a multilingual whisper model.</exception>
    public static int Check(string path)
    {
        using var file = new ModelFileReader(path);
        if (file.Length < 8 || file.ReadUInt32("magic") != Magic)
            throw file.Unavailable("not a whisper model (ggml format)");
        var vocabulary = file.ReadInt32("n_vocab", 1, 60000);
        if (vocabulary < MultilingualVocabulary)
            throw file.Unavailable("an English-only whisper model: French needs a multilingual one");
        var audioContext = file.ReadInt32("n_audio_ctx", 64, 4096);
        var state = file.ReadInt32("n_audio_state", 8, 4096);
        var audioHeads = file.ReadInt32("n_audio_head", 1, 64);
        var audioLayers = file.ReadInt32("n_audio_layer", 1, 64);
        var textContext = file.ReadInt32("n_text_ctx", 16, 4096);
        file.ReadInt32("n_text_state", state, state);
        var textHeads = file.ReadInt32("n_text_head", 1, 64);
        var textLayers = file.ReadInt32("n_text_layer", 1, 64);
        var mels = file.ReadInt32("n_mels", 1, 256);
        var ftype = file.ReadInt32("ftype", 0, 9999) % 1000;
        var weightType = GgmlTypes.OfFile(ftype) ?? throw file.Unavailable($"damaged: weights of unknown type {ftype}");
        if (state % audioHeads != 0 || state % textHeads != 0)
            throw file.Unavailable($"damaged: {state} states do not divide by {audioHeads} and {textHeads} heads");

        file.ReadInt32("filters' n_mel", mels, mels);
        file.ReadInt32("filters' n_fft", 201, 201);
        file.Skip(4L * mels * 201, "filters");
        var words = file.ReadInt32("number of words", 1, vocabulary);
        for (var i = 0; i < words; i++)
            file.Skip(file.ReadUInt32("vocabulary"), "vocabulary");

        var expected = Tensors(vocabulary, audioContext, audioLayers, state, textContext, textLayers, mels, weightType);
        GgmlTensors.Check(file, expected);
        return audioContext;
    }

    internal static Dictionary<string, (int Type, int[] Shape)> Tensors(
        int vocabulary, int audioContext, int audioLayers, int state, int textContext, int textLayers, int mels, int weights)
    {
        var tensors = new Dictionary<string, (int, int[])>();
        var convolutions = weights == Float32 ? Float32 : Float16;
        tensors["encoder.positional_embedding"] = (Float32, [state, audioContext]);
        tensors["encoder.conv1.weight"] = (convolutions, [3, mels, state]);
        tensors["encoder.conv1.bias"] = (Float32, [1, state]);
        tensors["encoder.conv2.weight"] = (convolutions, [3, state, state]);
        tensors["encoder.conv2.bias"] = (Float32, [1, state]);
        Norm("encoder.ln_post");
        for (var i = 0; i < audioLayers; i++)
        {
            Attention($"encoder.blocks.{i}.attn");
            Perceptron($"encoder.blocks.{i}");
        }
        tensors["decoder.positional_embedding"] = (Float32, [state, textContext]);
        tensors["decoder.token_embedding.weight"] = (weights, [state, vocabulary]);
        Norm("decoder.ln");
        for (var i = 0; i < textLayers; i++)
        {
            Attention($"decoder.blocks.{i}.attn");
            Attention($"decoder.blocks.{i}.cross_attn");
            Perceptron($"decoder.blocks.{i}");
        }
        return tensors;

        void Vector(string name, int length) => tensors[name] = (Float32, [length]);

        void Linear(string name, int inputs, int outputs)
        {
            tensors[name + ".weight"] = (weights, [inputs, outputs]);
            Vector(name + ".bias", outputs);
        }

        void Norm(string name)
        {
            Vector(name + ".weight", state);
            Vector(name + ".bias", state);
        }

        void Attention(string name)
        {
            Linear(name + ".query", state, state);
            tensors[name + ".key.weight"] = (weights, [state, state]);
            Linear(name + ".value", state, state);
            Linear(name + ".out", state, state);
            Norm(name + "_ln");
        }

        void Perceptron(string block)
        {
            Linear(block + ".mlp.0", state, 4 * state);
            Linear(block + ".mlp.2", 4 * state, state);
            Norm(block + ".mlp_ln");
        }
    }
}
