using System.Text;

namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>
/// Writes a whisper model in ggml format that has learnt one sentence by heart. Its decoder's position n, the input
/// token aside, points at the n-th word; audio only stirs the probabilities through the attention's random weights.
/// </summary>
/// <remarks>Decoding starts at position 3 (start of transcript, language, task, no time stamps), and a prompt pushes it further.</remarks>
sealed class GgmlWhisperModelWriter : GgmlTensorWriter
{
    public const int Vocabulary = 51865;
    public const int EndOfText = 50257;
    private const int State = 32;
    private const int Heads = 2;
    private const int AudioContext = 1500;
    private const int TextContext = 448;
    private const int Mels = 80;
    private const int FirstWordPosition = 3;

    // Ids 0..255 are the single bytes, so that any prompt can be spelled; words of the sentence follow.
    private const int FirstWord = 256;

    private readonly Weights _weights = new(seed: 1);

    private GgmlWhisperModelWriter(Stream stream)
        : base(stream)
    {
    }

    /// <param name="path">Where to write.</param>
    /// <param name="sentence">One token each, in UTF-8; at most 30. A space before a word is part of it.</param>
    public static void Write(string path, params byte[][] sentence)
    {
        using var stream = File.Create(path);
        using var writer = new GgmlWhisperModelWriter(stream);
        writer.Write(sentence);
    }

    public static void Write(string path, params string[] sentence) =>
        Write(path, Array.ConvertAll(sentence, Encoding.UTF8.GetBytes));

    /// <summary>One word, and another that its place makes about e times less likely.</summary>
    public static void WriteDoubtful(string path, string word, string other)
    {
        using var stream = File.Create(path);
        using var writer = new GgmlWhisperModelWriter(stream);
        writer.Write([Encoding.UTF8.GetBytes(word)], Encoding.UTF8.GetBytes(other));
    }

    private void Write(byte[][] sentence, byte[]? other = null)
    {
        foreach (var value in (ReadOnlySpan<int>)[0x67676d6c, Vocabulary, AudioContext, State, Heads, 1, TextContext, State, Heads, 1, Mels, 1])
            Out.Write(value);
        Out.Write(Mels);
        Out.Write(201);
        Floats(MelFilters.Slaney(Mels, 400, 16000));
        Out.Write(EndOfText);
        for (var id = 0; id < EndOfText; id++)
        {
            var word = id < FirstWord ? [(byte)id]
                : id - FirstWord < sentence.Length ? sentence[id - FirstWord]
                : other is not null && id == FirstWord + sentence.Length ? other
                : Encoding.UTF8.GetBytes($"⟨{id}⟩");
            Out.Write(word.Length);
            Out.Write(word);
        }

        Float32("encoder.positional_embedding", _weights.Normal(AudioContext * State, 0.5f), State, AudioContext);
        Float16("encoder.conv1.weight", 3, Mels, State);
        Float32("encoder.conv1.bias", _weights.Normal(State, 0.01f), 1, State);
        Float16("encoder.conv2.weight", 3, State, State);
        Float32("encoder.conv2.bias", _weights.Normal(State, 0.01f), 1, State);
        Attention("encoder.blocks.0.attn");
        Perceptron("encoder.blocks.0");
        Norm("encoder.ln_post", 1);

        // Axis n means "the n-th word". Positions outweigh what attention adds; the norm's gain makes the choice sharp.
        var positions = new float[TextContext * State];
        for (var position = FirstWordPosition; position < TextContext; position++)
            positions[position * State + Math.Min(position - FirstWordPosition, sentence.Length)] = 8;
        Float32("decoder.positional_embedding", positions, State, TextContext);
        var embedding = new float[Vocabulary * State];
        for (var word = 0; word < sentence.Length; word++)
            embedding[(FirstWord + word) * State + word] = 1;
        embedding[EndOfText * State + sentence.Length] = 1;
        if (other is not null)
            embedding[(FirstWord + sentence.Length) * State] = 0.955f; // logits are about 22
        Float16("decoder.token_embedding.weight", embedding, State, Vocabulary);
        Attention("decoder.blocks.0.attn");
        Attention("decoder.blocks.0.cross_attn");
        Perceptron("decoder.blocks.0");
        Norm("decoder.ln", 4);
    }

    private void Attention(string name)
    {
        Linear(name + ".query", State, State);
        Float16(name + ".key.weight", State, State);
        Linear(name + ".value", State, State);
        Linear(name + ".out", State, State);
        Norm(name + "_ln", 1);
    }

    private void Perceptron(string block)
    {
        Linear(block + ".mlp.0", State, 4 * State);
        Linear(block + ".mlp.2", 4 * State, State);
        Norm(block + ".mlp_ln", 1);
    }

    private void Linear(string name, int inputs, int outputs)
    {
        Float16(name + ".weight", inputs, outputs);
        Float32(name + ".bias", _weights.Normal(outputs, 0.01f), outputs);
    }

    private void Norm(string name, float gain)
    {
        Float32(name + ".weight", Weights.Constant(State, gain), State);
        Float32(name + ".bias", new float[State], State);
    }

    private void Float16(string name, params int[] shape) => Float16(name, null, shape);

    private void Float16(string name, float[]? values, params int[] shape)
    {
        Header(name, 1, shape);
        var inputs = shape.Length == 3 ? shape[0] * shape[1] : shape[0];
        foreach (var value in values ?? _weights.Normal(Count(shape), 1 / MathF.Sqrt(inputs)))
            Out.Write((Half)value);
    }

    private static int Count(int[] shape)
    {
        var count = 1;
        foreach (var length in shape)
            count *= length;
        return count;
    }
}
