using System.Runtime.CompilerServices;
using System.Text;
using LLama;
using LLama.Native;
using Voicebot.Appliance.Speech;

namespace Voicebot.Models.Tests.Witnesses;

/// <summary>llama.cpp as the package LLamaSharp binds it, made to choose among options by the rule that ours follows.</summary>
public sealed class LlamaSharpChooser : IDisposable
{
    // Stands in the template for what the caller said: his words are no commands to the model.
    private const string Marker = "\u0002";

    private static readonly Lock s_gate = new();

    private readonly SafeLlamaModelHandle _model;
    private readonly SafeLLamaContextHandle _context;
    private readonly LLamaBatch _batch = new();

    public LlamaSharpChooser(string path)
    {
        lock (s_gate)
        {
            if (!NativeLibraryConfig.LLama.LibraryHasLoaded)
                NativeLibraryConfig.LLama.WithLibrary(Path.Combine(AppContext.BaseDirectory, "llamasharp", "libllama.so")).WithLogCallback((_, _) => { });
            RuntimeHelpers.RunClassConstructor(typeof(NativeApi).TypeHandle); // finds the library: the calls below do not
        }
        var model = LLamaModelParams.Default();
        model.n_gpu_layers = 0;
        _model = SafeLlamaModelHandle.LoadFromFile(path, model);
        var context = LLamaContextParams.Default();
        context.n_ctx = 2048;
        context.n_batch = context.n_ubatch = 512;
        context.n_seq_max = 1;
        context.n_threads = context.n_threads_batch = 1;
        _context = SafeLLamaContextHandle.Create(_model, context);
    }

    /// <returns>The index of the likeliest option: that the answer begins with its tokens, and ends there where it begins another.</returns>
    public int Choose(LanguagePrompt prompt, IReadOnlyList<string> options)
    {
        var tokens = options.Select(option => Tokens(option, special: false)).ToList();
        var asked = Ask(prompt);
        _context.MemoryClear();
        Decode(asked, 0);
        var first = _context.GetLogitsIth(-1).ToArray();
        var scores = tokens.ConvertAll(option =>
        {
            Decode(option, asked.Length);
            var score = LogProbability(first, option[0]);
            for (var i = 1; i < option.Length; i++)
                score += LogProbability(_context.GetLogitsIth(i - 1), option[i]);
            if (tokens.Any(other => other != option && other.AsSpan().StartsWith(option)))
                score += LogProbabilityOfEnd(_context.GetLogitsIth(option.Length - 1));
            _context.MemorySequenceRemove((LLamaSeqId)0, asked.Length, -1);
            return score;
        });
        return scores.IndexOf(scores.Max());
    }

    public void Dispose()
    {
        _context.Dispose();
        _model.Dispose();
    }

    private LLamaToken[] Ask(LanguagePrompt prompt)
    {
        var template = new LLamaTemplate(_model) { AddAssistant = true };
        template.Add("system", prompt.System);
        template.Add("user", Marker);
        var parts = Encoding.UTF8.GetString(template.Apply()).Split(Marker);
        return [.. _model.Tokenize(parts[0], true, true, Encoding.UTF8), .. Tokens(prompt.User, special: false), .. Tokens(parts[1], special: true)];
    }

    private LLamaToken[] Tokens(string text, bool special) => _model.Tokenize(text, false, special, Encoding.UTF8);

    private void Decode(ReadOnlySpan<LLamaToken> tokens, int at)
    {
        _batch.Clear();
        for (var i = 0; i < tokens.Length; i++)
            _batch.Add(tokens[i], at + i, (LLamaSeqId)0, logits: true);
        Assert.Equal(DecodeResult.Ok, _context.Decode(_batch));
    }

    private double LogProbabilityOfEnd(ReadOnlySpan<float> logits)
    {
        var end = double.NegativeInfinity;
        for (var token = 0; token < logits.Length; token++)
            if (((LLamaToken)token).IsEndOfGeneration(_model.Vocab))
                end = Math.Max(end, LogProbability(logits, token));
        return end;
    }

    private static double LogProbability(ReadOnlySpan<float> logits, LLamaToken token)
    {
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - logits[(int)token]);
        return -Math.Log(sum);
    }
}
