using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Telephony;

/// <summary>Accepts AudioSocket connections, learns their UUID and gives each to a handler.</summary>
/// <remarks>
/// A refusal is a TCP reset straight after accept: a dial plan that used TryExec() sees FAILED and goes to the next
/// appliance, where a plain close would read as a finished call.
/// </remarks>
/// <param name="admit">
/// Whether one more may come in, beside those that are here: asked for a connection whose UUID is not known yet (null: could
/// anybody come in?), and again when it is. Called under the server's lock: it must not wait. Null: all, up to the options' limit.
/// </param>
public sealed partial class AudioSocketServer(
    AudioSocketServerOptions options, TimeProvider time, ILogger logger, Func<Guid?, IReadOnlyCollection<Guid>, bool>? admit = null) : IDisposable
{
    private static readonly TimeSpan FirstAcceptPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestAcceptPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, AudioSocketConnection> _calls = [];
    private readonly LinkedList<Socket> _unidentified = new();
    private readonly RefusalLog _refusals = new(time, logger);
    private Socket? _listener;
    private long _accepted, _refused;

    /// <summary>The port that is open, once <see cref="Listen"/> has run.</summary>
    public int BoundPort => ((IPEndPoint)(_listener ?? throw new InvalidOperationException("Not listening."))
        .LocalEndPoint!).Port;

    public int ActiveCalls
    {
        get { lock (_lock) return _calls.Count; }
    }

    /// <summary>Connections that became calls.</summary>
    public long AcceptedCalls => Volatile.Read(ref _accepted);

    /// <summary>Connections reset before they became calls, whatever the reason.</summary>
    public long RefusedConnections => Volatile.Read(ref _refused);

    /// <summary>How a connection is taken off the listener; tests put the kernel's errors here.</summary>
    internal Func<Socket, CancellationToken, ValueTask<Socket>> Accept { get; init; } =
        static (listener, token) => listener.AcceptAsync(token);

    /// <summary>Opens the port. <see cref="RunAsync"/> does it too when it has not been done.</summary>
    /// <exception cref="SocketException">The address is in use, or not ours.</exception>
    public void Listen() => Take(_listener ?? OpenPort(options.Bind, options.Port));

    /// <summary>Takes over a port that is open already: who has connected meanwhile is served first.</summary>
    /// <param name="listener">By <see cref="OpenPort"/>.</param>
    public void Take(Socket listener)
    {
        if (listener == _listener)
            return;
        _listener = listener;
        LogListening(listener.LocalEndPoint!);
    }

    /// <summary>A port that takes connections, before there is a server for them.</summary>
    /// <exception cref="SocketException">The address is in use, or not ours.</exception>
    public static Socket OpenPort(IPAddress bind, int port)
    {
        var listener = new Socket(bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (bind.AddressFamily == AddressFamily.InterNetworkV6)
                listener.DualMode = true; // IPv4 peers too, judged by their IPv4 address
            // No ReuseAddress: .NET already lets a restart bind over the last calls' TIME_WAIT, and that option also sets
            // SO_REUSEPORT, with which a second appliance would silently take half of the calls.
            listener.Bind(new IPEndPoint(bind, port));
            listener.Listen(backlog: 128);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
        return listener;
    }

    /// <summary>Serves until the token is cancelled, then ends every call and returns.</summary>
    /// <param name="handler">
    /// One call. When it returns, the call is hung up (0x00, read to the end); when it throws, the connection is reset, so
    /// that the dial plan takes the caller elsewhere. Its token is cancelled when the server stops, once the port is closed.
    /// </param>
    /// <param name="cancellationToken">Stops the server.</param>
    public async Task RunAsync(
        Func<AudioSocketConnection, CancellationToken, Task> handler, CancellationToken cancellationToken)
    {
        Listen();
        var listener = _listener!;
        var serving = new List<Task>(); // at most MaxCalls + MaxUnidentified that still run
        // The order of a stop: 1. the port is closed; 2. whoever holds a connection learns of it: those without a UUID are reset,
        // handlers end their calls; 3. after a limit the rest is reset. Not all by the caller's token at once: whoever is reset
        // dials again, and must find the port closed.
        using var portClosed = new CancellationTokenSource();
        try
        {
            while (await NextAsync(listener, cancellationToken) is { } socket)
            {
                serving.RemoveAll(static task => task.IsCompletedSuccessfully);
                if (MayEnter(socket))
                    serving.Add(Task.Run(() => ServeAsync(socket, handler, portClosed.Token), CancellationToken.None));
            }
        }
        finally
        {
            listener.Dispose();
            await portClosed.CancelAsync();
            await EndAsync(Task.WhenAll(serving));
        }
    }

    private async Task EndAsync(Task serving)
    {
        try
        {
            await serving.WaitAsync(options.ShutdownLimit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            AbortAll();
            await serving;
        }
    }

    /// <summary>Closes the port; calls are ended by cancelling <see cref="RunAsync"/>.</summary>
    public void Dispose() => _listener?.Dispose();

    /// <summary>Closes with a TCP reset.</summary>
    internal static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Already reset by the other side: there is nobody left to tell.
        }
        socket.Dispose();
    }

    /// <returns>Null when the server stops.</returns>
    private async Task<Socket?> NextAsync(Socket listener, CancellationToken cancellationToken)
    {
        var pause = FirstAcceptPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                try
                {
                    return await Accept(listener, cancellationToken);
                }
                catch (SocketException error)
                {
                    // No descriptors left, no memory, a peer gone before we looked: calls end and free what is missing,
                    // so wait and try again; trying at once would take a whole core from the calls.
                    LogAcceptFailed(error.SocketErrorCode, pause);
                    await Task.Delay(pause, time, cancellationToken);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestAcceptPause.Ticks));
                }
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return null;
    }

    private bool MayEnter(Socket socket)
    {
        if (!IsAllowed(socket, out var peer))
            return Refuse(socket, peer, "its address is not in AUDIOSOCKET_ALLOW");
        Socket? oldest = null;
        bool isFree;
        lock (_lock)
        {
            isFree = HasPlace(null);
            if (isFree && _unidentified.Count >= options.MaxUnidentified)
            {
                oldest = _unidentified.First!.Value;
                _unidentified.RemoveFirst();
            }
            if (isFree)
                _unidentified.AddLast(socket);
        }
        if (!isFree)
            return Refuse(socket, peer, "no line is free");
        if (oldest is not null)
            Reset(oldest); // its own task sees that, logs and counts it
        return true;
    }

    private bool IsAllowed(Socket socket, out EndPoint? peer)
    {
        peer = null;
        try
        {
            peer = socket.RemoteEndPoint;
        }
        catch (SocketException)
        {
            return false; // gone already
        }
        if (peer is not IPEndPoint { Address: var address })
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in options.AllowedPeers)
            if (network.Contains(address))
                return true;
        return false;
    }

    private async Task ServeAsync(
        Socket socket, Func<AudioSocketConnection, CancellationToken, Task> handler, CancellationToken cancellationToken)
    {
        using var connection = await IdentifyAsync(socket, cancellationToken);
        if (connection is null)
            return;
        LogCallStarted(connection.CallId, connection.Peer);
        try
        {
            await handler(connection, cancellationToken);
            await connection.HangUpAsync(options.DrainLimit, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            connection.Abort();
        }
        // The one boundary around a call: a defect met by one caller takes that caller to a person, not every caller with him.
        catch (Exception error)
        {
            LogCallFailed(error, connection.CallId);
            connection.Abort();
        }
        finally
        {
            lock (_lock)
                _calls.Remove(connection.CallId);
            LogCallEnded(connection.CallId, connection.Counters);
        }
    }

    /// <summary>Reads the UUID frame, and not one byte more, within the time limit.</summary>
    /// <returns>Null when the connection was refused.</returns>
    private async Task<AudioSocketConnection?> IdentifyAsync(Socket socket, CancellationToken cancellationToken)
    {
        EndPoint? peer = null;
        var hello = new byte[AudioSocketCodec.HeaderBytes + AudioSocketCodec.UuidBytes];
        string? problem = null;
        using (var limit = new CancellationTokenSource(options.UuidTimeout, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
        {
            try
            {
                peer = socket.RemoteEndPoint;
                for (var count = 0; problem is null && count < hello.Length;)
                {
                    var received = await socket.ReceiveAsync(hello.AsMemory(count), SocketFlags.None, either.Token);
                    count += received;
                    if (received == 0)
                        problem = "it closed before its UUID"; // Asterisk does so when the channel is not answered
                    else if (!IsHello(hello.AsSpan(0, count)))
                        problem = "it did not begin with a UUID";
                }
            }
            catch (OperationCanceledException)
            {
                problem = cancellationToken.IsCancellationRequested ? "the appliance stops" : "no UUID came in time";
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                problem = "it broke or was pushed out before its UUID";
            }
        }
        if (problem is null)
        {
            var callId = new Guid(hello.AsSpan(AudioSocketCodec.HeaderBytes), bigEndian: true);
            problem = Register(socket, callId, out var connection);
            if (connection is not null)
                return connection;
        }
        lock (_lock)
            _unidentified.Remove(socket);
        Refuse(socket, peer, problem!);
        return null;
    }

    // kind 0x01, length 16: known to be wrong from the first wrong byte on.
    private static bool IsHello(ReadOnlySpan<byte> received) =>
        (received.Length < 1 || received[0] == (byte)AudioSocketKind.Uuid)
        && (received.Length < 2 || received[1] == 0)
        && (received.Length < 3 || received[2] == AudioSocketCodec.UuidBytes);

    /// <returns>Why not, or null.</returns>
    private string? Register(Socket socket, Guid callId, out AudioSocketConnection? connection)
    {
        connection = null;
        if (callId == Guid.Empty)
            return "its UUID is all zero";
        lock (_lock)
        {
            if (_calls.ContainsKey(callId))
                return "its UUID is in use";
            if (!HasPlace(callId))
                return "no line is free";
            try
            {
                connection = new AudioSocketConnection(socket, callId, time, logger);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return "it broke after its UUID";
            }
            _unidentified.Remove(socket);
            _calls.Add(callId, connection);
            _accepted++;
            return null;
        }
    }

    private bool HasPlace(Guid? callId) => _calls.Count < options.MaxCalls && admit?.Invoke(callId, _calls.Keys) != false;

    private bool Refuse(Socket socket, EndPoint? peer, string reason)
    {
        Interlocked.Increment(ref _refused);
        _refusals.Write(peer, reason);
        Reset(socket);
        return false;
    }

    private void AbortAll()
    {
        AudioSocketConnection[] left;
        lock (_lock)
            left = [.. _calls.Values];
        foreach (var connection in left)
            connection.Abort();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "AudioSocket listens on {endPoint}")]
    private partial void LogListening(EndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "AudioSocket accept failed: {error}; next try in {pause}")]
    private partial void LogAcceptFailed(SocketError error, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {callId} from {peer}")]
    private partial void LogCallStarted(Guid callId, EndPoint peer);

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {callId} failed")]
    private partial void LogCallFailed(Exception error, Guid callId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Call {callId} closed: {counters}")]
    private partial void LogCallEnded(Guid callId, AudioSocketCounters counters);
}
