using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Llama;

/// <param name="Threads">For prompts and generation.</param>
/// <param name="ContextTokens">Prompt and answer together; memory grows with it.</param>
/// <param name="QueueLength">Questions that may wait.</param>
/// <param name="BackendsFolder">See <see cref="GgmlRuntime.Load"/>.</param>
public sealed record LlamaOptions(int Threads, int ContextTokens, int QueueLength, string BackendsFolder)
{
    public static LlamaOptions Default { get; } = new(GgmlRuntime.DefaultThreads, 2048, 4, GgmlRuntime.DefaultFolder);
}

/// <summary>A small language model by llama.cpp. What the context holds of a prompt's beginning is not decoded again.</summary>
public sealed partial class LlamaLanguageModel : ILanguageModel, IProbed, IDisposable
{
    public const int MaxOptions = 32;
    public const int MaxOptionTokens = 32;

    // Part of its strength that a token loses when it was said shortly before: small models like to go round in circles.
    private const float RepetitionPenalty = 0.09f;
    private const int PenalisedTokens = 64;

    private readonly EngineThread _thread;
    private readonly LlamaSession _session;

    private LlamaLanguageModel(string name, LlamaSession session, int queueLength)
    {
        Name = name;
        _session = session;
        _thread = new EngineThread("llama", queueLength, session);
    }

    public string Name { get; }

    /// <summary>Ends when the engine's thread has ended, after <see cref="Dispose"/>.</summary>
    public Task Ended => _thread.Ended;

    public Task PingAsync(CancellationToken cancellationToken) => _thread.PingAsync(cancellationToken);

    /// <summary>Tokens of the last prompt that were held already.</summary>
    internal int Reused => _session.Reused;

    /// <summary>Tokens that the context holds now.</summary>
    internal int HeldTokens => _session.Held;

    /// <summary>Opens a model in GGUF format.</summary>
    /// <exception cref="EngineUnavailableException">Library or model are missing or damaged: path and reason in one line.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    public static unsafe LlamaLanguageModel Open(string path, LlamaOptions options, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ContextTokens, 64, nameof(options));
        GgmlRuntime.Load(options.BackendsFolder, logger);
        var version = EngineLibrary.Check(
            LlamaNative.Library, LlamaNative.Version, () => Marshal.PtrToStringUTF8(LlamaNative.llama_version())!);
        LlamaNative.llama_log_set(GgmlLog.Callback, null);
        LlamaNative.llama_backend_init();
        GgufFile.Check(path);

        var modelParameters = LlamaNative.llama_model_default_params();
        modelParameters.n_gpu_layers = 0;
        var model = LlamaNative.llama_model_load_from_file(path, modelParameters);
        if (model.IsInvalid)
        {
            model.Dispose();
            throw new EngineUnavailableException($"{path}: llama {version} refuses the model");
        }
        var abort = new AbortFlag();
        var parameters = LlamaNative.llama_context_default_params();
        parameters.n_ctx = (uint)options.ContextTokens;
        parameters.n_batch = parameters.n_ubatch = 512;
        parameters.n_seq_max = 1;
        parameters.n_threads = parameters.n_threads_batch = options.Threads;
        parameters.no_perf = 1;
        parameters.abort_callback = AbortFlag.Callback;
        parameters.abort_callback_data = abort.UserData;
        var context = LlamaNative.llama_init_from_model(model, parameters);
        if (context.IsInvalid)
        {
            context.Dispose();
            abort.Dispose();
            model.Dispose();
            throw new EngineUnavailableException($"{path}: no memory for a context of {options.ContextTokens} tokens");
        }
        context.Hold(model, abort);
        var name = "llama " + Path.GetFileNameWithoutExtension(path);
        var opened = new LlamaLanguageModel(name, new LlamaSession(model, context, options.ContextTokens), options.QueueLength);
        Opened(logger, name, version, options.Threads, options.ContextTokens);
        return opened;
    }

    public Task WarmUpAsync(string system, CancellationToken cancellationToken) => RunAsync(
        _ =>
        {
            var (tokens, prefix) = _session.Vocabulary.ToTokens(new LanguagePrompt(system, ""));
            _session.Prepare(tokens.AsSpan(0, Math.Max(1, prefix)), room: 0);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// An option's probability is that the answer begins with its tokens. Where one option begins another, the end of the
    /// answer counts as its last token. Options of a single token cost nothing beyond the prompt.
    /// </remarks>
    public Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Count, MaxOptions, nameof(options));
        return RunAsync(token => Choose(prompt, options, token), cancellationToken);
    }

    public Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken) => RunAsync(
        token =>
        {
            using var sampler = new GrammarSampler(_session.Vocabulary, grammar);
            var text = new List<byte>();
            _session.Prepare(_session.Vocabulary.ToTokens(prompt).Tokens, maxTokens);
            for (var i = 0; i < maxTokens; i++)
            {
                var next = sampler.Pick(_session.Logits());
                if (_session.Vocabulary.IsEnd(next))
                    return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(text));
                text.AddRange(_session.Vocabulary.ToPiece(next));
                token.ThrowIfCancellationRequested();
                _session.Append([next], wantAll: false);
            }
            throw new EngineException($"{Name}: not complete after {maxTokens} tokens");
        },
        cancellationToken);

    public IAsyncEnumerable<string> AnswerAsync(LanguagePrompt prompt, int maxTokens, CancellationToken cancellationToken) =>
        _thread.StreamAsync<string>(maxTokens + 1, (yield, token) => Answer(prompt, maxTokens, yield, token), cancellationToken);

    public void Dispose() => _thread.Dispose();

    private Task<T> RunAsync<T>(Func<CancellationToken, T> job, CancellationToken cancellationToken) => _thread.RunAsync(
        token =>
        {
            _session.Token = token;
            return job(token);
        },
        cancellationToken);

    private void Answer(LanguagePrompt prompt, int maxTokens, Action<string> yield, CancellationToken cancellationToken)
    {
        _session.Token = cancellationToken;
        _session.Prepare(_session.Vocabulary.ToTokens(prompt).Tokens, maxTokens);
        var decoder = Encoding.UTF8.GetDecoder(); // a letter with an accent may be split between tokens
        var characters = new char[512];
        var said = new List<int>();
        var penalised = new HashSet<int>();
        for (var i = 0; i < maxTokens; i++)
        {
            var logits = _session.Logits();
            penalised.Clear();
            for (var at = Math.Max(0, said.Count - PenalisedTokens); at < said.Count; at++)
                if (penalised.Add(said[at]))
                    logits[said[at]] -= MathF.Abs(logits[said[at]]) * RepetitionPenalty;
            var next = GrammarSampler.IndexOfMax(logits);
            if (_session.Vocabulary.IsEnd(next))
                break;
            said.Add(next);
            Yield(_session.Vocabulary.ToPiece(next), flush: false);
            cancellationToken.ThrowIfCancellationRequested();
            if (i < maxTokens - 1)
                _session.Append([next], wantAll: false);
        }
        Yield([], flush: true);

        void Yield(ReadOnlySpan<byte> utf8, bool flush)
        {
            var count = decoder.GetChars(utf8, characters, flush);
            if (count > 0)
                yield(new string(characters, 0, count));
        }
    }

    private Choice Choose(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var tokens = new int[options.Count][];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = _session.Vocabulary.ToTokens(options[i]);
            if (tokens[i].Length is 0 or > MaxOptionTokens)
                throw new EngineException($"option \"{options[i]}\" has {tokens[i].Length} tokens, not 1 to {MaxOptionTokens}");
        }
        _session.Prepare(_session.Vocabulary.ToTokens(prompt).Tokens, MaxOptionTokens);
        var asked = _session.Held;
        var first = _session.Logits();
        var normaliser = LogSumExp(first);
        var scores = new float[tokens.Length];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = first[tokens[i][0]] - normaliser;
        for (var i = 0; i < scores.Length; i++)
        {
            var beginsAnother = Array.Exists(tokens, other => other != tokens[i] && other.AsSpan().StartsWith(tokens[i]));
            if (tokens[i].Length == 1 && !beginsAnother)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            _session.Append(tokens[i], wantAll: true);
            for (var at = 1; at < tokens[i].Length; at++)
                scores[i] += LogProbability(_session.Logits(at - 1), tokens[i][at]);
            if (beginsAnother)
                scores[i] += LogProbabilityOfEnd(_session.Logits(tokens[i].Length - 1));
            if (_session.Truncate(asked) != asked)
                _session.Prepare(_session.Vocabulary.ToTokens(prompt).Tokens, MaxOptionTokens);
        }

        var total = LogSumExp(scores);
        var probabilities = new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var probability = MathF.Exp(scores[i] - total);
            probabilities[i] = float.IsNaN(probability) ? 0 : probability; // a damaged weight; a NaN would pass every threshold
        }
        return new Choice(GrammarSampler.IndexOfMax(scores), probabilities);
    }

    private float LogProbabilityOfEnd(ReadOnlySpan<float> logits)
    {
        var end = float.NegativeInfinity;
        for (var token = 0; token < logits.Length; token++)
            if (logits[token] > end && _session.Vocabulary.IsEnd(token))
                end = logits[token];
        return end - LogSumExp(logits);
    }

    private static float LogProbability(ReadOnlySpan<float> logits, int token) => logits[token] - LogSumExp(logits);

    private static float LogSumExp(ReadOnlySpan<float> logits)
    {
        var highest = logits[GrammarSampler.IndexOfMax(logits)];
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - highest);
        return highest + (float)Math.Log(sum);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} opened: libllama {Version}, {Threads} threads, {ContextTokens} tokens")]
    private static partial void Opened(ILogger logger, string name, string version, int threads, int contextTokens);
}
