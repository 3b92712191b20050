using System.Text;

namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>
/// Writes a Parakeet TDT model in ggml format, as the library's converter does, that has learnt one sentence by heart.
/// Its prediction network remembers the last token, which points at the next; one token for each frame of 80 ms, then
/// blanks. Audio only stirs the probabilities through the encoder's random weights.
/// </summary>
sealed class GgmlParakeetModelWriter : GgmlTensorWriter
{
    private const int Vocabulary = 64;
    private const int AudioContext = 5000;
    private const int State = 32;
    private const int Heads = 2;
    private const int Mels = 128;
    private const int FftSize = 512;
    private const int WindowSize = 400;
    private const int Channels = 8;
    private const int Kernel = 9;
    private const int Width = 32;
    private const int Durations = 5;
    private const int FirstWord = 3;

    private static readonly string[] s_marks = ["<unk>", "<s>", "</s>"];

    private readonly Weights _weights = new(seed: 1);
    private readonly bool _quantised;

    private GgmlParakeetModelWriter(Stream stream, bool quantised)
        : base(stream)
    {
        _quantised = quantised;
    }

    /// <param name="path">Where to write.</param>
    /// <param name="quantised">Q8_0, as the published model, instead of 16-bit floats.</param>
    /// <param name="sentence">One token each, none twice, at most 30. "▁" before a word is its space.</param>
    public static void Write(string path, bool quantised, params string[] sentence)
    {
        using var stream = File.Create(path);
        using var writer = new GgmlParakeetModelWriter(stream, quantised);
        writer.Write(sentence);
    }

    public static void Write(string path, params string[] sentence) => Write(path, quantised: false, sentence);

    private void Write(string[] sentence)
    {
        const int MaxTokensPerFrame = 10;
        const int Subsampling = 8;
        foreach (var value in (ReadOnlySpan<int>)[0x67676d6c, Vocabulary, AudioContext, State, Heads, 1, Mels, _quantised ? 2007 : 1, FftSize,
            Subsampling, Channels, Kernel, Width, 1, Durations, MaxTokensPerFrame])
            Out.Write(value);
        Out.Write(Mels);
        Out.Write(FftSize / 2 + 1);
        Floats(MelFilters.Slaney(Mels, FftSize, 16000));
        Out.Write(WindowSize);
        for (var i = 0; i < WindowSize; i++)
            Out.Write((float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * i / (WindowSize - 1))));
        for (var duration = 0; duration < Durations; duration++)
            Out.Write(duration);
        Out.Write(Vocabulary);
        for (var id = 0; id < Vocabulary; id++)
        {
            var piece = Encoding.UTF8.GetBytes(id < FirstWord ? s_marks[id] : id - FirstWord < sentence.Length ? sentence[id - FirstWord] : $"▁⟨{id}⟩");
            Out.Write(piece.Length);
            Out.Write(piece);
        }

        Linear("encoder.pre_encode.out.weight", Mels / Subsampling * Channels, State);
        Float32("encoder.pre_encode.out.bias", _weights.Normal(State, 0.01f), State);
        foreach (var (index, rows, inputs) in ((int, int, int)[])[(0, 3, 1), (2, 3, 1), (3, 1, Channels), (5, 3, 1), (6, 1, Channels)])
        {
            Float32($"encoder.pre_encode.conv.{index}.weight",
                _weights.Normal(rows * rows * inputs * Channels, 1 / MathF.Sqrt(rows * rows * inputs)), rows, rows, inputs, Channels);
            Float32($"encoder.pre_encode.conv.{index}.bias", _weights.Normal(Channels, 0.01f), 1, 1, Channels, 1);
        }
        EncoderLayer("encoder.layers.0.");
        Decoder(sentence.Length);
    }

    private void EncoderLayer(string layer)
    {
        Norm(layer + "norm_feed_forward1");
        FeedForward(layer + "feed_forward1");
        Norm(layer + "norm_conv");
        Linear(layer + "conv.pointwise_conv1.weight", State, 2 * State);
        Float32(layer + "conv.depthwise_conv.weight", _weights.Normal(Kernel * State, 1 / MathF.Sqrt(Kernel)), Kernel, State);
        Norm(layer + "conv.batch_norm");
        Float32(layer + "conv.batch_norm.running_mean", new float[State], State);
        Float32(layer + "conv.batch_norm.running_var", Weights.Constant(State, 1), State);
        Float32(layer + "conv.batch_norm.num_batches_tracked", [0]); // without dimensions, as the converter leaves it
        Linear(layer + "conv.pointwise_conv2.weight", State, State);
        Norm(layer + "norm_self_att");
        Float32(layer + "self_attn.pos_bias_u", _weights.Normal(State, 0.1f), State / Heads, Heads);
        Float32(layer + "self_attn.pos_bias_v", _weights.Normal(State, 0.1f), State / Heads, Heads);
        foreach (var part in (string[])["q", "k", "v", "out", "pos"])
            Linear($"{layer}self_attn.linear_{part}.weight", State, State);
        Norm(layer + "norm_feed_forward2");
        FeedForward(layer + "feed_forward2");
        Norm(layer + "norm_out");
    }

    // Axis n means "n tokens of the sentence are out".
    private void Decoder(int words)
    {
        var embedding = new float[(Vocabulary + 1) * Width];
        embedding[Vocabulary * Width] = 1; // decoding begins with the blank
        for (var word = 0; word < words; word++)
            embedding[(FirstWord + word) * Width + word + 1] = 1;
        Matrix("decoder.prediction.embed.weight", embedding, Width, Vocabulary + 1);

        // Gates: in, forget, out, cell. All in, all out, a twentieth kept: the state is the last token, with a trace of those before.
        var input = new float[4 * Width * Width];
        for (var i = 0; i < Width; i++)
            input[(3 * Width + i) * Width + i] = 4;
        Matrix("decoder.prediction.dec_rnn.lstm.weight_ih_l0", input, Width, 4 * Width);
        Matrix("decoder.prediction.dec_rnn.lstm.weight_hh_l0", new float[4 * Width * Width], Width, 4 * Width);
        Float32("decoder.prediction.dec_rnn.lstm.bias_h_l0",
            [.. Weights.Constant(Width, 8), .. Weights.Constant(Width, -3), .. Weights.Constant(Width, 8), .. new float[Width]], 4 * Width);

        var identity = new float[Width * Width];
        for (var i = 0; i < Width; i++)
            identity[i * Width + i] = 1;
        Matrix("joint.pred.weight", identity, Width, Width);
        Float32("joint.pred.bias", new float[Width], Width);
        Matrix("joint.enc.weight", _weights.Normal(State * Width, 0.01f), State, Width);
        Float32("joint.enc.bias", new float[Width], Width);

        const int Outputs = Vocabulary + 1 + Durations;
        var output = new float[Outputs * Width];
        for (var word = 0; word < words; word++)
            output[(FirstWord + word) * Width + word] = 12;
        output[Vocabulary * Width + words] = 12;
        Matrix("joint.joint_net.2.weight", output, Width, Outputs);
        var bias = new float[Outputs];
        bias[Vocabulary + 1 + 1] = 4; // always one frame
        Float32("joint.joint_net.2.bias", bias, Outputs);
    }

    private void FeedForward(string name)
    {
        Linear(name + ".linear1.weight", State, 4 * State);
        Linear(name + ".linear2.weight", 4 * State, State);
    }

    private void Norm(string name)
    {
        Float32(name + ".weight", Weights.Constant(State, 1), State);
        Float32(name + ".bias", new float[State], State);
    }

    private void Linear(string name, int inputs, int outputs) =>
        Matrix(name, _weights.Normal(inputs * outputs, 1 / MathF.Sqrt(inputs)), inputs, outputs);

    private void Matrix(string name, float[] values, int inputs, int outputs)
    {
        Header(name, _quantised ? 8 : 1, [inputs, outputs]);
        if (!_quantised)
        {
            foreach (var value in values)
                Out.Write((Half)value);
            return;
        }
        // Q8_0: blocks of 32 of a row, a scale and 32 signed bytes each.
        for (var start = 0; start < values.Length; start += 32)
        {
            var block = values.AsSpan(start, 32);
            var scale = 0f;
            foreach (var value in block)
                scale = Math.Max(scale, Math.Abs(value) / 127);
            Out.Write((Half)scale);
            foreach (var value in block)
                Out.Write((sbyte)(scale == 0 ? 0 : MathF.Round(value / scale)));
        }
    }
}
