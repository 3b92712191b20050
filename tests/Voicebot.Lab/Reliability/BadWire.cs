using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Lab.Reliability;

/// <summary>The wire between exchange and appliance, as a relay: it may be slow, stall as when a segment is lost, cut frames to pieces, swallow everything, or break.</summary>
/// <remarks>What a network loses, delays or turns round below TCP reaches both ends as stalls and pieces; sch_netem is not in every kernel.</remarks>
internal sealed class BadWire : IAsyncDisposable
{
    private const int BufferBytes = 12 * AudioSocketCodec.AudioFrameBytes; // whole frames: Asterisk gives a payload 5 ms after its header
    private const int TcpLevel = 6;
    private const int TcpMaxSegment = 2;
    private const int EthernetSegmentBytes = 1460;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _ends = [];
    private readonly IPEndPoint _to;
    private readonly Task _serving;
    private readonly Random _random = new(14);

    public BadWire(IPEndPoint to)
    {
        _to = to;
        // As much is on its way unseen as on an Ethernet: loopback's segments of 64 KB would give the exchange a buffer of minutes.
        _listener.Server.ReceiveBufferSize = BufferBytes;
        _listener.Server.SetRawSocketOption(TcpLevel, TcpMaxSegment, BitConverter.GetBytes(EthernetSegmentBytes));
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Each way, each time: from half of it to one and a half.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Of a hundred pieces so many wait for as long as a lost segment takes to be sent again.</summary>
    public int StallPercent { get; set; }

    /// <summary>Longest piece towards the appliance.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>Nothing comes out any more, and nobody is told.</summary>
    public bool IsHole { get; set; }

    /// <summary>Connections in this moment.</summary>
    public int Connections
    {
        get { lock (_lock) return _ends.Count / 2; }
    }

    /// <summary>Breaks every connection by a reset, both ways.</summary>
    public void Cut()
    {
        lock (_lock)
            foreach (var end in _ends)
                end.LingerState = new LingerOption(true, 0);
        CloseAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        CloseAll();
        await _serving;
        _over.Dispose();
    }

    private void CloseAll()
    {
        lock (_lock)
            foreach (var end in _ends)
                end.Dispose();
    }

    private async Task ServeAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
                relays.Add(RelayAsync(await _listener.AcceptSocketAsync(_over.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The bench is done.
        }
        await Task.WhenAll(relays);
    }

    private async Task RelayAsync(Socket exchange)
    {
        using var appliance = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = BufferBytes };
        using (exchange)
        {
            exchange.NoDelay = true;
            appliance.SetRawSocketOption(TcpLevel, TcpMaxSegment, BitConverter.GetBytes(EthernetSegmentBytes));
            lock (_lock)
                _ends.AddRange([exchange, appliance]);
            try
            {
                await appliance.ConnectAsync(_to, _over.Token);
                await Task.WhenAll(CopyAsync(exchange, appliance, () => MostBytes), CopyAsync(appliance, exchange, static () => BufferBytes));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One end broke: both are closed.
            }
            finally
            {
                lock (_lock)
                    _ends.RemoveAll(end => end == exchange || end == appliance);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<int> mostBytes)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                while (IsHole)
                    await Task.Delay(20, _over.Token);
                var count = await from.ReceiveAsync(buffer.AsMemory(0, Math.Min(BufferBytes, mostBytes())), _over.Token);
                if (count == 0)
                    break;
                await Task.Delay(Wait(), _over.Token);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _over.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            from.Dispose();
            to.Dispose();
            throw;
        }
    }

    private TimeSpan Wait()
    {
        lock (_random)
            return Delay * (0.5 + _random.NextDouble()) + (_random.Next(100) < StallPercent ? TimeSpan.FromMilliseconds(_random.Next(200, 400)) : TimeSpan.Zero);
    }
}
