using System.Threading.Channels;

namespace Voicebot.Appliance.Calls;

/// <summary>What one of the loops, tasks and clocks around a call has to tell; exactly one of the three.</summary>
/// <param name="Speech">The speech that reports, for events of a speech.</param>
internal readonly record struct CallNews(CallEvent? Event = null, Heard? Heard = null, EarlyReading? Early = null, int Speech = 0);

/// <summary>The way of the news to a call's deciding loop. Whoever posts never waits.</summary>
internal sealed class CallQueue
{
    // Far above what a caller can cause. A full queue means that the deciding loop stands still; then news is dropped
    // and counted, because the socket must be drained whatever happens.
    private const int Length = 256;

    private readonly Channel<CallNews> _news = Channel.CreateBounded<CallNews>(new BoundedChannelOptions(Length) { SingleReader = true });
    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Post(CallNews news)
    {
        if (!_news.Writer.TryWrite(news))
            Interlocked.Increment(ref _dropped);
    }

    public ValueTask<CallNews> ReadAsync() => _news.Reader.ReadAsync(CancellationToken.None);
}
