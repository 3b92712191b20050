using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance;

/// <summary>
/// The engines that can be had with the models that are there. A model that is missing, damaged, or opens and does not do its
/// work (<see cref="EngineTrial"/>) costs one line and a rung of the ladder, never the start; a library of another version
/// stops the start (<see cref="EngineVersionException"/>).
/// </summary>
public sealed partial class EngineRack : IAsyncDisposable
{
    // The last line of a stop: a frozen engine must not keep the process from ending.
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(3);

    // For an answer to the trial's sentence. Engines prove themselves one after the other, so it is far more than a turn grants.
    private static readonly TimeSpan s_trialDeadline = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger;
    private readonly ModelFiles _files;
    private readonly EngineOpener _opener;
    private readonly EngineProof? _proof;
    private readonly bool _tries; // each engine, in this process
    private readonly List<(EnginePurpose Purpose, IDisposable Engine, Task Ended)> _running = [];
    private readonly List<EngineFailure> _failures = [];
    private readonly EngineSlot<ISynthesizer> _voice;
    private readonly EngineSlot<IRecognizer> _recognizer;
    private readonly EngineSlot<ILanguageModel> _languageModel;
    private EspeakSynthesizer _espeak = null!;
    private PcmChunk _sentence; // the trial's, as espeak-ng says it

    /// <summary>Nothing is open; calls may begin: what they are given waits for the engine behind it.</summary>
    /// <param name="proof">How engines prove themselves before they are opened; null: in this process, where a native crash ends it.</param>
    /// <param name="tries">False: nobody asks whether they do their work. For models whose weights were drawn by lot.</param>
    internal EngineRack(ModelSettings settings, ILoggerFactory logs, EngineProof? proof, bool tries = true)
    {
        _logger = logs.CreateLogger("engines");
        _files = new ModelFiles(settings);
        _opener = new EngineOpener(settings.Threads, settings.GgmlBackends, _logger);
        (_proof, _tries) = (proof, tries && proof is null);
        _voice = new(static opening => new PromisedSynthesizer("voice", opening));
        _recognizer = new(opening => _files.Stt is { } path ? new PromisedRecognizer(Path.GetFileName(path), opening) : null);
        _languageModel = new(opening => _files.LanguageModel is { } path ? new PromisedLanguageModel(Path.GetFileName(path), opening) : null);
        Synthesizer = ChosenVoice;
    }

    /// <summary>Null: no speech recognition; a person takes every call.</summary>
    public IRecognizer? Recognizer => _recognizer.Engine;

    /// <summary>Null: the script alone answers.</summary>
    public ILanguageModel? LanguageModel => _languageModel.Engine;

    /// <summary>What calls speak with: it does not fall silent when the chosen voice does.</summary>
    public ISynthesizer Synthesizer { get; private set; }

    /// <summary>The chosen voice itself: what is rendered in advance is not to be a mixture.</summary>
    public ISynthesizer ChosenVoice => _voice.Engine!;

    /// <summary>The voice that needs no model.</summary>
    public ISynthesizer SpareVoice => _espeak;

    /// <summary>Engines that were to serve and cannot, each with its cause; a purpose for which there is no model is none.</summary>
    public IReadOnlyList<EngineFailure> Failures => _failures;

    /// <summary>Why espeak-ng speaks instead of the Piper voice that was to; null when all is as set.</summary>
    public string? VoiceFailure => _failures.Find(static failure => failure.Purpose == EnginePurpose.Voice)?.Reason;

    /// <summary>One detector per call.</summary>
    public Func<ISpeechDetector> NewDetector { get; private set; } = static () => new EnergySpeechDetector();

    /// <summary>One echo canceller per call; without the library levels alone guard against our own echo.</summary>
    public Func<IEchoCanceller?> NewEchoCanceller { get; private set; } = static () => null;

    /// <summary>Changes with all that may change the sound of the chosen voice; known before it is open.</summary>
    public string VoiceMark => EngineMark.Of(_files.PiperVoice, _opener);

    /// <summary>Opens them, the voice first.</summary>
    /// <exception cref="EngineVersionException">A library is another version.</exception>
    /// <exception cref="EngineUnavailableException">There is no voice at all: an appliance that cannot speak must not answer.</exception>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            OpenEchoCanceller();
            await OpenVoiceAsync(cancellationToken);
            await OpenDetectorAsync(cancellationToken);
            await OpenRecognizerAsync(cancellationToken);
            await OpenLanguageModelAsync(cancellationToken);
        }
        catch (Exception error)
        {
            var stopped = new EngineException($"not opened: {error.Message}", error);
            _voice.Leave(stopped);
            _recognizer.Leave(stopped);
            _languageModel.Leave(stopped);
            throw;
        }
    }

    /// <summary>Opens all before anybody asks.</summary>
    /// <inheritdoc cref="EngineRack(ModelSettings, ILoggerFactory, EngineProof?, bool)"/>
    internal static async Task<EngineRack> OpenAsync(ModelSettings settings, ILoggerFactory logs, EngineProof? proof, CancellationToken cancellationToken, bool tries = true)
    {
        var rack = new EngineRack(settings, logs, proof, tries);
        await rack.OpenAsync(cancellationToken);
        return rack;
    }

    /// <inheritdoc cref="OpenAsync(ModelSettings, ILoggerFactory, EngineProof?, CancellationToken, bool)"/>
    public static Task<EngineRack> OpenAsync(ModelSettings settings, ILoggerFactory logs, CancellationToken cancellationToken) =>
        OpenAsync(settings, logs, proof: null, cancellationToken);

    /// <summary>The chosen voice could say nothing of what it was to: from now on the spare one speaks.</summary>
    public void GiveUpVoice(string reason)
    {
        Speak(_espeak);
        Fail(EnginePurpose.Voice, reason, _espeak.Name);
    }

    public async ValueTask DisposeAsync()
    {
        var running = Running();
        foreach (var (_, engine, _) in running)
            engine.Dispose();
        try
        {
            await Task.WhenAll(running.Select(engine => engine.Ended)).WaitAsync(s_stopLimit);
        }
        catch (TimeoutException)
        {
            LogStuck(_logger, s_stopLimit.TotalSeconds);
        }
    }

    // espeak-ng speaks by itself and gives Piper its phonemes, so it is opened in either case. It also speaks where Piper is waited for too long.
    private async Task OpenVoiceAsync(CancellationToken cancellationToken)
    {
        var espeak = EspeakLibrary.Open(dataFolder: null, _logger);
        Own(EnginePurpose.Voice, espeak, espeak.Ended);
        _espeak = await EspeakSynthesizer.OpenAsync(espeak, EspeakOptions.Default, cancellationToken);
        _sentence = await EngineTrial.SpeakAsync(_espeak, s_trialDeadline, TimeProvider.System, cancellationToken);
        if (_files.PiperVoice is not { } path)
            Speak(_espeak);
        else
        {
            Synthesizer = Steady(ChosenVoice);
            await ServeAsync(EnginePurpose.Voice, path, _espeak.Name, async () =>
            {
                var piper = await _opener.OpenVoiceAsync(path, espeak, cancellationToken);
                Own(EnginePurpose.Voice, piper.Owned, piper.Ended);
                if (_tries)
                    await EngineTrial.SpeakAsync(piper.Engine, s_trialDeadline, TimeProvider.System, cancellationToken);
                Speak(piper.Engine);
            }, cancellationToken);
        }
        LogServes(_logger, "voice", Synthesizer.Name);
    }

    private void Speak(ISynthesizer chosen)
    {
        Synthesizer = chosen == _espeak ? _espeak : Steady(chosen);
        _voice.Fill(chosen);
    }

    private SteadySynthesizer Steady(ISynthesizer chosen) => new(chosen, _espeak, TimeProvider.System, _logger);

    private async Task OpenDetectorAsync(CancellationToken cancellationToken) =>
        await ServeAsync(EnginePurpose.Detector, _files.Detector, "energy and spectrum decide", () =>
        {
            var silero = _opener.OpenDetector(_files.Detector!);
            Own(EnginePurpose.Detector, silero.Owned, silero.Ended);
            if (_tries)
                EngineTrial.Detect(silero.Engine, _sentence, TimeProvider.System);
            NewDetector = () => new SteadySpeechDetector(silero.Engine(), new EnergySpeechDetector(), _logger);
            LogServes(_logger, "detector", "Silero");
            return Task.CompletedTask;
        }, cancellationToken);

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

    private async Task OpenRecognizerAsync(CancellationToken cancellationToken) =>
        await ServeAsync(EnginePurpose.Recognizer, _files.Stt, "a person", async () =>
        {
            var opened = await _opener.OpenRecognizerAsync(_files.Stt!, cancellationToken);
            Own(EnginePurpose.Recognizer, opened.Owned, opened.Ended);
            if (_tries)
                await EngineTrial.HearAsync(opened.Engine, _sentence, s_trialDeadline, TimeProvider.System, cancellationToken);
            _recognizer.Fill(opened.Engine);
            LogServes(_logger, "recognizer", opened.Engine.Name);
        }, cancellationToken);

    private async Task OpenLanguageModelAsync(CancellationToken cancellationToken) =>
        await ServeAsync(EnginePurpose.LanguageModel, _files.LanguageModel, "the script alone", async () =>
        {
            var opened = _opener.OpenLanguageModel(_files.LanguageModel!);
            Own(EnginePurpose.LanguageModel, opened.Owned, opened.Ended);
            if (_tries)
                await EngineTrial.ChooseAsync(opened.Engine, s_trialDeadline, TimeProvider.System, cancellationToken);
            _languageModel.Fill(opened.Engine);
            LogServes(_logger, "language model", opened.Engine.Name);
        }, cancellationToken);

    private async Task ServeAsync(EnginePurpose purpose, string? path, string instead, Func<Task> open, CancellationToken cancellationToken)
    {
        var name = Purpose(purpose);
        if (path is null)
        {
            LogNoModel(_logger, name, "no model", instead);
            return;
        }
        try
        {
            if (_proof is not null && !await _proof.RunAsync(purpose, path, _opener, s_trialDeadline, cancellationToken))
                LogKnown(_logger, name);
            await open();
        }
        catch (EngineUnavailableException error)
        {
            DoWithout(purpose, error);
            Fail(purpose, error.Message, instead);
        }
    }

    private void DoWithout(EnginePurpose purpose, EngineException error)
    {
        switch (purpose)
        {
            case EnginePurpose.Voice:
                Speak(_espeak);
                break;
            case EnginePurpose.Recognizer:
                _recognizer.Leave(error);
                break;
            case EnginePurpose.LanguageModel:
                _languageModel.Leave(error);
                break;
        }
    }

    private void Fail(EnginePurpose purpose, string reason, string instead)
    {
        _failures.Add(new EngineFailure(purpose, reason, instead));
        LogNoModel(_logger, Purpose(purpose), reason, instead);
    }

    private static string Purpose(EnginePurpose purpose) => purpose switch
    {
        EnginePurpose.Voice => "voice",
        EnginePurpose.Detector => "detector",
        EnginePurpose.Recognizer => "recognizer",
        _ => "language model",
    };

    /// <summary>Engines with a thread of their own, for who watches whether they still answer.</summary>
    public IEnumerable<(EnginePurpose Purpose, IProbed Engine)> Probed =>
        from running in Running() where running.Engine is IProbed select (running.Purpose, (IProbed)running.Engine);

    private void Own(EnginePurpose purpose, IDisposable engine, Task ended)
    {
        lock (_running)
            _running.Add((purpose, engine, ended));
    }

    // Also while one is being opened.
    private (EnginePurpose Purpose, IDisposable Engine, Task Ended)[] Running()
    {
        lock (_running)
            return [.. _running];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Purpose}: {Name}")]
    private static partial void LogServes(ILogger logger, string purpose, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Purpose}: has proven itself since power came on")]
    private static partial void LogKnown(ILogger logger, string purpose);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Purpose}: {Reason}; instead: {Instead}")]
    private static partial void LogNoModel(ILogger logger, string purpose, string reason, string instead);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an engine did not stop within {Seconds} s and is left behind")]
    private static partial void LogStuck(ILogger logger, double seconds);
}
