using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Engines.Piper;
using Voicebot.Appliance.Engines.Silero;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance;

/// <summary>
/// The engines that can be had with the models that are there. A missing or damaged model costs one line and a rung of
/// the ladder, never the start; a library of another version stops the start (<see cref="EngineVersionException"/>).
/// </summary>
public sealed partial class EngineRack : IAsyncDisposable
{
    // The last line of a stop: a frozen engine must not keep the process from ending.
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger;
    private readonly List<(IDisposable Engine, Task Ended)> _running = [];

    private EngineRack(ILogger logger) => _logger = logger;

    /// <summary>Null: no speech recognition; the keypad and a person remain.</summary>
    public IRecognizer? Recognizer { get; private set; }

    /// <summary>Null: the script alone answers.</summary>
    public ILanguageModel? LanguageModel { get; private set; }

    public ISynthesizer Synthesizer { get; private set; } = null!;

    /// <summary>Why espeak-ng speaks instead of the Piper voice that was to; null when all is as set.</summary>
    public string? VoiceFailure { get; private set; }

    /// <summary>One detector per call.</summary>
    public Func<ISpeechDetector> NewDetector { get; private set; } = static () => new EnergySpeechDetector();

    /// <summary>One echo canceller per call; without the library levels alone guard against our own echo.</summary>
    public Func<IEchoCanceller?> NewEchoCanceller { get; private set; } = static () => null;

    /// <exception cref="EngineVersionException">A library is another version.</exception>
    /// <exception cref="EngineUnavailableException">There is no voice at all: an appliance that cannot speak must not answer.</exception>
    public static async Task<EngineRack> OpenAsync(ModelSettings settings, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var logger = logs.CreateLogger("engines");
        var rack = new EngineRack(logger);
        var files = new ModelFiles(settings);
        await rack.OpenVoiceAsync(files, settings, cancellationToken);
        rack.OpenDetector(files);
        rack.OpenEchoCanceller();
        await rack.OpenRecognizerAsync(files, settings, cancellationToken);
        rack.OpenLanguageModel(files, settings);
        return rack;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (engine, _) in _running)
            engine.Dispose();
        try
        {
            await Task.WhenAll(_running.Select(engine => engine.Ended)).WaitAsync(s_stopLimit);
        }
        catch (TimeoutException)
        {
            LogStuck(_logger, s_stopLimit.TotalSeconds);
        }
    }

    // espeak-ng speaks by itself and gives Piper its phonemes, so it is opened in either case.
    private async Task OpenVoiceAsync(ModelFiles files, ModelSettings settings, CancellationToken cancellationToken)
    {
        var espeak = EspeakLibrary.Open(dataFolder: null, _logger);
        Own(espeak, espeak.Ended);
        Synthesizer = await EspeakSynthesizer.OpenAsync(espeak, EspeakOptions.Default, cancellationToken);
        if (files.PiperVoice is { } path)
        {
            try
            {
                var piper = await PiperSynthesizer.OpenAsync(
                    path, espeak, PiperOptions.Default with { Threads = settings.Threads }, _logger, cancellationToken);
                Own(piper, piper.Ended);
                Synthesizer = piper;
            }
            catch (EngineUnavailableException error)
            {
                VoiceFailure = error.Message;
                LogNoModel(_logger, "voice", error.Message, Synthesizer.Name);
            }
        }
        LogServes(_logger, "voice", Synthesizer.Name);
    }

    private void OpenDetector(ModelFiles files)
    {
        try
        {
            var silero = SileroModel.Open(files.Detector ?? throw new EngineUnavailableException("no silero_vad*.onnx"), _logger);
            Own(silero, Task.CompletedTask);
            NewDetector = silero.CreateDetector;
            LogServes(_logger, "detector", "Silero");
        }
        catch (EngineUnavailableException error)
        {
            LogNoModel(_logger, "detector", error.Message, "energy and spectrum decide");
        }
    }

    private void OpenEchoCanceller()
    {
        try
        {
            SpeexEchoCanceller.Open().Dispose(); // once, to know
            NewEchoCanceller = SpeexEchoCanceller.Open;
            LogServes(_logger, "echo canceller", "Speex");
        }
        catch (EngineUnavailableException error)
        {
            LogNoModel(_logger, "echo canceller", error.Message, "levels decide");
        }
    }

    private void OpenLanguageModel(ModelFiles files, ModelSettings settings)
    {
        try
        {
            var llama = LlamaLanguageModel.Open(
                files.LanguageModel ?? throw new EngineUnavailableException("no *.gguf"),
                LlamaOptions.Default with { Threads = settings.Threads, BackendsFolder = settings.GgmlBackends ?? GgmlRuntime.DefaultFolder },
                _logger);
            Own(llama, llama.Ended);
            LanguageModel = llama;
            LogServes(_logger, "language model", llama.Name);
        }
        catch (EngineUnavailableException error)
        {
            LogNoModel(_logger, "language model", error.Message, "the script alone");
        }
    }

    /// <summary>Engines with a thread of their own, for who watches whether they still answer.</summary>
    public IEnumerable<IProbed> Probed => _running.Select(static running => running.Engine).OfType<IProbed>();

    private void Own(IDisposable engine, Task ended) => _running.Add((engine, ended));

    private async Task OpenRecognizerAsync(ModelFiles files, ModelSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var path = files.Stt ?? throw new EngineUnavailableException("no ggml-*.bin");
            var backends = settings.GgmlBackends ?? GgmlRuntime.DefaultFolder;
            if (ParakeetModelFile.Claims(path))
            {
                var parakeet = ParakeetRecognizer.Open(
                    path, GgmlRecognizerOptions.Default with { Threads = settings.Threads, BackendsFolder = backends }, _logger);
                Own(parakeet, parakeet.Ended);
                await parakeet.WarmUpAsync(cancellationToken);
                Recognizer = parakeet;
            }
            else
            {
                var whisper = WhisperRecognizer.Open(
                    path, GgmlRecognizerOptions.Default with { Threads = settings.Threads, BackendsFolder = backends }, _logger);
                Own(whisper, whisper.Ended);
                await whisper.WarmUpAsync(cancellationToken);
                Recognizer = whisper;
            }
            LogServes(_logger, "recognizer", Recognizer.Name);
        }
        catch (EngineUnavailableException error)
        {
            LogNoModel(_logger, "recognizer", error.Message, "keypad and a person");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Purpose}: {Name}")]
    private static partial void LogServes(ILogger logger, string purpose, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Purpose}: {Reason}; instead: {Instead}")]
    private static partial void LogNoModel(ILogger logger, string purpose, string reason, string instead);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an engine did not stop within {Seconds} s and is left behind")]
    private static partial void LogStuck(ILogger logger, double seconds);
}
