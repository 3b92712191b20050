using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Engines.Piper;
using Voicebot.Appliance.Engines.Silero;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance;

/// <summary>An engine with what ends it.</summary>
/// <param name="Ended">Ends when it is gone, after <paramref name="Owned"/> was disposed of.</param>
internal readonly record struct OpenedEngine<T>(T Engine, IDisposable Owned, Task Ended);

/// <summary>Opens the engine that a model file is for, and puts it to the trial.</summary>
internal sealed class EngineOpener(int threads, string? backends, ILogger logger)
{
    private readonly string _backends = backends ?? GgmlRuntime.DefaultFolder;

    public int Threads => threads;

    public string Backends => _backends;

    /// <exception cref="EngineUnavailableException">Library or model cannot be used.</exception>
    public async Task<OpenedEngine<ISynthesizer>> OpenVoiceAsync(string path, EspeakLibrary espeak, CancellationToken cancellationToken)
    {
        var piper = await PiperSynthesizer.OpenAsync(path, espeak, PiperOptions.Default with { Threads = threads }, logger, cancellationToken);
        return new OpenedEngine<ISynthesizer>(piper, piper, piper.Ended);
    }

    /// <inheritdoc cref="OpenVoiceAsync"/>
    public OpenedEngine<Func<ISpeechDetector>> OpenDetector(string path)
    {
        var silero = SileroModel.Open(path, logger);
        return new OpenedEngine<Func<ISpeechDetector>>(silero.CreateDetector, silero, Task.CompletedTask);
    }

    /// <summary>Opens it and lets it work once, so that the first caller does not wait for its memory.</summary>
    /// <inheritdoc cref="OpenVoiceAsync"/>
    public async Task<OpenedEngine<IRecognizer>> OpenRecognizerAsync(string path, CancellationToken cancellationToken)
    {
        var options = GgmlRecognizerOptions.Default with { Threads = threads, BackendsFolder = _backends };
        if (ParakeetModelFile.Claims(path))
        {
            var parakeet = ParakeetRecognizer.Open(path, options, logger);
            await parakeet.WarmUpAsync(cancellationToken);
            return new OpenedEngine<IRecognizer>(parakeet, parakeet, parakeet.Ended);
        }
        var whisper = WhisperRecognizer.Open(path, options, logger);
        await whisper.WarmUpAsync(cancellationToken);
        return new OpenedEngine<IRecognizer>(whisper, whisper, whisper.Ended);
    }

    /// <inheritdoc cref="OpenVoiceAsync"/>
    public OpenedEngine<ILanguageModel> OpenLanguageModel(string path)
    {
        var llama = LlamaLanguageModel.Open(path, LlamaOptions.Default with { Threads = threads, BackendsFolder = _backends }, logger);
        return new OpenedEngine<ILanguageModel>(llama, llama, llama.Ended);
    }

    /// <summary>Opens an engine, lets it prove itself (<see cref="EngineTrial"/>) and closes it.</summary>
    /// <param name="deadline">For one answer; loading has no deadline of its own.</param>
    /// <exception cref="EngineUnavailableException">It cannot be opened, or did not do what it is for.</exception>
    public async Task TryAsync(EnginePurpose purpose, string path, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        using var espeak = EspeakLibrary.Open(dataFolder: null, logger);
        var spoken = purpose is EnginePurpose.Detector or EnginePurpose.Recognizer
            ? await EngineTrial.SpeakAsync(await EspeakSynthesizer.OpenAsync(espeak, EspeakOptions.Default, cancellationToken), deadline, clock, cancellationToken)
            : default;
        switch (purpose)
        {
            case EnginePurpose.Voice:
                var voice = await OpenVoiceAsync(path, espeak, cancellationToken);
                using (voice.Owned)
                    await EngineTrial.SpeakAsync(voice.Engine, deadline, clock, cancellationToken);
                break;
            case EnginePurpose.Detector:
                var detector = OpenDetector(path);
                using (detector.Owned)
                    EngineTrial.Detect(detector.Engine, spoken, clock);
                break;
            case EnginePurpose.Recognizer:
                var recognizer = await OpenRecognizerAsync(path, cancellationToken);
                using (recognizer.Owned)
                    await EngineTrial.HearAsync(recognizer.Engine, spoken, deadline, clock, cancellationToken);
                break;
            case EnginePurpose.LanguageModel:
                var model = OpenLanguageModel(path);
                using (model.Owned)
                    await EngineTrial.ChooseAsync(model.Engine, deadline, clock, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null);
        }
    }
}
