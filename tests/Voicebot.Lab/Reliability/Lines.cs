using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Lab.Reliability;

/// <summary>Calls to the appliance as Asterisk brings them, and connections as Asterisk never makes them.</summary>
internal static class Lines
{
    public static readonly IPEndPoint Appliance = new(IPAddress.Loopback, 9090);

    public static Task<PhoneLine> CallAsync() =>
        PhoneLine.CallAsync(Appliance, Guid.NewGuid(), new LineFaults(null, null, 0), TimeProvider.System, null, CancellationToken.None);

    /// <summary>A connection with nothing said on it yet.</summary>
    public static async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Appliance);
        return socket;
    }

    public static byte[] Message(byte kind, ReadOnlySpan<byte> payload)
    {
        var message = new byte[AudioSocketCodec.HeaderBytes + payload.Length];
        message[0] = kind;
        (message[1], message[2]) = ((byte)(payload.Length >> 8), (byte)payload.Length);
        payload.CopyTo(message.AsSpan(AudioSocketCodec.HeaderBytes));
        return message;
    }

    public static byte[] Hello(Guid id)
    {
        var payload = new byte[AudioSocketCodec.UuidBytes];
        id.TryWriteBytes(payload, bigEndian: true, out _);
        return Message((byte)AudioSocketKind.Uuid, payload);
    }

    /// <summary>Sends, as far as the other side lets it.</summary>
    public static async Task TrySendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // Refused already: what is waited for next is its end.
        }
    }

    /// <summary>Frames that should have come since the call was placed and did not, the first within 100 ms. What is only late on a busy machine comes within two seconds.</summary>
    public static async Task<long> MissingAsync(PhoneLine line)
    {
        var least = long.MaxValue;
        for (var looks = 0; looks < 100 && least > 0 && !line.Ended.IsCompleted; looks++)
        {
            least = Math.Min(least, Math.Max(0, (long)(line.Elapsed.TotalMilliseconds / Slin.FrameMs) - 100 / Slin.FrameMs - 1 - line.Ears.Frames));
            await Task.Delay(Slin.FrameMs);
        }
        return least;
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>False: it is still open after the limit.</returns>
    public static async Task<bool> EndsAsync(Socket socket, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, late.Token) > 0)
            {
            }
            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
