using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Voicebot.Appliance.Telephony;

/// <summary>One call's AudioSocket connection, from the moment its UUID is known.</summary>
/// <remarks>
/// <para>One reader at a time (<see cref="ReadAsync"/> or <see cref="HangUpAsync"/>); it must never stop reading, since
/// Asterisk ends a call on a short write towards us.</para>
/// <para>Sending is synchronous and never waits, so that the playout clock can do it for every call in turn. Asterisk
/// ends a call when a payload stalls for 5 ms after its header, so a frame is one send of 323 bytes with Nagle off.</para>
/// <para>Bytes of two senders never interleave: <see cref="TrySendFrame"/> sends under a lock that is held for one
/// non-blocking system call; <see cref="HangUpAsync"/> takes the right to send away under that same lock, for good,
/// and only then waits.</para>
/// </remarks>
public sealed partial class AudioSocketConnection : ICallLine, IDisposable
{
    // About one second of frames with the kernel's bookkeeping. A queue longer than that is sound nobody wants any more.
    private const int SendBufferBytes = 32 * 1024;
    // An Asterisk whose machine lost power is noticed after this, not after the kernel's 15 minutes.
    private const int UserTimeoutMs = 5000;
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Reader's side: touched by the one reader only. [_start, _end) is received and not consumed.
    private readonly byte[] _received = new byte[AudioSocketCodec.MaxFrameBytes];
    private int _start;
    private int _end;
    private int _audioBytesLeft; // of a frame longer than the reader's buffer
    private readonly AudioSocketNarrowing _narrowing = new();
    private bool _skippingTold;
    private AudioSocketEvent? _last;
    private int _reading;
    private long _framesIn, _bytesIn, _oddPayloads, _skippedFrames;

    // Sender's side: under _sendLock.
    private readonly Lock _sendLock = new();
    private readonly byte[] _frame = new byte[AudioSocketCodec.AudioFrameBytes];
    private int _frameSent = AudioSocketCodec.AudioFrameBytes; // less than its length: the rest must go first
    private bool _sendingOver;
    private bool _sentIntoReset;
    private bool _closed;
    private long _framesOut, _bytesOut, _wouldBlock, _partialSends;

    /// <param name="socket">Connected; the UUID frame has been read from it. Owned by the connection from now on.</param>
    /// <param name="callId">From the UUID frame.</param>
    /// <param name="time">For the limit of <see cref="HangUpAsync"/>.</param>
    /// <param name="logger">Told, once, of messages that are skipped.</param>
    public AudioSocketConnection(Socket socket, Guid callId, TimeProvider time, ILogger? logger = null)
    {
        _logger = logger ?? NullLogger.Instance;
        _socket = socket;
        _time = time;
        CallId = callId;
        Peer = socket.RemoteEndPoint!;
        socket.NoDelay = true;
        socket.SendBufferSize = SendBufferBytes;
        Span<byte> userTimeout = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(userTimeout, UserTimeoutMs);
        socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, userTimeout);
    }

    /// <summary>The dial plan's CALL_UUID.</summary>
    public Guid CallId { get; }

    public EndPoint Peer { get; }

    /// <summary>A snapshot; fields may be one frame apart from each other.</summary>
    public AudioSocketCounters Counters => new(
        Volatile.Read(ref _framesIn), Volatile.Read(ref _framesOut), Volatile.Read(ref _bytesIn), Volatile.Read(ref _bytesOut),
        Volatile.Read(ref _oddPayloads), Volatile.Read(ref _skippedFrames), Volatile.Read(ref _wouldBlock), Volatile.Read(ref _partialSends));

    /// <summary>Waits for the next thing that Asterisk says. Allocates nothing in the long run.</summary>
    /// <param name="audio">Takes 8 kHz, whatever rate the other side sends. At least 1 sample; a frame that holds more comes in several events.</param>
    /// <param name="cancellationToken">Stops the wait; the connection stays usable and no byte is lost.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">Two reads at the same time.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken)
    {
        EnterReading();
        try
        {
            while (true)
            {
                if (TryTake(audio.Span, out var next))
                    return next;
                var received = await ReceiveAsync(cancellationToken);
                if (received < 0)
                    return End(AudioSocketEventKind.Fault, received == Reset ? "connection reset" : "connection closed on our side");
                if (received == 0)
                    return End(AudioSocketEventKind.Closed);
            }
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    /// <summary>Sends one 20 ms frame, or drops it whole. Never waits; safe from any thread.</summary>
    /// <param name="samples">160 samples at 8 kHz.</param>
    /// <returns>False when the frame was not taken: the kernel's buffer is full (counted), or the connection is over.</returns>
    /// <remarks>
    /// A full buffer means that Asterisk has stopped reading. When the kernel takes only a part of a frame, the rest goes
    /// before anything else at the next call, so the byte stream stays in step; a frame is never cut short.
    /// </remarks>
    public bool TrySendFrame(ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, AudioSocketCodec.SamplesPerFrame, nameof(samples));
        lock (_sendLock)
        {
            if (_sendingOver)
                return false;
            if (_frameSent < _frame.Length && !TryFlush())
            {
                _wouldBlock += _sendingOver ? 0 : 1;
                return false;
            }
            AudioSocketCodec.WriteAudio(_frame, samples);
            _frameSent = 0;
            if (TryFlush())
            {
                _framesOut++;
                return true;
            }
            if (_frameSent > 0)
            {
                _partialSends++;
                _framesOut++;
                return true;
            }
            _frameSent = _frame.Length; // nothing of it left us: forget it
            _wouldBlock += _sendingOver ? 0 : 1;
            return false;
        }
    }

    /// <summary>
    /// Ends the call the clean way: 0x00, then reads until Asterisk closes, so that it never sees a reset. Does nothing
    /// more than close when the connection is already over. Never throws for the network's sake.
    /// </summary>
    /// <param name="drainLimit">Longest wait for Asterisk's end of file; then the socket is closed all the same.</param>
    /// <param name="cancellationToken">Ends the wait early; the socket is closed in every case.</param>
    /// <exception cref="InvalidOperationException">A <see cref="ReadAsync"/> is still pending.</exception>
    public async ValueTask HangUpAsync(TimeSpan drainLimit, CancellationToken cancellationToken)
    {
        EnterReading();
        try
        {
            var farewell = TakeSendingAway();
            if (_last is null && !Volatile.Read(ref _closed))
            {
                using var limit = new CancellationTokenSource(drainLimit, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                // Both at once: an Asterisk that is busy sending to us must not wait for us, nor we for it.
                await Task.WhenAll(SendLastAsync(farewell, either.Token), DrainAsync(either.Token));
            }
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
            Dispose();
        }
    }

    /// <summary>Ends the connection with a TCP reset: Asterisk's dial plan sees a failure and tries elsewhere.</summary>
    public void Abort()
    {
        if (!TryClose())
            return;
        AudioSocketServer.Reset(_socket);
    }

    /// <summary>Closes the socket. Unread bytes turn this into a reset: <see cref="HangUpAsync"/> is the clean end.</summary>
    public void Dispose()
    {
        if (TryClose())
            _socket.Dispose();
    }

    private bool TryTake(Span<short> audio, out AudioSocketEvent next)
    {
        while (true)
        {
            if (_last is { } last)
            {
                next = last;
                return true;
            }
            if (_narrowing.HasSamples)
            {
                var count = _narrowing.Take(audio, out var upper);
                ArgumentOutOfRangeException.ThrowIfZero(count, nameof(audio));
                next = new AudioSocketEvent(AudioSocketEventKind.Audio, SampleCount: count, Upper: upper);
                return true;
            }
            if (_audioBytesLeft > 0 && !_narrowing.IsIdle)
            {
                DropTaken(_narrowing.Put(_received.AsSpan(_start, _audioBytesLeft)));
                continue;
            }
            if (_audioBytesLeft > 0)
            {
                var count = AudioSocketCodec.ReadSamples(_received.AsSpan(_start, _audioBytesLeft), audio);
                ArgumentOutOfRangeException.ThrowIfZero(count, nameof(audio));
                DropTaken(count * sizeof(short));
                next = new AudioSocketEvent(AudioSocketEventKind.Audio, SampleCount: count);
                return true;
            }
            if (!AudioSocketCodec.TryParse(_received.AsSpan(_start, _end - _start), out var frame, out var consumed))
            {
                next = default;
                return false;
            }
            _framesIn++;
            switch (frame.Kind)
            {
                case >= AudioSocketKind.Audio8k and <= AudioSocketKind.Audio192k:
                    _oddPayloads += frame.Payload.Length & 1;
                    if (frame.Payload.Length < sizeof(short))
                        break;
                    _start += AudioSocketCodec.HeaderBytes;
                    _audioBytesLeft = frame.Payload.Length;
                    _narrowing.Begin(frame.Kind);
                    continue;
                case AudioSocketKind.Dtmf when AudioSocketCodec.TryReadDigit(frame, out var digit):
                    _start += consumed;
                    next = new AudioSocketEvent(AudioSocketEventKind.Digit, Digit: digit);
                    return true;
                case AudioSocketKind.Hangup:
                    _start += consumed;
                    next = End(AudioSocketEventKind.Hangup);
                    return true;
                case AudioSocketKind.Error:
                    var code = frame.Payload.IsEmpty ? "none" : $"0x{frame.Payload[0]:x2}";
                    _start += consumed;
                    next = End(AudioSocketEventKind.Fault, $"the other side reported an error, code {code}");
                    return true;
                default:
                    _skippedFrames++;
                    TellSkipped(frame);
                    break;
            }
            _start += consumed;
        }
    }

    // Of the payload being read; an odd byte at its end goes with the last sample.
    private void DropTaken(int bytes)
    {
        _start += bytes;
        _audioBytesLeft -= bytes;
        if (_audioBytesLeft == 1)
        {
            _audioBytesLeft = 0;
            _start++;
        }
    }

    // Once: a sender that means something else by its messages sends fifty of them a second.
    private void TellSkipped(in AudioSocketFrame frame)
    {
        if (_skippingTold)
            return;
        _skippingTold = true;
        LogSkipped(CallId, (byte)frame.Kind, frame.Payload.Length);
    }

    private const int Reset = -1;
    private const int Aborted = -2;

    /// <returns>Bytes received; 0 at the end of file; <see cref="Reset"/> or <see cref="Aborted"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        // What is left is less than one frame, so there is always room behind it.
        if (_start > 0)
        {
            Buffer.BlockCopy(_received, _start, _received, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        try
        {
            var received = await _socket.ReceiveAsync(_received.AsMemory(_end), SocketFlags.None, cancellationToken);
            _end += received;
            _bytesIn += received;
            return received == 0 && HasSentIntoReset() ? Reset : received;
        }
        catch (SocketException) when (!Volatile.Read(ref _closed))
        {
            return Reset;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return Aborted;
        }
    }

    private bool HasSentIntoReset()
    {
        lock (_sendLock)
            return _sentIntoReset;
    }

    private AudioSocketEvent End(AudioSocketEventKind kind, string? reason = null)
    {
        var last = new AudioSocketEvent(kind, Reason: reason);
        _last = last;
        return last;
    }

    private void EnterReading()
    {
        if (Interlocked.Exchange(ref _reading, 1) != 0)
            throw new InvalidOperationException("One reader at a time.");
    }

    // Under _sendLock. True when all of _frame is with the kernel.
    private bool TryFlush()
    {
        var sent = LibcSocket.TrySend(_socket, _frame.AsSpan(_frameSent));
        if (sent < 0)
        {
            _sendingOver = true; // the reader sees the same break and says so
            _sentIntoReset = sent == LibcSocket.Reset;
            return false;
        }
        _frameSent += sent;
        _bytesOut += sent;
        return _frameSent == _frame.Length;
    }

    // What is still owed of the last frame, then 0x00; nothing when sending was already over.
    private byte[] TakeSendingAway()
    {
        lock (_sendLock)
        {
            if (_sendingOver)
                return [];
            _sendingOver = true;
            var owed = _frame.AsSpan(_frameSent);
            var farewell = new byte[owed.Length + AudioSocketCodec.HeaderBytes];
            owed.CopyTo(farewell);
            AudioSocketCodec.WriteHangup(farewell.AsSpan(owed.Length));
            return farewell;
        }
    }

    private async Task SendLastAsync(byte[] farewell, CancellationToken cancellationToken)
    {
        try
        {
            for (var sent = 0; sent < farewell.Length;)
            {
                var count = await _socket.SendAsync(farewell.AsMemory(sent), SocketFlags.None, cancellationToken);
                sent += count;
                _bytesOut += count;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The line is gone or the limit is over: closing is all that is left, and the caller of this does it.
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReceiveAsync(cancellationToken) > 0)
                _start = _end;
        }
        catch (OperationCanceledException)
        {
            // The limit is over; the caller of this closes.
        }
        End(AudioSocketEventKind.Closed);
    }

    private bool TryClose()
    {
        lock (_sendLock)
        {
            if (_closed)
                return false;
            _sendingOver = true; // from here on the playout clock never touches the socket's handle
            Volatile.Write(ref _closed, true);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Call {callId}: a message of kind 0x{kind:x2} with {bytes} bytes is not known here and is skipped, as are all others like it")]
    private partial void LogSkipped(Guid callId, byte kind, int bytes);
}
