using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Replay;

/// <summary>A recorded call: its records in order, and its engines as they answered.</summary>
public sealed class CallRecording
{
    private CallRecording(IReadOnlyList<TraceRecord> records) => Records = records;

    /// <summary>All of it, in the order of the file.</summary>
    public IReadOnlyList<TraceRecord> Records { get; }

    public Guid CallId => Records[0].CallId;

    /// <summary>What the call did, without what it was given.</summary>
    public IEnumerable<TraceRecord> Events => Records.Where(IsEvent);

    /// <summary>What arrived from the caller, 8 kHz, with the pauses in which nothing came.</summary>
    public short[] Sound()
    {
        const int mostJitterMs = 120; // as a listener takes it: more is a gap
        var sound = new List<short>();
        foreach (var audio in Records.OfType<AudioTrace>())
        {
            var samples = Samples(audio.Pcm.Span);
            var missing = audio.AtMs * (Slin.SampleRateHz / 1000) - samples.Length - sound.Count;
            if (missing > mostJitterMs * (Slin.SampleRateHz / 1000))
                sound.AddRange(new short[missing]);
            sound.AddRange(samples);
        }
        return [.. sound];
    }

    /// <summary>A call's in a folder of recordings; null: there is none that can be read.</summary>
    public static CallRecording? Find(string folder, Guid callId)
    {
        var path = Path.Combine(folder, callId + CallRecorder.Suffix);
        try
        {
            return File.Exists(path) ? Read(path) : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static bool IsEvent(TraceRecord record) => record is PhaseTrace or SayTrace or TurnTrace or DigitTrace or EndTrace;

    /// <summary>Reads a recording, also one packed with gzip (`.gz`). A last line that is cut off, as a loss of power leaves it, is left out.</summary>
    /// <exception cref="InvalidDataException">It is none; the message is French.</exception>
    public static CallRecording Read(string path)
    {
        var lines = ReadLines(path);
        var records = new List<TraceRecord>();
        for (var i = 0; i < lines.Count; i++)
        {
            try
            {
                var record = JsonSerializer.Deserialize(lines[i], TraceJson.Default.TraceRecord) ?? throw new JsonException("null");
                if (record is LineTrace line && !Enum.TryParse<AudioSocketEventKind>(line.Kind, out _))
                    throw new JsonException("unknown kind");
                records.Add(record);
            }
            catch (JsonException) when (i == lines.Count - 1 && i > 0)
            {
                break;
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                throw new InvalidDataException($"« {path} », ligne {i + 1} : ce n’est pas un enregistrement d’appel de cette version");
            }
        }
        return records.Any(record => record is AudioTrace)
            ? new CallRecording(records)
            : throw new InvalidDataException($"« {path} » : l’enregistrement ne contient pas de son (RECORD_DIR en fait, TURN_TRACE_PATH n’en fait pas)");
    }

    public static short[] Samples(ReadOnlySpan<byte> pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();

    /// <summary>The recogniser as it answered: the first job gets the first answer, after the time it took.</summary>
    public IRecognizer NewRecognizer(TimeProvider clock) => new Recognizer(new(Records.OfType<RecognitionTrace>()), clock);

    /// <summary>The language model as it answered; null when it was never asked.</summary>
    public ILanguageModel? NewModel(TimeProvider clock) => Records.Any(record => record is ChoiceTrace or AnswerTrace)
        ? new Model(new(Records.OfType<ChoiceTrace>()), new(Records.OfType<AnswerTrace>()), clock)
        : null;

    /// <summary>The phrases that were wanted.</summary>
    public IPhrases NewPhrases() => new Phrases(Records.OfType<PhraseTrace>()
        .ToDictionary(phrase => phrase.Text, phrase => phrase.Clauses.Select(static pcm => Samples(pcm)).ToArray(), StringComparer.Ordinal));

    /// <summary>The voice as it spoke. A text it never spoke is silence of a likely length.</summary>
    public ISynthesizer NewSynthesizer(TimeProvider clock) => new Synthesizer(Records.OfType<ClauseTrace>().ToList(), clock);

    private static List<string> ReadLines(string path)
    {
        using var file = File.OpenRead(path);
        using Stream? unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : null;
        using var reader = new StreamReader(unpacked ?? file);
        var lines = new List<string>();
        try
        {
            while (reader.ReadLine() is { } line)
                lines.Add(line);
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException($"« {path} » : fichier gzip endommagé");
        }
        return lines;
    }

    private static async Task<T> AfterAsync<T>(int? tookMs, string? failure, T answer, TimeProvider clock, CancellationToken cancellationToken)
    {
        await Task.Delay(tookMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, clock, cancellationToken);
        return failure is null ? answer : throw new EngineException(failure);
    }

    private sealed class Recognizer(Queue<RecognitionTrace> answers, TimeProvider clock) : IRecognizer
    {
        public string Name => "recorded recogniser";

        public Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken) =>
            answers.TryDequeue(out var next)
                ? AfterAsync(next.TookMs, next.Failure, next.Text.Length == 0 ? Recognition.Nothing : new Recognition(next.Text, next.Confidence, []), clock, cancellationToken)
                : Task.FromResult(Recognition.Nothing);
    }

    private sealed class Model(Queue<ChoiceTrace> choices, Queue<AnswerTrace> answers, TimeProvider clock) : ILanguageModel
    {
        public string Name => "recorded language model";

        public Task WarmUpAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken) =>
            choices.TryDequeue(out var next)
                ? AfterAsync(next.TookMs, next.Failure, new Choice(next.Index, next.Probabilities), clock, cancellationToken)
                : throw new EngineException("the recording has no further choice");

        public Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken) =>
            throw new EngineException("the recording has no fields");

        public async IAsyncEnumerable<string> AnswerAsync(
            LanguagePrompt prompt, int maxTokens, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (!answers.TryDequeue(out var next))
                throw new EngineException("the recording has no further answer");
            var pieceMs = next.TookMs / Math.Max(1, next.Pieces.Count);
            foreach (var piece in next.Pieces)
                yield return await AfterAsync(pieceMs ?? 0, null, piece, clock, cancellationToken);
            if (next.TookMs is null || next.Failure is not null)
                await AfterAsync(next.TookMs, next.Failure, "", clock, cancellationToken);
        }
    }

    private sealed class Phrases(Dictionary<string, short[][]> phrases) : IPhrases
    {
        public short[][]? Find(string text) => phrases.GetValueOrDefault(text);
    }

    private sealed class Synthesizer(List<ClauseTrace> clauses, TimeProvider clock) : ISynthesizer
    {
        public string Name => "recorded voice";

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var first = clauses.FindIndex(clause => clause.Text == text);
            if (first < 0)
            {
                yield return new PcmChunk(new short[8 * 60 * text.Length], 8000); // 60 ms a letter
                yield break;
            }
            var begunMs = 0;
            while (clauses.FindIndex(clause => clause.Text == text) is >= 0 and var index)
            {
                var clause = clauses[index];
                clauses.RemoveAt(index);
                await AfterAsync(clause.TookMs - begunMs, clause.Failure, true, clock, cancellationToken);
                begunMs = clause.TookMs ?? begunMs;
                if (clause.Pcm is null)
                    yield break;
                yield return new PcmChunk(Samples(clause.Pcm), clause.RateHz);
            }
        }
    }
}
