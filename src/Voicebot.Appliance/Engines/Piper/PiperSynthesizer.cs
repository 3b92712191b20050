using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Piper;

/// <param name="Threads">For the network.</param>
/// <param name="QueueLength">Texts that may wait.</param>
/// <param name="Speaker">Which one, where the voice has several; 0 is the first.</param>
public sealed record PiperOptions(int Threads, int QueueLength, int Speaker)
{
    public static PiperOptions Default { get; } = new(GgmlRuntime.DefaultThreads, 8, 0);
}

/// <summary>A Piper voice: espeak says how the words sound, a network says them.</summary>
public sealed partial class PiperSynthesizer : ISynthesizer, IProbed, IDisposable
{
    private readonly EspeakLibrary _espeak;
    private readonly string _espeakVoice;
    private readonly int _sampleRateHz;
    private readonly PiperPhonemes _phonemes;
    private readonly PiperNetwork _network;
    private readonly EngineThread _thread;

    private PiperSynthesizer(string name, string identity, EspeakLibrary espeak, string espeakVoice, int sampleRateHz, PiperPhonemes phonemes, PiperNetwork network, int queueLength)
    {
        Name = name;
        Identity = identity;
        _espeak = espeak;
        _espeakVoice = espeakVoice;
        _sampleRateHz = sampleRateHz;
        _phonemes = phonemes;
        _network = network;
        _thread = new EngineThread("piper", queueLength, network);
    }

    public string Name { get; }

    public string Identity { get; }

    /// <summary>Phonemes left out because the voice does not know them: a voice of another espeak shows here.</summary>
    public long UnknownPhonemes => _phonemes.Unknown;

    /// <summary>Ends when the engine's thread has ended, after <see cref="Dispose"/>.</summary>
    public Task Ended => _thread.Ended;

    public Task PingAsync(CancellationToken cancellationToken) => _thread.PingAsync(cancellationToken);

    /// <summary>Opens `voice.onnx` with `voice.onnx.json` beside it.</summary>
    /// <exception cref="EngineUnavailableException">Library, voice or description are missing, damaged or of another kind.</exception>
    /// <exception cref="EngineVersionException">espeak-ng is another version.</exception>
    public static async Task<PiperSynthesizer> OpenAsync(
        string path, EspeakLibrary espeak, PiperOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var description = path + ".json";
        var voice = PiperVoiceFile.Read(description);
        if (options.Speaker < 0 || options.Speaker >= voice.NumSpeakers)
            throw new EngineUnavailableException($"{description}: speaker {options.Speaker} of {voice.NumSpeakers} (the first is 0)");
        var phonemes = new PiperPhonemes(description, voice.PhonemeIdMap!);
        var (espeakVoice, sampleRateHz) = (voice.Espeak!.Voice!, voice.Audio!.SampleRate);
        await espeak.CheckVoiceAsync(espeakVoice, cancellationToken);
        var network = PiperNetwork.Open(path, voice, options.Threads, options.Speaker, logger);
        CheckIds(description, phonemes, network);
        var name = "piper " + Path.GetFileNameWithoutExtension(path);
        var identity = $"{name} {await SumAsync(path, cancellationToken)} {await SumAsync(description, cancellationToken)} {options.Speaker} espeak-ng {espeak.Version}";
        var synthesizer = new PiperSynthesizer(name, identity, espeak, espeakVoice, sampleRateHz, phonemes, network, options.QueueLength);
        Opened(logger, name, sampleRateHz, options.Threads);
        return synthesizer;
    }

    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var clauses = await _espeak.PhonemizeAsync(_espeakVoice, text, cancellationToken);
        var chunks = _thread.StreamAsync<PcmChunk>(clauses.Count, (yield, token) => Speak(clauses, yield, token), cancellationToken);
        await foreach (var chunk in chunks)
            yield return chunk;
    }

    public void Dispose() => _thread.Dispose();

    // Piper's id tables grow with its versions: a description that lies beside another network names ids that this one does
    // not have, and each sentence with such a sound would fail.
    private static void CheckIds(string description, PiperPhonemes phonemes, PiperNetwork network)
    {
        var ids = phonemes.Widest;
        try
        {
            network.Rearm();
            network.Speak(ids, CancellationToken.None);
        }
        catch (EngineException error)
        {
            network.Dispose();
            throw new EngineUnavailableException($"{description}: the network does not take the phoneme id {ids.Max()} ({error.Message})");
        }
    }

    private static async Task<string> SumAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"{path}: {error.Message}");
        }
    }

    private void Speak(IReadOnlyList<PhonemeClause> clauses, Action<PcmChunk> yield, CancellationToken cancellationToken)
    {
        _network.Rearm();
        foreach (var clause in clauses)
        {
            var ids = _phonemes.ToIds(clause);
            if (ids.Length > 0)
                yield(new PcmChunk(_network.Speak(ids, cancellationToken), _sampleRateHz));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} opened: {SampleRateHz} Hz, {Threads} threads")]
    private static partial void Opened(ILogger logger, string name, int sampleRateHz, int threads);
}
