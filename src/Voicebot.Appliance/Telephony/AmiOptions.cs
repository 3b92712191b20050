namespace Voicebot.Appliance.Telephony;

/// <summary>Where Asterisk's manager interface is and how to log in.</summary>
public sealed record AmiOptions
{
    public string Host { get; init; } = "127.0.0.1";
    public int Port { get; init; } = 5038;
    public required string Username { get; init; }
    public required string Secret { get; init; }

    public bool Tls { get; init; }

    /// <summary>PEM file with the only authorities trusted; null: the system's.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary>SHA-256 of the server's certificate in hexadecimal, for a self-signed one: then neither name nor chain counts.</summary>
    public string? TlsPinSha256 { get; init; }

    /// <summary>For TCP, TLS and the banner together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Asterisk answers a wrong password after one second.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one lookup or result: a caller waits behind it.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two Pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A Ping without answer by then ends the connection.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Without the secret: a record's own text would print it into the first log line that names the options.</summary>
    public override string ToString() => $"{Username}@{Host}:{Port}{(Tls ? " (TLS)" : "")}";
}
