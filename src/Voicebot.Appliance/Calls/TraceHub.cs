using System.Threading.Channels;

namespace Voicebot.Appliance.Calls;

/// <summary>What calls leave behind, as it happens, for whoever looks on. Nobody is waited for: who reads too slowly loses the oldest.</summary>
public sealed class TraceHub : ITrace
{
    private const int Unread = 256;

    private readonly Lock _changing = new();
    private volatile Channel<TraceRecord>[] _readers = [];

    /// <summary>How many look on.</summary>
    public int Readers => _readers.Length;

    public void Write(TraceRecord record)
    {
        foreach (var reader in _readers)
            reader.Writer.TryWrite(record);
    }

    /// <summary>Everything from now on, until what is returned is disposed of.</summary>
    public Reading Open()
    {
        var channel = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(Unread) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
        lock (_changing)
            _readers = [.. _readers, channel];
        return new Reading(this, channel);
    }

    public sealed class Reading : IDisposable
    {
        private readonly TraceHub _hub;
        private readonly Channel<TraceRecord> _channel;

        internal Reading(TraceHub hub, Channel<TraceRecord> channel) => (_hub, _channel) = (hub, channel);

        public ChannelReader<TraceRecord> Records => _channel.Reader;

        public void Dispose()
        {
            lock (_hub._changing)
                _hub._readers = [.. _hub._readers.Where(other => other != _channel)];
        }
    }
}
