using System.Text;

namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>
/// Writes a small language model (GGUF 3, architecture qwen2, byte-level BPE, ChatML) that knows which token follows which:
/// each token that matters has an axis of its own, and what should follow it points along that axis. Attention and the
/// rest only add a little noise.
/// </summary>
sealed class GgufModelWriter : IDisposable
{
    private const int Width = 64;
    private const int Heads = 4;
    private const int KeyHeads = 2;
    private const int Hidden = 128;
    private const int Alignment = 32;

    private readonly Weights _weights = new(seed: 2);
    private readonly List<string> _tokens = [];
    private readonly List<(string Name, int Type, long[] Shape, byte[] Data)> _tensors = [];
    private readonly MemoryStream _pairs = new();
    private readonly BinaryWriter _pair;
    private int _pairCount;

    private GgufModelWriter() => _pair = new BinaryWriter(_pairs);

    /// <param name="path">Where to write.</param>
    /// <param name="words">Tokens of more than one byte that the model can say; " à" said as two single bytes is not among them.</param>
    /// <param name="follows">Token, the one that should follow, how strongly (1 is certain). Single characters are byte tokens; "à" and the like are two.</param>
    /// <param name="template">The chat template; null for none.</param>
    public static void Write(string path, string[] words, (string Token, string Next, float Strength)[] follows, string? template = ChatMl)
    {
        using var writer = new GgufModelWriter();
        writer.Build(words, follows, template);
        writer.Save(path);
    }

    public const string ChatMl =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    /// <summary>A byte as the tokenizer writes it: printable Latin-1 as it is, the rest from U+0100 on.</summary>
    public static string Byte(byte value)
    {
        static bool Printable(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
        var hidden = 0;
        for (var b = 0; b < value; b++)
            hidden += Printable(b) ? 0 : 1;
        return ((char)(Printable(value) ? value : 256 + hidden)).ToString();
    }

    public void Dispose() => _pair.Dispose();

    private void Build(string[] words, (string Token, string Next, float Strength)[] follows, string? template)
    {
        for (var b = 0; b < 256; b++)
            _tokens.Add(Byte((byte)b));
        foreach (var word in words)
            _tokens.Add(string.Concat(Encoding.UTF8.GetBytes(word).Select(Byte)));
        _tokens.AddRange(["<|endoftext|>", "<|im_start|>", "<|im_end|>"]);
        var count = _tokens.Count;

        Text("general.architecture", "qwen2");
        Text("general.name", "written by a test");
        Number("qwen2.context_length", 512);
        Number("qwen2.embedding_length", Width);
        Number("qwen2.block_count", 1);
        Number("qwen2.feed_forward_length", Hidden);
        Number("qwen2.attention.head_count", Heads);
        Number("qwen2.attention.head_count_kv", KeyHeads);
        Real("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
        Real("qwen2.rope.freq_base", 10000);
        Text("tokenizer.ggml.model", "gpt2");
        Text("tokenizer.ggml.pre", "qwen2");
        Array("tokenizer.ggml.tokens", 8, _tokens.Count, () => _tokens.ForEach(Text));
        Array("tokenizer.ggml.token_type", 5, _tokens.Count, () =>
        {
            for (var i = 0; i < count; i++)
                _pair.Write(i >= count - 3 ? 3 : 1); // control, normal
        });
        Array("tokenizer.ggml.merges", 8, 1, () => Text("z z"));
        Number("tokenizer.ggml.bos_token_id", (uint)(count - 3));
        Number("tokenizer.ggml.eos_token_id", (uint)(count - 1));
        if (template is not null)
            Text("tokenizer.chat_template", template);

        var embedding = _weights.Normal(count * Width, 0.02f);
        var output = new float[count * Width];
        var axes = new Dictionary<int, int>();
        foreach (var (token, next, strength) in follows)
        {
            var from = Id(token);
            if (!axes.TryGetValue(from, out var axis))
            {
                axes[from] = axis = axes.Count;
                embedding[from * Width + axis] = 1;
            }
            output[Id(next) * Width + axis] = 2 * strength;
        }
        Tensor("token_embd.weight", embedding, Width, count);
        Tensor("output.weight", output, Width, count);
        Tensor("output_norm.weight", Weights.Constant(Width, 1), Width);
        Tensor("blk.0.attn_norm.weight", Weights.Constant(Width, 1), Width);
        Tensor("blk.0.ffn_norm.weight", Weights.Constant(Width, 1), Width);
        const int Keys = Width / Heads * KeyHeads;
        Linear("blk.0.attn_q", Width, Width, bias: true);
        Linear("blk.0.attn_k", Width, Keys, bias: true);
        Linear("blk.0.attn_v", Width, Keys, bias: true);
        Linear("blk.0.attn_output", Width, Width, bias: false);
        Linear("blk.0.ffn_gate", Width, Hidden, bias: false);
        Linear("blk.0.ffn_up", Width, Hidden, bias: false);
        Linear("blk.0.ffn_down", Hidden, Width, bias: false);
    }

    private int Id(string token)
    {
        var id = _tokens.IndexOf(token.StartsWith("<|", StringComparison.Ordinal) ? token : string.Concat(Encoding.UTF8.GetBytes(token).Select(Byte)));
        if (id < 0)
            id = _tokens.IndexOf(token); // already in the tokenizer's letters: a lone byte of a longer character
        return id >= 0 ? id : throw new ArgumentException($"no token \"{token}\"");
    }

    private void Linear(string name, int inputs, int outputs, bool bias)
    {
        Tensor(name + ".weight", _weights.Normal(inputs * outputs, 0.02f), inputs, outputs);
        if (bias)
            Tensor(name + ".bias", _weights.Normal(outputs, 0.01f), outputs);
    }

    private void Tensor(string name, float[] values, params long[] shape) =>
        _tensors.Add((name, 0, shape, values.SelectMany(BitConverter.GetBytes).ToArray()));

    private void Save(string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write("GGUF"u8);
        file.Write(3);
        file.Write((long)_tensors.Count);
        file.Write((long)_pairCount);
        file.Write(_pairs.ToArray());
        var offset = 0L;
        foreach (var (name, type, shape, data) in _tensors)
        {
            file.Write((long)name.Length);
            file.Write(Encoding.UTF8.GetBytes(name));
            file.Write(shape.Length);
            foreach (var size in shape)
                file.Write(size);
            file.Write(type);
            file.Write(offset);
            offset += (data.Length + Alignment - 1) / Alignment * Alignment;
        }
        foreach (var (_, _, _, data) in _tensors)
        {
            while (file.BaseStream.Position % Alignment != 0)
                file.Write((byte)0);
            file.Write(data);
        }
        while (file.BaseStream.Position % Alignment != 0)
            file.Write((byte)0);
    }

    private void Key(string key, int type)
    {
        Text(key);
        _pair.Write(type);
        _pairCount++;
    }

    private void Text(string key, string value)
    {
        Key(key, 8);
        Text(value);
    }

    private void Number(string key, uint value)
    {
        Key(key, 4);
        _pair.Write(value);
    }

    private void Real(string key, float value)
    {
        Key(key, 6);
        _pair.Write(value);
    }

    private void Array(string key, int type, int count, Action write)
    {
        Key(key, 9);
        _pair.Write(type);
        _pair.Write((long)count);
        write();
    }

    private void Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        _pair.Write((long)utf8.Length);
        _pair.Write(utf8);
    }
}
