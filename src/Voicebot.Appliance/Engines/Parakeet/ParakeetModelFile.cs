using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Parakeet;

/// <summary>
/// Checks a Parakeet TDT model file (ggml format) to its last byte's place before libparakeet opens it, which trusts the
/// numbers in it, reads past the end of a short file without a word and aborts the process on some.
/// </summary>
/// <remarks>
/// <code>
/// file       = magic:u32 hparams filters window durations vocabulary tensor*          little-endian
/// magic      = 0x67676d6c, as whisper's
/// hparams    = n_vocab n_audio_ctx n_audio_state n_audio_head n_audio_layer n_mels ftype n_fft
///              subsampling_factor n_subsampling_channels n_conv_kernel n_pred_dim n_pred_layers
///              n_tdt_durations n_max_tokens                                            (i32 each)
/// filters    = n_mels:i32 n_freqs:i32 (f32)[n_mels × n_freqs]
/// window     = n:i32 (f32)[n]
/// durations  = (u32)[n_tdt_durations]        frames of 80 ms that a token may last
/// vocabulary = n:i32 (length:u32 byte[length])[n]
/// </code>
/// Tensors: see <see cref="GgmlTensors"/>. Which there are, and their shapes, follows from the hparams; the weights themselves are the checksum's business.
/// </remarks>
internal static class ParakeetModelFile
{
    private const uint Magic = 0x67676d6c;
    private const int Float32 = GgmlTypes.Float32;

    // Three convolutions of stride 2 are built in, whatever the file says.
    private const int Subsampling = 8;

    // The library has room for the tensors of two layers.
    private const int MaxPredictionLayers = 2;

    /// <summary>Whether the file is for this engine: by its name, else by its header. Whisper's files begin with the same four bytes.</summary>
    public static bool Claims(string path)
    {
        if (Path.GetFileName(path).Contains("parakeet", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            using var file = new ModelFileReader(path);
            if (file.Length < 4 * 18 || file.ReadUInt32("magic") != Magic)
                return false;
            Span<int> numbers = stackalloc int[17];
            foreach (ref var number in numbers)
                number = (int)file.ReadUInt32("header");
            // The filters repeat n_mels (6th) and n_fft (8th).
            return numbers[15] == numbers[5] && numbers[16] == numbers[7] / 2 + 1;
        }
        catch (EngineUnavailableException)
        {
            return false;
        }
    }

    /// <exception cref="EngineUnavailableException">Missing, damaged, or not a Parakeet TDT model.</exception>
    public static void Check(string path)
    {
        using var file = new ModelFileReader(path);
        if (file.Length < 8 || file.ReadUInt32("magic") != Magic)
            throw file.Unavailable("not a Parakeet model (ggml format)");
        var vocabulary = file.ReadInt32("n_vocab", 1, 40000);
        file.ReadInt32("n_audio_ctx", 64, 20000);
        var state = file.ReadInt32("n_audio_state", 8, 4096);
        var heads = file.ReadInt32("n_audio_head", 1, 64);
        var layers = file.ReadInt32("n_audio_layer", 1, 48);
        var mels = file.ReadInt32("n_mels", Subsampling, 256);
        var ftype = file.ReadInt32("ftype", 0, 9999) % 1000;
        var fft = file.ReadInt32("n_fft", 16, 4096);
        file.ReadInt32("subsampling_factor", Subsampling, Subsampling);
        var channels = file.ReadInt32("n_subsampling_channels", 1, 4096);
        var kernel = file.ReadInt32("n_conv_kernel", 1, 99);
        var prediction = file.ReadInt32("n_pred_dim", 8, 4096);
        var predictionLayers = file.ReadInt32("n_pred_layers", 1, MaxPredictionLayers);
        var durations = file.ReadInt32("n_tdt_durations", 1, 64);
        file.ReadInt32("n_max_tokens", 1, 1000);
        if (state % heads != 0 || state % 2 != 0 || mels % Subsampling != 0 || kernel % 2 == 0 || (fft & (fft - 1)) != 0)
            throw file.Unavailable($"damaged: {state} states, {heads} heads, {mels} mels, kernel {kernel}, FFT {fft} do not go together");
        var weights = GgmlTypes.OfFile(ftype) ?? throw file.Unavailable($"damaged: weights of unknown type {ftype}");
        if (GgmlTypes.Block(weights).Elements > 32)
            throw file.Unavailable("weights in K-quants, which are not supported: take q8_0 or q4_0");

        file.ReadInt32("filters' n_mels", mels, mels);
        file.ReadInt32("filters' n_freqs", fft / 2 + 1, fft / 2 + 1);
        file.Skip(4L * mels * (fft / 2 + 1), "filters");
        file.Skip(4L * file.ReadInt32("window length", 1, fft), "window");
        for (var i = 0; i < durations; i++)
            file.ReadInt32("duration", 0, 1000);
        file.ReadInt32("number of words", vocabulary, vocabulary);
        for (var i = 0; i < vocabulary; i++)
            file.Skip(file.ReadUInt32("vocabulary"), "vocabulary");

        var expected = Tensors(state, heads, layers, mels, channels, kernel, weights);
        AddDecoder(expected, vocabulary, state, prediction, predictionLayers, durations, weights);
        GgmlTensors.Check(file, expected);
    }

    // Shapes as ggml says them: the row's length first.
    internal static Dictionary<string, (int Type, int[] Shape)> Tensors(
        int state, int heads, int layers, int mels, int channels, int kernel, int weights)
    {
        var tensors = new Dictionary<string, (int, int[])>();
        tensors["encoder.pre_encode.out.weight"] = (weights, [mels / Subsampling * channels, state]);
        Vector("encoder.pre_encode.out.bias");
        foreach (var (index, rows, inputs) in ((int, int, int)[])[(0, 3, 1), (2, 3, 1), (3, 1, channels), (5, 3, 1), (6, 1, channels)])
        {
            tensors[$"encoder.pre_encode.conv.{index}.weight"] = (Float32, [rows, rows, inputs, channels]);
            tensors[$"encoder.pre_encode.conv.{index}.bias"] = (Float32, [1, 1, channels]);
        }
        for (var i = 0; i < layers; i++)
        {
            var layer = $"encoder.layers.{i}.";
            foreach (var part in (string[])["norm_feed_forward1", "norm_conv", "norm_self_att", "norm_feed_forward2", "norm_out", "conv.batch_norm"])
            {
                Vector(layer + part + ".weight");
                Vector(layer + part + ".bias");
            }
            foreach (var part in (string[])["feed_forward1", "feed_forward2"])
            {
                tensors[layer + part + ".linear1.weight"] = (weights, [state, 4 * state]);
                tensors[layer + part + ".linear2.weight"] = (weights, [4 * state, state]);
            }
            tensors[layer + "conv.pointwise_conv1.weight"] = (weights, [state, 2 * state]);
            tensors[layer + "conv.depthwise_conv.weight"] = (Float32, [kernel, state]);
            Vector(layer + "conv.batch_norm.running_mean");
            Vector(layer + "conv.batch_norm.running_var");
            tensors[layer + "conv.batch_norm.num_batches_tracked"] = (GgmlTypes.Int32, [1]);
            tensors[layer + "conv.pointwise_conv2.weight"] = (weights, [state, state]);
            tensors[layer + "self_attn.pos_bias_u"] = (Float32, [state / heads, heads]);
            tensors[layer + "self_attn.pos_bias_v"] = (Float32, [state / heads, heads]);
            foreach (var part in (string[])["q", "k", "v", "out", "pos"])
                tensors[$"{layer}self_attn.linear_{part}.weight"] = (weights, [state, state]);
        }
        return tensors;

        void Vector(string name) => tensors[name] = (Float32, [state]);
    }

    // The prediction network (an LSTM over the tokens so far) and the joint network, whose outputs are the words, the blank and the durations.
    internal static void AddDecoder(
        Dictionary<string, (int Type, int[] Shape)> tensors, int vocabulary, int state, int width, int layers, int durations, int weights)
    {
        tensors["decoder.prediction.embed.weight"] = (weights, [width, vocabulary + 1]);
        for (var i = 0; i < layers; i++)
        {
            tensors[$"decoder.prediction.dec_rnn.lstm.weight_ih_l{i}"] = (weights, [width, 4 * width]);
            tensors[$"decoder.prediction.dec_rnn.lstm.weight_hh_l{i}"] = (weights, [width, 4 * width]);
            tensors[$"decoder.prediction.dec_rnn.lstm.bias_h_l{i}"] = (Float32, [4 * width]);
        }
        tensors["joint.pred.weight"] = (weights, [width, width]);
        tensors["joint.pred.bias"] = (Float32, [width]);
        tensors["joint.enc.weight"] = (weights, [state, width]);
        tensors["joint.enc.bias"] = (Float32, [width]);
        tensors["joint.joint_net.2.weight"] = (weights, [width, vocabulary + durations + 1]);
        tensors["joint.joint_net.2.bias"] = (Float32, [vocabulary + durations + 1]);
    }
}
