using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Whisper;

/// <summary>French speech to text by whisper.</summary>
public sealed unsafe partial class WhisperRecognizer : IRecognizer, IProbed, IDisposable
{
    /// <summary>Longer utterances are cut: whisper hears 30 s at once, and nobody waits for a second window.</summary>
    public const int MaxSeconds = 30;

    private const int SamplesPerSecond = WhisperNative.WHISPER_SAMPLE_RATE;
    private const int MinSamples = SamplesPerSecond / 10;
    private const int MaxPromptCharacters = 400;

    // 30 s at 50 positions a second: every model of OpenAI's family.
    private const int FullAudioContext = 1500;

    // whisper refuses what is shorter than a second, so there is always silence behind the words.
    private const int PaddedSamples = SamplesPerSecond * 11 / 10;

    private readonly EngineThread _thread;
    private readonly WhisperContextHandle _context;
    private readonly PhraseLean _lean;
    private readonly ILogger _logger;
    private readonly int _modelAudioContext;
    private readonly int _endOfText;
    private readonly int _threads;

    private WhisperRecognizer(string path, WhisperContextHandle context, int audioContext, GgmlRecognizerOptions options, ILogger logger)
    {
        Name = "whisper " + Path.GetFileNameWithoutExtension(path);
        _context = context;
        _logger = logger;
        _modelAudioContext = audioContext;
        _threads = options.Threads;
        _endOfText = WhisperNative.whisper_token_eot(context);
        _lean = context.Lean = new PhraseLean(context, _endOfText);
        _thread = new EngineThread("whisper", options.QueueLength, context);
    }

    public string Name { get; }

    /// <summary>Ends when the engine's thread has ended, after <see cref="Dispose"/>.</summary>
    public Task Ended => _thread.Ended;

    public Task PingAsync(CancellationToken cancellationToken) => _thread.PingAsync(cancellationToken);

    /// <summary>Opens a multilingual model in ggml format.</summary>
    /// <exception cref="EngineUnavailableException">Library or model are missing or damaged: path and reason in one line.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    public static WhisperRecognizer Open(string path, GgmlRecognizerOptions options, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        GgmlRuntime.Load(options.BackendsFolder, logger);
        var version = EngineLibrary.Check(
            WhisperNative.Library, WhisperNative.Version, () => Marshal.PtrToStringUTF8(WhisperNative.whisper_version())!);
        WhisperNative.whisper_log_set(GgmlLog.Callback, null);
        var audioContext = WhisperModelFile.Check(path);
        var parameters = WhisperNative.whisper_context_default_params();
        parameters.use_gpu = 0;
        // Its flash attention looks at keys behind the shortened window too, which no run of this length has written: what is there
        // is left from longer utterances, other callers' among them (whisper.cpp pull request 3941).
        parameters.flash_attn = 0;
        var context = WhisperNative.whisper_init_from_file_with_params(path, parameters);
        if (context.IsInvalid)
        {
            context.Dispose();
            throw new EngineUnavailableException($"{path}: whisper {version} refuses the model");
        }
        var recognizer = new WhisperRecognizer(path, context, audioContext, options, logger);
        Opened(logger, recognizer.Name, version, options.Threads);
        return recognizer;
    }

    /// <summary>Recognises a second of silence: the first run allocates, and proves that the model runs.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        RecognizeAsync(new float[SamplesPerSecond], RecognitionHints.None, cancellationToken);

    public Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
    {
        if (samples.Length < MinSamples)
            return Task.FromResult(Recognition.Nothing);
        var length = Math.Min(samples.Length, MaxSeconds * SamplesPerSecond);
        if (length < samples.Length)
            Cut(_logger, samples.Length / SamplesPerSecond, MaxSeconds);

        // A copy: after a cancellation the caller goes on while the engine still reads.
        var padded = ArrayPool<float>.Shared.Rent(Math.Max(length, PaddedSamples));
        samples.Span[..length].CopyTo(padded);
        padded.AsSpan(length).Clear();
        return _thread.RunAsync(
            token =>
            {
                var heard = Run(padded.AsSpan(0, Math.Max(length, PaddedSamples)), length, hints, token);
                ArrayPool<float>.Shared.Return(padded);
                return heard;
            },
            cancellationToken);
    }

    public void Dispose() => _thread.Dispose();

    /// <summary>Encoder positions for an utterance: the encoder's cost grows with them, and too few make it stammer.</summary>
    /// <remarks>50 positions a second and a margin of 128, which measured as safe; never below 216 nor above what the model has.</remarks>
    internal static int AudioContext(int samples, int modelAudioContext)
    {
        var positions = (int)Math.Ceiling(samples * 50.0 / SamplesPerSecond) + 128;
        return Math.Min(Math.Max((positions + 7) / 8 * 8, 216), modelAudioContext);
    }

    /// <summary>Fast French is 7 tokens a second; what goes on beyond is a repetition loop.</summary>
    internal static int MaxTokens(int samples) => 8 + (int)Math.Ceiling(samples * 8.0 / SamplesPerSecond);

    private Recognition Run(ReadOnlySpan<float> samples, int spokenSamples, RecognitionHints hints, CancellationToken cancellationToken)
    {
        // A model with a shortened window is one of ours, which never saw a prompt in training and is confused by it.
        var prompt = hints.Vocabulary.Length == 0 || _modelAudioContext < FullAudioContext
            ? null
            : Encoding.UTF8.GetBytes(hints.Vocabulary[..Math.Min(hints.Vocabulary.Length, MaxPromptCharacters)] + "\0");
        var parameters = WhisperNative.whisper_full_default_params(WhisperNative.WHISPER_SAMPLING_GREEDY);
        parameters.n_threads = _threads;
        parameters.no_context = 1;
        parameters.no_timestamps = 1;
        parameters.single_segment = 1;
        parameters.suppress_nst = 1;
        parameters.temperature_inc = 0; // one pass: a second at a higher temperature would double the wait
        parameters.greedy.best_of = 1;
        parameters.max_tokens = MaxTokens(spokenSamples);
        parameters.audio_ctx = AudioContext(samples.Length, _modelAudioContext);
        parameters.print_progress = parameters.print_realtime = parameters.print_timestamps = parameters.print_special = 0;
        parameters.abort_callback = AbortFlag.Callback;
        parameters.abort_callback_user_data = _context.Abort.UserData;
        _context.Abort.Token = cancellationToken;
        parameters.logits_filter_callback = PhraseLean.Callback;
        parameters.logits_filter_callback_user_data = _lean.UserData;
        _lean.Begin(hints.Likely);

        int status;
        fixed (byte* language = "fr\0"u8)
        fixed (byte* initialPrompt = prompt)
        fixed (float* first = samples)
        {
            parameters.language = language;
            parameters.initial_prompt = initialPrompt;
            status = WhisperNative.whisper_full(_context, parameters, first, samples.Length);
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (status != 0)
            throw new EngineException($"{Name}: whisper_full answered {status}");
        return Read();
    }

    private Recognition Read()
    {
        var tokens = new List<RecognizedToken>();
        var text = new StringBuilder();
        var pending = new List<byte>(); // a letter with an accent may be split between tokens
        var pendingProbability = 1f;
        var sum = 0f;
        var count = 0;
        var step = 0;
        var segments = WhisperNative.whisper_full_n_segments(_context);
        for (var segment = 0; segment < segments; segment++)
        {
            var length = WhisperNative.whisper_full_n_tokens(_context, segment);
            for (var i = 0; i < length; i++, step++)
            {
                var token = WhisperNative.whisper_full_get_token_id(_context, segment, i);
                if (token >= _endOfText)
                    continue; // end of text, languages, tasks, time stamps
                var probability = _lean.Unleaned(step, token, WhisperNative.whisper_full_get_token_p(_context, segment, i));
                sum += probability;
                count++;
                pending.AddRange(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(WhisperNative.whisper_full_get_token_text(_context, segment, i)));
                pendingProbability = Math.Min(pendingProbability, probability);
                if (EndsWithWholeCharacter(CollectionsMarshal.AsSpan(pending)))
                    Take();
            }
        }
        if (pending.Count > 0)
            Take();
        var heard = text.ToString().Trim();
        return heard.Length == 0 ? Recognition.Nothing : new Recognition(heard, sum / count, tokens);

        void Take()
        {
            var piece = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(pending));
            tokens.Add(new RecognizedToken(piece, pendingProbability));
            text.Append(piece);
            pending.Clear();
            pendingProbability = 1;
        }
    }

    private static bool EndsWithWholeCharacter(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeLastFromUtf8(utf8, out _, out _) == OperationStatus.Done;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} opened: libwhisper {Version}, {Threads} threads")]
    private static partial void Opened(ILogger logger, string name, string version, int threads);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An utterance of {Seconds} s was cut to {MaxSeconds} s")]
    private static partial void Cut(ILogger logger, int seconds, int maxSeconds);
}
