using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Espeak;

/// <summary>
/// espeak-ng, which keeps one voice and one state for the whole process and is not thread-safe: everybody who needs it,
/// the voice of its own and Piper's phonemes, shares this one thread.
/// </summary>
public sealed partial class EspeakLibrary : IProbed, IDisposable
{
    /// <summary>The longest text taken at once: two minutes of speech.</summary>
    public const int MaxCharacters = 2000;

    private const int QueueLength = 16;

    private static int s_open;

    private readonly EngineThread _thread;
    private string _voice = "";

    private EspeakLibrary(int sampleRateHz, string version)
    {
        SampleRateHz = sampleRateHz;
        Version = version;
        _thread = new EngineThread("espeak", QueueLength, new Termination());
    }

    public int SampleRateHz { get; }

    public string Name => $"espeak-ng {Version}";

    public string Version { get; }

    /// <summary>Ends when espeak has been terminated, after <see cref="Dispose"/>.</summary>
    public Task Ended => _thread.Ended;

    public Task PingAsync(CancellationToken cancellationToken) => _thread.PingAsync(cancellationToken);

    /// <param name="dataFolder">espeak-ng-data, or the folder that holds it; null for the library's own.</param>
    /// <param name="logger">Told the version once.</param>
    /// <exception cref="EngineUnavailableException">Library or data are missing.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    /// <exception cref="InvalidOperationException">It is open already.</exception>
    public static unsafe EspeakLibrary Open(string? dataFolder, ILogger logger)
    {
        var version = EngineLibrary.Check(EspeakNative.Library, EspeakNative.Version, ReadVersion);
        if (Interlocked.CompareExchange(ref s_open, 1, 0) != 0)
            throw new InvalidOperationException("espeak-ng is open already: its state is the whole process's");
        var sampleRateHz = EspeakNative.espeak_Initialize(
            EspeakNative.AUDIO_OUTPUT_SYNCHRONOUS, 0, dataFolder, EspeakNative.espeakINITIALIZE_DONT_EXIT);
        byte* dataPath;
        EspeakNative.espeak_Info(&dataPath);
        var data = Marshal.PtrToStringUTF8((nint)dataPath) ?? "espeak-ng-data";
        // Without its data espeak complains on stderr and answers a rate all the same.
        if (sampleRateHz <= 0 || !File.Exists(Path.Combine(data, "phontab")))
        {
            new Termination().Dispose();
            throw new EngineUnavailableException($"{data}: espeak-ng {version} cannot read its data");
        }
        EspeakNative.espeak_SetSynthCallback(&OnPcm);
        Opened(logger, version, sampleRateHz);
        return new EspeakLibrary(sampleRateHz, version);
    }

    /// <exception cref="EngineUnavailableException">There is no such voice.</exception>
    public async Task CheckVoiceAsync(string voice, CancellationToken cancellationToken)
    {
        var known = await _thread.RunAsync(_ => TrySetVoice(voice), cancellationToken);
        if (!known)
            throw new EngineUnavailableException($"espeak-ng {Version} has no voice \"{voice}\"");
    }

    /// <summary>Says text as IPA phonemes, clause by clause.</summary>
    /// <exception cref="EngineException">Too long, no such voice, or espeak is busy.</exception>
    public Task<IReadOnlyList<PhonemeClause>> PhonemizeAsync(string voice, string text, CancellationToken cancellationToken)
    {
        var utf8 = Encode(text);
        return _thread.RunAsync<IReadOnlyList<PhonemeClause>>(token => Phonemize(voice, utf8, token), cancellationToken);
    }

    /// <summary>Says text with espeak's own voice, a chunk for each clause.</summary>
    /// <exception cref="EngineException">Too long, no such voice, or espeak is busy.</exception>
    internal IAsyncEnumerable<PcmChunk> SynthesizeAsync(EspeakOptions options, string text, CancellationToken cancellationToken)
    {
        var utf8 = Encode(text);
        // Every clause but the last ends with at least one character.
        return _thread.StreamAsync<PcmChunk>(text.Length + 2, (yield, token) => Synthesize(options, utf8, yield, token), cancellationToken);
    }

    public void Dispose() => _thread.Dispose();

    private static unsafe string ReadVersion()
    {
        byte* dataPath;
        return Marshal.PtrToStringUTF8(EspeakNative.espeak_Info(&dataPath))!;
    }

    // UTF-8 ended by 0. Control characters are commands to espeak (Ctrl-A changes speed and pitch): what a text says must not drive it.
    private static byte[] Encode(string text)
    {
        if (text.Length > MaxCharacters)
            throw new EngineException($"text too long to speak: {text.Length} characters, at most {MaxCharacters}");
        var clean = string.Create(text.Length, text, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
        return Encoding.UTF8.GetBytes(clean + "\0");
    }

    private bool TrySetVoice(string voice)
    {
        if (voice == _voice)
            return true;
        if (EspeakNative.espeak_SetVoiceByName(voice) != EspeakNative.EE_OK)
        {
            _voice = "";
            return false;
        }
        _voice = voice;
        return true;
    }

    private void SetVoice(string voice)
    {
        if (!TrySetVoice(voice))
            throw new EngineException($"espeak-ng {Version} has no voice \"{voice}\"");
    }

    private static void SetParameter(int parameter, int value)
    {
        if (EspeakNative.espeak_SetParameter(parameter, value, 0) != EspeakNative.EE_OK)
            throw new EngineException($"espeak_SetParameter({parameter}, {value}) failed");
    }

    private unsafe List<PhonemeClause> Phonemize(string voice, byte[] utf8, CancellationToken cancellationToken)
    {
        SetVoice(voice);
        var clauses = new List<PhonemeClause>();
        fixed (byte* first = utf8)
        {
            var rest = first;
            while (rest != null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int terminator;
                var phonemes = EspeakNative.espeak_TextToPhonemesWithTerminator(
                    &rest, EspeakNative.espeakCHARS_UTF8, EspeakNative.espeakPHONEMES_IPA, &terminator);
                clauses.Add(new PhonemeClause(Marshal.PtrToStringUTF8((nint)phonemes) ?? "", terminator));
            }
        }
        return clauses;
    }

    private unsafe void Synthesize(EspeakOptions options, byte[] utf8, Action<PcmChunk> yield, CancellationToken cancellationToken)
    {
        SetVoice(options.Voice);
        SetParameter(EspeakNative.espeakRATE, options.WordsPerMinute);
        SetParameter(EspeakNative.espeakPITCH, options.Pitch);
        SetParameter(EspeakNative.espeakVOLUME, options.Volume);
        var rendering = new Rendering(SampleRateHz, yield, cancellationToken);
        var handle = GCHandle.Alloc(rendering);
        int status;
        try
        {
            fixed (byte* text = utf8)
                status = EspeakNative.espeak_Synth(
                    text, (nuint)utf8.Length, 0, EspeakNative.POS_CHARACTER, 0, EspeakNative.espeakCHARS_UTF8, null, (void*)GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (status != EspeakNative.EE_OK)
            throw new EngineException($"espeak_Synth answered {status}");
        rendering.Finish();
    }

    // Called on the espeak thread, inside espeak_Synth. Answers 1 to stop.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnPcm(short* samples, int count, espeak_EVENT* events)
    {
        if (events->user_data == null)
            return 0;
        var rendering = (Rendering)GCHandle.FromIntPtr((nint)events->user_data).Target!;
        var clauseEnds = false;
        for (var next = events; next->type != EspeakNative.espeakEVENT_LIST_TERMINATED; next++)
            clauseEnds |= next->type == EspeakNative.espeakEVENT_END;
        return rendering.Take(samples == null ? [] : new ReadOnlySpan<short>(samples, count), clauseEnds) ? 0 : 1;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "espeak-ng {Version} opened, {SampleRateHz} Hz")]
    private static partial void Opened(ILogger logger, string version, int sampleRateHz);

    /// <summary>One text on its way through espeak: gathers samples until a clause ends.</summary>
    private sealed class Rendering(int sampleRateHz, Action<PcmChunk> yield, CancellationToken cancellationToken)
    {
        private readonly List<short> _clause = [];
        private EngineException? _error;

        /// <returns>False to stop. No exception may leave: the caller is C.</returns>
        public bool Take(ReadOnlySpan<short> samples, bool clauseEnds)
        {
            _clause.AddRange(samples);
            try
            {
                if (clauseEnds)
                    Yield();
            }
            catch (EngineException error)
            {
                _error = error;
            }
            return _error is null && !cancellationToken.IsCancellationRequested;
        }

        public void Finish()
        {
            if (_error is not null)
                throw _error;
            Yield();
        }

        private void Yield()
        {
            if (_clause.Count == 0)
                return;
            yield(new PcmChunk(_clause.ToArray(), sampleRateHz));
            _clause.Clear();
        }
    }

    private sealed class Termination : IDisposable
    {
        public void Dispose()
        {
            _ = EspeakNative.espeak_Terminate(); // nothing to do about a failure
            Volatile.Write(ref s_open, 0);
        }
    }
}

/// <summary>A stretch of text up to a punctuation mark, as sounds.</summary>
/// <param name="Phonemes">IPA.</param>
/// <param name="Terminator">
/// How it ends, in espeak's bits: 0x7000 intonation (0 full stop, 0x1000 comma, 0x2000 question, 0x3000 exclamation),
/// 0x10000 the text, 0x40000 a clause, 0x80000 a sentence, the low 12 bits a pause in tens of ms.
/// </param>
public readonly record struct PhonemeClause(string Phonemes, int Terminator)
{
    public bool EndsSentence => (Terminator & 0x80000) != 0;
}
