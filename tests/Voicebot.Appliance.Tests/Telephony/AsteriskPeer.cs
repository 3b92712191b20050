using System.Net;
using System.Net.Sockets;

namespace Voicebot.Appliance.Tests.Telephony;

enum PeerEnd { Eof, Reset }

/// <summary>What Asterisk is to us: a TCP client on a real loopback socket that sends AudioSocket bytes.</summary>
sealed class AsteriskPeer(Socket socket) : IDisposable
{
    public Socket Socket { get; } = socket;

    public static async Task<AsteriskPeer> DialAsync(int port, IPAddress? from = null, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new AsteriskPeer(socket);
    }

    /// <summary>Dials and expects a reset straight after accept; it can come before connect() has even returned.</summary>
    public static async Task AssertRefusedAsync(int port, IPAddress? from = null)
    {
        try
        {
            using var peer = await DialAsync(port, from);
            var (bytes, end) = await peer.ReadToEndAsync();
            Assert.Empty(bytes);
            Assert.Equal(PeerEnd.Reset, end);
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    /// <param name="more">Comes together with the UUID.</param>
    public static async Task<AsteriskPeer> CallAsync(int port, Guid callId, params byte[] more)
    {
        var peer = await DialAsync(port);
        peer.Send([.. Hello(callId), .. more]);
        return peer;
    }

    public static byte[] Hello(Guid callId) => [0x01, 0x00, 0x10, .. callId.ToByteArray(bigEndian: true)];

    public static byte[] Frame(byte kind, params ReadOnlySpan<byte> payload) =>
        [kind, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    /// <summary>A 20 ms frame whose samples are all that value.</summary>
    public static byte[] Audio(short value)
    {
        var payload = new byte[320];
        for (var i = 0; i < payload.Length; i += 2)
        {
            payload[i] = (byte)value;
            payload[i + 1] = (byte)(value >> 8);
        }
        return Frame(0x10, payload);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[Socket.Send(bytes)..];
    }

    public async Task<byte[]> ReceiveAsync(int bytes)
    {
        var buffer = new byte[bytes];
        for (var count = 0; count < bytes;)
        {
            var received = await Socket.ReceiveAsync(buffer.AsMemory(count), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, received);
            count += received;
        }
        return buffer;
    }

    public async Task<(byte[] Bytes, PeerEnd End)> ReadToEndAsync()
    {
        var all = new List<byte>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await Socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is var received and > 0)
                all.AddRange(buffer.AsSpan(0, received));
            return ([.. all], PeerEnd.Eof);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return ([.. all], PeerEnd.Reset);
        }
    }

    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    public void Dispose() => Socket.Dispose();
}
