using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Replay;

/// <summary>Stands between one call and everything outside it, and keeps what comes in: enough to replay the call without a line or an engine.</summary>
/// <remarks>On request only (`RECORD_DIR`): it holds the caller's voice. The call never waits for the disk.</remarks>
public sealed partial class CallRecorder : ITrace, IAsyncDisposable
{
    /// <summary>Suffix of the files, behind the call's UUID.</summary>
    public const string Suffix = ".call.jsonl";

    /// <summary>Recordings kept; the oldest go when a new one begins.</summary>
    public const int MostRecordings = 20;

    private readonly string _path;
    private readonly TraceFile _file;
    private readonly Guid _callId;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly long _begunAt;
    private readonly HashSet<string> _phrases = new(StringComparer.Ordinal);

    // Pieces of sound that are on the disk, to be used again: those on their way there are never more than the disk is late.
    private readonly ConcurrentQueue<AudioTrace> _spare = new();

    private CallRecorder(string path, Guid callId, TimeProvider clock, ILogger logger)
    {
        (_path, _callId, _clock, _logger, _begunAt) = (path, callId, clock, logger, clock.GetTimestamp());
        _file = new TraceFile(path, written: record =>
        {
            if (record is AudioTrace audio)
                _spare.Enqueue(audio);
        });
    }

    private volatile bool _refused;

    private int NowMs => (int)_clock.GetElapsedTime(_begunAt).TotalMilliseconds;

    /// <summary>Null when there is no folder, or nothing can be written there: the call goes on without.</summary>
    public static CallRecorder? Begin(string? folder, Guid callId, TimeProvider clock, ILogger logger)
    {
        if (folder is null)
            return null;
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var old in new DirectoryInfo(folder).GetFiles("*" + Suffix).OrderByDescending(file => file.LastWriteTimeUtc).Skip(MostRecordings - 1))
                old.Delete();
            return new CallRecorder(FreePath(folder, callId), callId, clock, logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRecorded(logger, callId, error.Message);
            return null;
        }
    }

    // A dial plan that gives the same UUID to two calls makes two recordings.
    private static string FreePath(string folder, Guid callId)
    {
        var path = Path.Combine(folder, callId + Suffix);
        for (var n = 2; File.Exists(path); n++)
            path = Path.Combine(folder, $"{callId}-{n}{Suffix}");
        return path;
    }

    public ICallLine Record(ICallLine line) => new Line(this, line);

    public CallServices Record(CallServices services)
    {
        var also = services.Trace;
        return services with
        {
            Recognizer = services.Recognizer is { } recognizer ? new Recognizer(this, recognizer) : null,
            Model = services.Model is { } model ? new Model(this, model) : null,
            Voice = new Voice(new Synthesizer(this, services.Voice.Synthesizer)),
            Phrases = new Phrases(this, services.Phrases),
            Trace = new Tee(this, also),
            RefuseRecording = Refuse,
        };
    }

    public void Write(TraceRecord record)
    {
        if (!_refused)
            _file.Write(record);
    }

    /// <summary>The caller does not want it: nothing more is written, and what was is gone.</summary>
    public void Refuse()
    {
        _refused = true;
        File.Delete(_path);
        LogRefused(_logger, _callId);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (_refused)
            File.Delete(_path); // what was still on its way
        if (_file.Dropped > 0)
            LogIncomplete(_logger, _callId, _file.Dropped);
    }

    private static byte[] Bytes(ReadOnlySpan<short> samples) => MemoryMarshal.AsBytes(samples).ToArray(); // every machine we run on is little-endian

    private void Keep(ReadOnlySpan<short> samples)
    {
        if (_refused)
            return;
        if (!_spare.TryDequeue(out var audio))
            audio = new AudioTrace(_callId, 0, default);
        audio.Hold(NowMs, samples);
        Write(audio);
    }

    // Runs a job and keeps its answer; told once, whatever came of it.
    private async Task<T> KeepAsync<T>(Func<Task<T>> job, Action<int, int?, T?, string?> keep)
    {
        var askedAt = NowMs;
        try
        {
            var answer = await job();
            keep(askedAt, NowMs - askedAt, answer, null);
            return answer;
        }
        catch (EngineException error)
        {
            keep(askedAt, NowMs - askedAt, default, error.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            keep(askedAt, null, default, null);
            throw;
        }
    }

    private sealed class Tee(ITrace one, ITrace other) : ITrace
    {
        public void Write(TraceRecord record)
        {
            one.Write(record);
            other.Write(record);
        }
    }

    private sealed class Line(CallRecorder recorder, ICallLine line) : ICallLine
    {
        public Guid CallId => line.CallId;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken)
        {
            var next = await line.ReadAsync(audio, cancellationToken);
            if (next.Kind == AudioSocketEventKind.Audio)
                recorder.Keep(audio.Span[..next.SampleCount]);
            else if (next.IsTerminal)
                recorder.Write(new LineTrace(CallId, recorder.NowMs, next.Kind.ToString()));
            return next;
        }

        public bool TrySendFrame(ReadOnlySpan<short> samples) => line.TrySendFrame(samples);
    }

    private sealed class Phrases(CallRecorder recorder, IPhrases phrases) : IPhrases
    {
        public short[][]? Find(string text)
        {
            var found = phrases.Find(text);
            if (found is not null)
            {
                lock (recorder._phrases)
                {
                    if (recorder._phrases.Add(text))
                        recorder.Write(new PhraseTrace(recorder._callId, recorder.NowMs, text, [.. found.Select(clause => Bytes(clause))]));
                }
            }
            return found;
        }
    }

    private sealed class Recognizer(CallRecorder recorder, IRecognizer recognizer) : IRecognizer
    {
        public string Name => recognizer.Name;

        public Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken) =>
            recorder.KeepAsync(
                () => recognizer.RecognizeAsync(samples, hints, cancellationToken),
                (at, took, heard, failure) => recorder.Write(new RecognitionTrace(
                    recorder._callId, at, took, heard?.Text ?? "", heard?.Confidence ?? 0, failure)));
    }

    private sealed class Model(CallRecorder recorder, ILanguageModel model) : ILanguageModel
    {
        public string Name => model.Name;

        public Task WarmUpAsync(string system, CancellationToken cancellationToken) => model.WarmUpAsync(system, cancellationToken);

        public Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken) =>
            recorder.KeepAsync(
                () => model.ChooseAsync(prompt, options, cancellationToken),
                (at, took, choice, failure) => recorder.Write(new ChoiceTrace(
                    recorder._callId, at, took, choice?.Index ?? 0, choice?.Probabilities ?? [], failure)));

        public Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken) =>
            model.ExtractAsync(prompt, grammar, maxTokens, cancellationToken); // not asked within a turn

        public async IAsyncEnumerable<string> AnswerAsync(
            LanguagePrompt prompt, int maxTokens, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var askedAt = recorder.NowMs;
            int? tookMs = null;
            string? failure = null;
            var pieces = new List<string>();
            await using var answer = model.AnswerAsync(prompt, maxTokens, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (true)
                {
                    try
                    {
                        if (!await answer.MoveNextAsync())
                            break;
                    }
                    catch (EngineException error)
                    {
                        failure = error.Message;
                        tookMs = recorder.NowMs - askedAt;
                        throw;
                    }
                    pieces.Add(answer.Current);
                    yield return answer.Current;
                }
                tookMs = recorder.NowMs - askedAt;
            }
            finally
            {
                recorder.Write(new AnswerTrace(recorder._callId, askedAt, tookMs, pieces, failure));
            }
        }
    }

    private sealed class Synthesizer(CallRecorder recorder, ISynthesizer synthesizer) : ISynthesizer
    {
        public string Name => synthesizer.Name;

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var askedAt = recorder.NowMs;
            await using var clauses = synthesizer.SynthesizeAsync(text, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                bool more;
                try
                {
                    more = await clauses.MoveNextAsync();
                }
                catch (EngineException error)
                {
                    recorder.Write(new ClauseTrace(recorder._callId, askedAt, recorder.NowMs - askedAt, text, null, 0, error.Message));
                    throw;
                }
                recorder.Write(new ClauseTrace(
                    recorder._callId, askedAt, recorder.NowMs - askedAt, text, more ? Bytes(clauses.Current.Samples.Span) : null, more ? clauses.Current.SampleRateHz : 0, null));
                if (!more)
                    yield break;
                yield return clauses.Current;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: the caller refused the recording, it is deleted")]
    private static partial void LogRefused(ILogger logger, Guid callId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallId}: not recorded: {Reason}")]
    private static partial void LogNotRecorded(ILogger logger, Guid callId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallId}: the recording lacks {Count} records: the disk was too slow or full")]
    private static partial void LogIncomplete(ILogger logger, Guid callId, long count);
}
