using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Llama;

/// <summary>Picks the likeliest token that a GBNF grammar accepts next.</summary>
internal sealed unsafe class GrammarSampler : IDisposable
{
    private readonly LlamaSamplerHandle _grammar;
    private readonly llama_token_data[] _candidates;

    /// <exception cref="EngineException">The grammar does not parse.</exception>
    public GrammarSampler(LlamaVocabulary vocabulary, string grammar)
    {
        _grammar = LlamaNative.llama_sampler_init_grammar(vocabulary.Pointer, grammar, "root");
        if (_grammar.IsInvalid)
        {
            _grammar.Dispose();
            throw new EngineException($"the grammar does not parse: {grammar.ReplaceLineEndings(" ")}");
        }
        _candidates = new llama_token_data[vocabulary.Size];
    }

    /// <exception cref="EngineException">No token fits.</exception>
    public int Pick(ReadOnlySpan<float> logits)
    {
        // Most often the model wants what the grammar allows: one token to check instead of a hundred thousand.
        var best = IndexOfMax(logits);
        _candidates[0] = new llama_token_data { id = best, logit = logits[best] };
        if (float.IsNegativeInfinity(Apply(1)[0].logit))
        {
            for (var i = 0; i < logits.Length; i++)
                _candidates[i] = new llama_token_data { id = i, logit = logits[i] };
            best = -1;
            var highest = float.NegativeInfinity;
            foreach (var candidate in Apply(logits.Length))
                if (candidate.logit > highest)
                    (best, highest) = (candidate.id, candidate.logit);
            // Accepting what the grammar refuses would end the process with a C++ exception.
            if (best < 0)
                throw new EngineException("no token fits the grammar");
        }
        LlamaNative.llama_sampler_accept(_grammar, best);
        return best;
    }

    /// <returns>The first of the highest.</returns>
    public static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }

    public void Dispose() => _grammar.Dispose();

    private ReadOnlySpan<llama_token_data> Apply(int count)
    {
        fixed (llama_token_data* first = _candidates)
        {
            var array = new llama_token_data_array { data = first, size = (nuint)count, selected = -1 };
            LlamaNative.llama_sampler_apply(_grammar, &array);
        }
        return _candidates.AsSpan(0, count);
    }
}
