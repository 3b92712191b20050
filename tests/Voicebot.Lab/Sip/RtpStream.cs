using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Voicebot.Audio;

namespace Voicebot.Lab.Sip;

/// <summary>Sound of one call both ways: µ-law, 20 ms a packet, keys as RFC 4733 events. In wideband linear 16 kHz (L16, RFC 3551), what it says alone.</summary>
/// <remarks>
/// <code>
/// packet = 0x80  marker:1 payload:7  sequence:u16be  timestamp:u32be  source:u32be  content     (RFC 3550)
/// key    = event:u8  end:1 reserved:1 volume:6  duration:u16be                                   (RFC 4733)
/// </code>
/// </remarks>
internal sealed class RtpStream : IAsyncDisposable
{
    public const int KeyPayload = 101;
    public const int WidePayload = 96;
    private const int HeaderBytes = 12;
    private const int KeyPackets = 8;
    private const string Keys = "0123456789*#ABCD";
    private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<(ReadOnlyMemory<short> Samples, TaskCompletionSource Said)> _saying = new();
    private readonly uint _source = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private IPEndPoint? _remote;
    private Task _sending = Task.CompletedTask;
    private Task _receiving = Task.CompletedTask;
    private int _saidSamples;
    private (int Event, int Packet, uint Timestamp, TaskCompletionSource Pressed)? _key;

    private readonly bool _isWide;
    private readonly int _packetSamples;

    public RtpStream(IPAddress address, bool isWide = false)
    {
        _isWide = isWide;
        _packetSamples = isWide ? 320 : 160;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, 0));
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;
    public Earpiece Heard { get; } = new();

    public void Start(IPEndPoint remote, long answeredAt, bool send)
    {
        _remote = remote;
        Heard.Open(answeredAt);
        _receiving = Task.Run(ReceiveAsync);
        if (send)
            _sending = Task.Run(SendAsync);
    }

    public Task SayAsync(ReadOnlyMemory<short> samples)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _saying.Enqueue((samples, said));
        return said.Task;
    }

    public Task PressAsync(char key)
    {
        var pressed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_key is not null)
                throw new LabException("one key at a time");
            _key = (Keys.IndexOf(key, StringComparison.Ordinal), 0, 0, pressed);
        }
        return pressed.Task;
    }

    private async Task SendAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var packet = new byte[HeaderBytes + sizeof(short) * _packetSamples];
        var samples = new short[_packetSamples];
        ushort sequence = 0;
        long sent = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            do
            {
                // The clock is absolute: a late tick is made up for, a phone does not drift.
                for (; PacketTime * sent <= Stopwatch.GetElapsedTime(start); sent++)
                {
                    var length = Fill(packet, samples, (uint)(sent * _packetSamples), sequence++);
                    await _socket.SendToAsync(packet.AsMemory(0, length), _remote!, _over.Token);
                }
            }
            while (await timer.WaitForNextTickAsync(_over.Token));
        }
        catch (OperationCanceledException)
        {
            // Hung up.
        }
    }

    /// <returns>Bytes of the packet.</returns>
    private int Fill(byte[] packet, short[] samples, uint timestamp, ushort sequence)
    {
        lock (_lock)
        {
            packet[0] = 0x80;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), _source);
            if (_key is { } key)
            {
                // All packets of one key bear the time of its start; the last three say that it is over.
                if (key.Packet == 0)
                    key.Timestamp = timestamp;
                packet[1] = (byte)(KeyPayload | (key.Packet == 0 ? 0x80 : 0));
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), key.Timestamp);
                packet[HeaderBytes] = (byte)key.Event;
                packet[HeaderBytes + 1] = (byte)(10 | (key.Packet >= KeyPackets - 3 ? 0x80 : 0));
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(HeaderBytes + 2), (ushort)(Math.Min(key.Packet + 1, KeyPackets - 2) * _packetSamples));
                key.Packet++;
                _key = key;
                if (key.Packet == KeyPackets)
                {
                    _key = null;
                    key.Pressed.SetResult();
                }
                return HeaderBytes + 4;
            }
            packet[1] = (byte)(_isWide ? WidePayload : 0);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
            samples.AsSpan().Clear();
            var filled = 0;
            while (filled < _packetSamples && _saying.TryPeek(out var saying))
            {
                var part = saying.Samples.Span[_saidSamples..];
                part = part[..Math.Min(part.Length, _packetSamples - filled)];
                part.CopyTo(samples.AsSpan(filled));
                filled += part.Length;
                _saidSamples += part.Length;
                if (_saidSamples == saying.Samples.Length)
                {
                    _saying.Dequeue();
                    _saidSamples = 0;
                    saying.Said.SetResult();
                }
            }
            if (_isWide)
            {
                BinaryPrimitives.ReverseEndianness(samples, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(packet.AsSpan(HeaderBytes)));
                return packet.Length;
            }
            G711.EncodeMuLaw(samples, packet.AsSpan(HeaderBytes));
            return HeaderBytes + _packetSamples;
        }
    }

    private async Task ReceiveAsync()
    {
        var packet = new byte[2048];
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(packet, _over.Token);
                if (count > HeaderBytes && (packet[1] & 0x7F) == 0)
                {
                    Heard.Add(
                        Stopwatch.GetTimestamp(),
                        BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)),
                        BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)),
                        packet.AsSpan(HeaderBytes, count - HeaderBytes));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Hung up.
        }
        catch (SocketException)
        {
            // The exchange's port is closed: it was killed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _sending;
        await _receiving;
        _socket.Dispose();
        _over.Dispose();
    }
}
