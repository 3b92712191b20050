using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Voicebot.Appliance.Calls;

/// <summary>Records as JSON lines in a file, mode 0600: it holds what callers said.</summary>
/// <remarks>
/// Calls never wait for it: records go through a bounded queue, and when the disk is so slow that it is full, or broken, the
/// newest record is dropped, counted and told. So is one that JSON cannot hold. A bounded file that is full becomes PATH.1, in
/// the place of the PATH.1 before it: what is on the disk is never more than twice the bound.
/// </remarks>
public sealed partial class TraceFile : ITrace, IAsyncDisposable
{
    /// <summary>For a file that grows as long as the appliance runs: some 20,000 turns.</summary>
    public const long UsualMaxBytes = 20 << 20;

    private const int QueueLength = 1024;
    private const int LossesPerLine = 1000;

    private readonly Channel<TraceRecord> _queue = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly string _path;
    private readonly long _maxBytes;
    private readonly ILogger _logger;
    private readonly Action<TraceRecord>? _written;
    private readonly Task _writing;
    private FileStream? _file;
    private long _dropped;
    private long _told;
    private string _reason = "the queue was full";

    /// <param name="path">Appended to.</param>
    /// <param name="maxBytes">Bound of one file.</param>
    /// <param name="logger">Told of losses: the first, every thousandth, and how many there were in the end.</param>
    /// <param name="written">Told of each record that is on the disk, or lost on the way there: it may be used again.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not write it.</exception>
    public TraceFile(string path, long maxBytes = long.MaxValue, ILogger? logger = null, Action<TraceRecord>? written = null)
    {
        _written = written;
        _path = path;
        _maxBytes = maxBytes;
        _logger = logger ?? NullLogger.Instance;
        _file = Open();
        _writing = WriteAsync(_queue.Reader);
    }

    /// <summary>Records lost because the file was too slow, the disk full, or a value none that JSON knows.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Ends when it is disposed of and all is written; before that only by a defect.</summary>
    public Task Ended => _writing;

    public void Write(TraceRecord record)
    {
        if (!_queue.Writer.TryWrite(record))
            Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private FileStream Open() => new(_path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.Read | FileShare.Delete, // the full one is renamed while somebody follows it
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        // Each record is one write. A buffer would keep what a full disk refused, and throw it again when the file is closed.
        BufferSize = 0,
    });

    private async Task WriteAsync(ChannelReader<TraceRecord> records)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // accents stay readable
        using var line = new MemoryStream();
        try
        {
            await using var writer = new Utf8JsonWriter(line, options);
            await foreach (var record in records.ReadAllAsync())
            {
                try
                {
                    if (record is AudioTrace audio)
                        audio.WriteTo(writer);
                    else
                        JsonSerializer.Serialize(writer, record, TraceJson.Default.TraceRecord);
                    await writer.FlushAsync();
                    line.WriteByte((byte)'\n');
                    var file = await WithRoomForAsync(line.Length);
                    await file.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length));
                }
                // The disk's, or the serialiser's: a number that is none, a type without a name in TraceJson. The next record is another.
                catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
                    or InvalidOperationException or JsonException or NotSupportedException)
                {
                    _reason = error.Message;
                    Interlocked.Increment(ref _dropped);
                }
                _written?.Invoke(record);
                writer.Reset();
                line.SetLength(0);
                TellLosses();
            }
        }
        finally
        {
            if (_file is not null)
                await _file.DisposeAsync();
            if (Dropped > 0)
                LogLostInAll(_logger, Dropped, _path);
        }
    }

    // Where the full file cannot be put aside nothing more is written, and each record tries again: the disk is worth more than
    // the trace.
    private async ValueTask<FileStream> WithRoomForAsync(long bytes)
    {
        if (_file is { CanSeek: true } file && IsFull(file.Length, bytes))
        {
            _file = null;
            await file.DisposeAsync();
        }
        if (_file is null && File.Exists(_path) && IsFull(new FileInfo(_path).Length, bytes))
            File.Move(_path, _path + ".1", overwrite: true);
        return _file ??= Open();
    }

    private bool IsFull(long length, long bytes) => length > 0 && length > _maxBytes - bytes;

    private void TellLosses()
    {
        var dropped = Dropped;
        if (dropped == 0 || (_told > 0 && dropped - _told < LossesPerLine))
            return;
        _told = dropped;
        LogLost(_logger, dropped, _path, _reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} trace records lost so far, {Path}: {Reason}")]
    private static partial void LogLost(ILogger logger, long count, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} trace records were lost in all, {Path}")]
    private static partial void LogLostInAll(ILogger logger, long count, string path);
}
