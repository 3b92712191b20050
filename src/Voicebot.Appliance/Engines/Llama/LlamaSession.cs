using System.Runtime.InteropServices;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Llama;

/// <summary>One context and the tokens whose state it holds. Used on the engine's thread alone.</summary>
internal sealed unsafe class LlamaSession : IDisposable
{
    private const int BatchTokens = 512;

    private readonly LlamaModelHandle _model;
    private readonly LlamaContextHandle _context;
    private readonly nint _memory;
    private readonly int _contextTokens;
    private readonly List<int> _held = [];

    // The arrays of one llama_batch: every token is of sequence 0.
    private readonly int* _tokens = (int*)NativeMemory.AllocZeroed(BatchTokens, sizeof(int));
    private readonly int* _positions = (int*)NativeMemory.AllocZeroed(BatchTokens, sizeof(int));
    private readonly int* _sequenceCounts = (int*)NativeMemory.AllocZeroed(BatchTokens, sizeof(int));
    private readonly int** _sequences = (int**)NativeMemory.AllocZeroed(BatchTokens, (nuint)sizeof(int*));
    private readonly sbyte* _wanted = (sbyte*)NativeMemory.AllocZeroed(BatchTokens, sizeof(sbyte));
    private readonly int* _sequence = (int*)NativeMemory.AllocZeroed(1, sizeof(int));

    public LlamaSession(LlamaModelHandle model, LlamaContextHandle context, int contextTokens)
    {
        _model = model;
        _context = context;
        _contextTokens = contextTokens;
        _memory = LlamaNative.llama_get_memory(context);
        Vocabulary = new LlamaVocabulary(model);
        for (var i = 0; i < BatchTokens; i++)
        {
            _sequenceCounts[i] = 1;
            _sequences[i] = _sequence;
        }
    }

    public LlamaVocabulary Vocabulary { get; }

    /// <summary>Tokens that did not have to be decoded again, of the last <see cref="Prepare"/>.</summary>
    public int Reused { get; private set; }

    public int Held => _held.Count;

    /// <summary>The job that runs now.</summary>
    public CancellationToken Token
    {
        private get => _context.Abort!.Token;
        set => _context.Abort!.Token = value;
    }

    /// <summary>Makes the context hold these tokens, of which it keeps those that it holds already.</summary>
    /// <param name="tokens">At least one.</param>
    /// <param name="room">Tokens that are to follow.</param>
    /// <exception cref="EngineException">Too many tokens, or decoding failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Prepare(ReadOnlySpan<int> tokens, int room)
    {
        if (tokens.Length + room > _contextTokens)
            throw new EngineException($"prompt too long: {tokens.Length} tokens and {room} to answer, the context has {_contextTokens}");
        var same = tokens.CommonPrefixLength(CollectionsMarshal.AsSpan(_held));
        if (same == tokens.Length)
            same--; // the last one again: what may follow it is known right after decoding only
        Reused = Truncate(same);
        Append(tokens[Reused..], wantAll: false);
    }

    /// <summary>Decodes further tokens.</summary>
    /// <param name="tokens">At most 512 where all logits are wanted.</param>
    /// <param name="wantAll">Logits after every token, not only after the last.</param>
    public void Append(ReadOnlySpan<int> tokens, bool wantAll)
    {
        if (_held.Count + tokens.Length > _contextTokens)
            throw new EngineException($"the context of {_contextTokens} tokens is full");
        while (tokens.Length > 0)
        {
            var count = Math.Min(tokens.Length, BatchTokens);
            for (var i = 0; i < count; i++)
            {
                _tokens[i] = tokens[i];
                _positions[i] = _held.Count + i;
                _wanted[i] = wantAll || i == tokens.Length - 1 ? (sbyte)1 : (sbyte)0;
            }
            var status = LlamaNative.llama_decode(_context, new llama_batch
            {
                n_tokens = count,
                token = _tokens,
                pos = _positions,
                n_seq_id = _sequenceCounts,
                seq_id = _sequences,
                logits = _wanted,
            });
            if (status != 0)
            {
                Truncate(_held.Count); // part of the batch may have gone in
                Token.ThrowIfCancellationRequested();
                throw new EngineException($"llama_decode answered {status}");
            }
            _held.AddRange(tokens[..count]);
            tokens = tokens[count..];
        }
    }

    /// <summary>Forgets what follows the first tokens.</summary>
    /// <returns>How many are held now: fewer than asked for where the model cannot go back.</returns>
    public int Truncate(int count)
    {
        if (!LlamaNative.llama_memory_seq_rm(_memory, 0, count, -1))
        {
            LlamaNative.llama_memory_clear(_memory, data: true);
            count = 0;
        }
        CollectionsMarshal.SetCount(_held, count);
        return count;
    }

    /// <summary>How likely each token is to follow, as unnormalised logarithms. Valid until the next decoding; may be written to.</summary>
    /// <param name="index">Of the token in the last batch; −1 is the last with logits.</param>
    public Span<float> Logits(int index = -1)
    {
        var logits = LlamaNative.llama_get_logits_ith(_context, index);
        return logits != null ? new Span<float>(logits, Vocabulary.Size) : throw new EngineException($"no logits at {index}");
    }

    public void Dispose()
    {
        _context.Dispose();
        _model.Dispose();
        NativeMemory.Free(_tokens);
        NativeMemory.Free(_positions);
        NativeMemory.Free(_sequenceCounts);
        NativeMemory.Free(_sequences);
        NativeMemory.Free(_wanted);
        NativeMemory.Free(_sequence);
    }
}
