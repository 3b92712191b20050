using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Parakeet;

/// <summary>Speech to text by Parakeet TDT: no window to fill, so the cost follows the utterance's length by itself.</summary>
/// <remarks>
/// The library takes neither a language (the model finds it by itself) nor a prompt: hints are not used. A run can be
/// stopped after the encoder and after each step of the decoder.
/// </remarks>
public sealed unsafe partial class ParakeetRecognizer : IRecognizer, IProbed, IDisposable
{
    /// <summary>Longer utterances are cut: the encoder's attention grows with the square of the length.</summary>
    public const int MaxSeconds = 30;

    private const int SamplesPerSecond = ParakeetNative.PARAKEET_SAMPLE_RATE;

    // The spectrum is normalised over the whole utterance: from a few frames that is noise, and from one it is 0/0.
    private const int MinSamples = SamplesPerSecond / 10;

    private readonly EngineThread _thread;
    private readonly ParakeetContextHandle _context;
    private readonly ILogger _logger;
    private readonly int _threads;

    private ParakeetRecognizer(string path, ParakeetContextHandle context, GgmlRecognizerOptions options, ILogger logger)
    {
        Name = "parakeet " + Path.GetFileNameWithoutExtension(path);
        _context = context;
        _logger = logger;
        _threads = options.Threads;
        _thread = new EngineThread("parakeet", options.QueueLength, context);
    }

    public string Name { get; }

    /// <summary>Ends when the engine's thread has ended, after <see cref="Dispose"/>.</summary>
    public Task Ended => _thread.Ended;

    public Task PingAsync(CancellationToken cancellationToken) => _thread.PingAsync(cancellationToken);

    /// <summary>Opens a Parakeet TDT model in ggml format.</summary>
    /// <exception cref="EngineUnavailableException">Library or model are missing or damaged: path and reason in one line.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    public static ParakeetRecognizer Open(string path, GgmlRecognizerOptions options, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        GgmlRuntime.Load(options.BackendsFolder, logger);
        var version = EngineLibrary.Check(
            ParakeetNative.Library, ParakeetNative.Version, () => Marshal.PtrToStringUTF8(ParakeetNative.parakeet_version())!);
        ParakeetNative.parakeet_log_set(GgmlLog.Callback, null);
        ParakeetModelFile.Check(path);
        var parameters = ParakeetNative.parakeet_context_default_params();
        parameters.use_gpu = 0;
        var context = ParakeetNative.parakeet_init_from_file_with_params(path, parameters);
        if (context.IsInvalid)
        {
            context.Dispose();
            throw new EngineUnavailableException($"{path}: parakeet {version} refuses the model");
        }
        var recognizer = new ParakeetRecognizer(path, context, options, logger);
        Opened(logger, recognizer.Name, version, options.Threads);
        return recognizer;
    }

    /// <summary>Recognises a second of silence: proves that the model runs, and swaps the first buffers, which are for 50 s, for small ones.</summary>
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
        var copy = ArrayPool<float>.Shared.Rent(length);
        samples.Span[..length].CopyTo(copy);
        return _thread.RunAsync(
            token =>
            {
                var heard = Run(copy.AsSpan(0, length), token);
                ArrayPool<float>.Shared.Return(copy);
                return heard;
            },
            cancellationToken);
    }

    public void Dispose() => _thread.Dispose();

    /// <summary>The spoken text of a piece of SentencePiece's vocabulary: "▁" is a space, "&lt;…&gt;" a mark that is never spoken.</summary>
    internal static string Spoken(string piece) =>
        piece.StartsWith('<') && piece.EndsWith('>') ? "" : piece.Replace('▁', ' ');

    private Recognition Run(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        var parameters = ParakeetNative.parakeet_full_default_params(ParakeetNative.PARAKEET_SAMPLING_GREEDY);
        parameters.n_threads = _threads;
        parameters.no_context = 1; // each utterance by itself: nothing of a call may reach the next one
        parameters.abort_callback = AbortFlag.Callback;
        parameters.abort_callback_user_data = _context.Abort.UserData;
        _context.Abort.Token = cancellationToken;

        int status;
        fixed (float* first = samples)
            status = ParakeetNative.parakeet_full(_context, parameters, first, samples.Length);
        cancellationToken.ThrowIfCancellationRequested();
        if (status != 0)
            throw new EngineException($"{Name}: parakeet_full answered {status}");
        return Read();
    }

    private Recognition Read()
    {
        var tokens = new List<RecognizedToken>();
        var text = new StringBuilder();
        var sum = 0f;
        var segments = ParakeetNative.parakeet_full_n_segments(_context);
        for (var segment = 0; segment < segments; segment++)
        {
            var length = ParakeetNative.parakeet_full_n_tokens(_context, segment);
            for (var i = 0; i < length; i++)
            {
                var piece = Spoken(Encoding.UTF8.GetString(
                    MemoryMarshal.CreateReadOnlySpanFromNullTerminated(ParakeetNative.parakeet_full_get_token_text(_context, segment, i))));
                if (piece.Length == 0)
                    continue;
                var probability = ParakeetNative.parakeet_full_get_token_p(_context, segment, i);
                if (float.IsNaN(probability))
                    probability = 0; // a damaged weight; below every threshold, where a NaN would pass them all
                tokens.Add(new RecognizedToken(piece, probability));
                text.Append(piece);
                sum += probability;
            }
        }
        var heard = text.ToString().Trim();
        return heard.Length == 0 ? Recognition.Nothing : new Recognition(heard, sum / tokens.Count, tokens);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} opened: libparakeet {Version}, {Threads} threads")]
    private static partial void Opened(ILogger logger, string name, string version, int threads);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An utterance of {Seconds} s was cut to {MaxSeconds} s")]
    private static partial void Cut(ILogger logger, int seconds, int maxSeconds);
}
