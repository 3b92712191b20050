using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Calls;

/// <summary>Keeps what calls leave behind: a line in the log, and a JSON line in a file when one is set.</summary>
/// <remarks>
/// The file holds what callers said, so it is written only on request and with mode 0600.
/// Calls never wait for it: records go through a bounded queue, and when the disk is so slow that it is full, the
/// newest record is dropped and counted.
/// </remarks>
public sealed partial class TraceLog : ITrace, IAsyncDisposable
{
    private const int QueueLength = 1024;

    private readonly ILogger _logger;
    private readonly Channel<TraceRecord>? _queue;
    private readonly Task _writing = Task.CompletedTask;
    private long _dropped;

    /// <param name="path">Appended to; null = no file.</param>
    /// <param name="logger">Gets one line per record, without what was said.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TraceLog(string? path, ILogger logger)
    {
        _logger = logger;
        if (path is null)
            return;
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _queue = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
        _writing = WriteAsync(file, _queue.Reader);
    }

    /// <summary>Records lost because the file was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Write(TraceRecord record)
    {
        switch (record)
        {
            case CallTrace call:
                LogCall(_logger, call.CallId, call.Caller is null ? "unknown" : "known");
                break;
            case TurnTrace turn:
                LogTurn(_logger, turn.CallId, turn.Turn, turn.EndpointMs, turn.RecognitionMs, turn.FirstAudioMs, turn.Rung);
                break;
            case PhaseTrace phase:
                LogPhase(_logger, phase.CallId, phase.Phase, phase.On);
                break;
            case DigitTrace digit:
                LogDigit(_logger, digit.CallId);
                break;
            case EndTrace end:
                LogEnd(_logger, end.CallId, end.Result, end.Reason, end.AtMs / 1000);
                break;
        }
        if (_queue is not null && !_queue.Writer.TryWrite(record))
            Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _queue?.Writer.TryComplete();
        await _writing;
    }

    private static async Task WriteAsync(FileStream file, ChannelReader<TraceRecord> records)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // accents stay readable
        await using (file)
        await using (var writer = new Utf8JsonWriter(file, options))
        {
            await foreach (var record in records.ReadAllAsync())
            {
                JsonSerializer.Serialize(writer, record, TraceJson.Default.TraceRecord);
                await writer.FlushAsync();
                writer.Reset();
                file.WriteByte((byte)'\n');
                await file.FlushAsync();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: answered, caller's number {Known}")]
    private static partial void LogCall(ILogger logger, Guid callId, string known);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: turn {Turn}: endpoint {EndpointMs} ms, recognition {RecognitionMs} ms, first audio {FirstAudioMs} ms, by {Rung}")]
    private static partial void LogTurn(ILogger logger, Guid callId, int turn, int endpointMs, int recognitionMs, int? firstAudioMs, string rung);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: {Phase} on {On}")]
    private static partial void LogPhase(ILogger logger, Guid callId, string phase, string on);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: key pressed")]
    private static partial void LogDigit(ILogger logger, Guid callId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId}: ended, result {Result} ({Reason}), {Seconds} s")]
    private static partial void LogEnd(ILogger logger, Guid callId, string result, string reason, int seconds);
}
