using System.Net;

namespace Voicebot.Appliance.Telephony;

/// <summary>Where the AudioSocket server listens and what it lets in.</summary>
public sealed record AudioSocketServerOptions
{
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port (<see cref="AudioSocketServer.BoundPort"/> says which).</summary>
    public int Port { get; init; } = 9090;

    /// <summary>Peers outside all of these are refused. The protocol has no password: this list and the UUID are all there is.</summary>
    public IReadOnlyList<IPNetwork> AllowedPeers { get; init; } = [new IPNetwork(IPAddress.Loopback, 32)];

    public int MaxCalls { get; init; } = 8;

    /// <summary>Connections that have not sent their UUID yet. One more pushes the oldest out: Asterisk sends the UUID at once.</summary>
    /// <remarks>All the calls that may be can come in one moment, and strangers beside them.</remarks>
    public int MaxUnidentified => Math.Max(32, 2 * MaxCalls);

    /// <summary>A connection whose UUID has not come by then is closed.</summary>
    public TimeSpan UuidTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call's end waits for Asterisk to close.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for the running calls before it resets their connections.</summary>
    public TimeSpan ShutdownLimit { get; init; } = TimeSpan.FromSeconds(10);
}
