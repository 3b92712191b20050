using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>An identified connection and the peer at its other end, over a real loopback socket.</summary>
sealed class LoopbackCall : IDisposable
{
    public required AsteriskPeer Peer { get; init; }
    public required AudioSocketConnection Connection { get; init; }

    /// <summary>Our end of the socket, to ask the kernel about it.</summary>
    public required Socket OurSocket { get; init; }

    public required FakeTimeProvider Clock { get; init; }

    public static async Task<LoopbackCall> StartAsync(int peerReceiveBuffer = 0, Guid? callId = null, TimeProvider? time = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        var peer = await AsteriskPeer.DialAsync(((IPEndPoint)listener.LocalEndPoint!).Port, receiveBuffer: peerReceiveBuffer);
        var ours = await accepting;
        var clock = new FakeTimeProvider();
        return new LoopbackCall
        {
            Peer = peer,
            OurSocket = ours,
            Clock = clock,
            Connection = new AudioSocketConnection(ours, callId ?? Guid.NewGuid(), time ?? clock),
        };
    }

    public void Dispose()
    {
        Connection.Dispose();
        Peer.Dispose();
    }
}
