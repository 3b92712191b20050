using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Voicebot.Appliance.Calls;

/// <summary>Records as JSON lines in a file, mode 0600: it holds what callers said.</summary>
/// <remarks>
/// Calls never wait for it: records go through a bounded queue, and when the disk is so slow that it is full, or broken, the
/// newest record is dropped and counted. So is one that JSON cannot hold.
/// </remarks>
public sealed class TraceFile : ITrace, IAsyncDisposable
{
    private const int QueueLength = 1024;

    private readonly Channel<TraceRecord> _queue = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Task _writing;
    private long _dropped;

    /// <param name="path">Appended to.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TraceFile(string path)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _writing = WriteAsync(file, _queue.Reader);
    }

    /// <summary>Records lost because the file was too slow, the disk full, or a value none that JSON knows.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

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

    private async Task WriteAsync(FileStream file, ChannelReader<TraceRecord> records)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // accents stay readable
        using var line = new MemoryStream();
        await using (file)
        await using (var writer = new Utf8JsonWriter(line, options))
        {
            await foreach (var record in records.ReadAllAsync())
            {
                try
                {
                    JsonSerializer.Serialize(writer, record, TraceJson.Default.TraceRecord);
                    await writer.FlushAsync();
                    line.WriteByte((byte)'\n');
                    await file.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length));
                    await file.FlushAsync();
                }
                // The serialiser's: a number that is none, a type without a name in TraceJson. The next record is another.
                catch (Exception error) when (error is IOException or ArgumentException or InvalidOperationException or JsonException or NotSupportedException)
                {
                    Interlocked.Increment(ref _dropped);
                }
                writer.Reset();
                line.SetLength(0);
            }
        }
    }
}
