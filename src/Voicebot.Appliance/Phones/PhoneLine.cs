using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>How a call ended, as the caller's side saw it.</summary>
public enum PhoneEnd
{
    /// <summary>The appliance said that the media is over (0x00).</summary>
    Finished,
    Closed,

    /// <summary>By a reset: refused, or a defect.</summary>
    Reset,

    /// <summary>The caller hung up.</summary>
    HungUp,
}

/// <summary>A caller, as Asterisk brings one: a frame every 20 ms, silence where there is nothing to say, and ears.</summary>
public sealed class PhoneLine : IAsyncDisposable
{
    /// <summary>Louder is sound, softer is the comfort noise of a line.</summary>
    public const float SoundDbfs = -45;

    // More than that after a stall is not made up for: the frames would come in one burst.
    private const int MostFramesAtOnce = 5;
    private const int BufferBytes = 4096;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly BadLine _line;
    private readonly PhoneRecording? _recording;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _speaking = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly PhoneEars _ears;
    private readonly long _begunAt;
    private short[] _saying = [];
    private int _position;
    private long _saidAt;
    private readonly Task _mouth;
    private readonly Task<PhoneEnd> _end;
    private PhoneEnd? _hungUp;
    private volatile bool _sentIntoReset;

    private PhoneLine(Socket socket, Guid callId, LineFaults faults, TimeProvider time, PhoneRecording? recording, bool sentIntoReset)
    {
        _sentIntoReset = sentIntoReset;
        (_socket, CallId, _time, _recording) = (socket, callId, time, recording);
        _line = new BadLine(faults);
        _begunAt = time.GetTimestamp();
        _ears = new PhoneEars(time, _begunAt);
        _mouth = SpeakAsync();
        _end = ListenAsync();
    }

    public Guid CallId { get; }

    public PhoneEars Ears => _ears;

    /// <summary>The end of the call; never fails.</summary>
    public Task<PhoneEnd> Ended => _end;

    /// <summary>Since the call was placed.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_begunAt);

    /// <summary>Something is still being said.</summary>
    public bool IsSpeaking
    {
        get
        {
            lock (_speaking)
                return _position < _saying.Length;
        }
    }

    /// <summary>When the last word was over; zero: none was said.</summary>
    public TimeSpan SaidAt => new(Volatile.Read(ref _saidAt));

    /// <exception cref="SocketException">Nobody takes the call.</exception>
    public static async Task<PhoneLine> CallAsync(
        EndPoint at, Guid callId, LineFaults faults, TimeProvider time, PhoneRecording? recording, CancellationToken cancellationToken)
    {
        var socket = at is IPEndPoint { AddressFamily: var family }
            ? new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var sentIntoReset = false;
        try
        {
            await socket.ConnectAsync(at, cancellationToken);
            try
            {
                await socket.SendAsync(Hello(callId), cancellationToken);
            }
            catch (SocketException error)
            {
                sentIntoReset = IsReset(error); // refused; or closed, and the listening loop tells
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new PhoneLine(socket, callId, faults, time, recording, sentIntoReset);
    }

    /// <summary>From now on this is said, in the place of what is being said.</summary>
    /// <param name="samples">8 kHz.</param>
    public void Say(ReadOnlySpan<short> samples)
    {
        lock (_speaking)
            (_saying, _position) = (samples.ToArray(), 0);
    }

    public async Task PressAsync(char key)
    {
        byte[] message = [(byte)AudioSocketKind.Dtmf, 0, 1, (byte)key];
        await TrySendAsync(message);
    }

    /// <summary>Ends the call.</summary>
    /// <param name="abruptly">By a reset, as when a machine or a cable dies; else as Asterisk does.</param>
    public async Task HangUpAsync(bool abruptly)
    {
        if (_hungUp is not null)
            return;
        _hungUp = PhoneEnd.HungUp;
        await _over.CancelAsync();
        if (abruptly)
        {
            // With a read in flight the runtime would shut the socket down first: an end of file before the reset.
            await Task.WhenAll(_mouth, _end);
            _socket.LingerState = new LingerOption(true, 0);
        }
        else
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The other side was quicker.
            }
        }
        _socket.Dispose();
        await Task.WhenAll(_mouth, _end);
    }

    /// <summary>Waits, looking every 20 ms.</summary>
    /// <returns>False: the call was over first, or the limit.</returns>
    public async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begunAt = _time.GetTimestamp();
        while (!condition())
        {
            if (_end.IsCompleted || _time.GetElapsedTime(begunAt) > limit)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(Slin.FrameMs), _time, cancellationToken);
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync(abruptly: false);
        _over.Dispose();
        _sending.Dispose();
    }

    private static byte[] Hello(Guid callId)
    {
        var hello = new byte[AudioSocketCodec.HeaderBytes + AudioSocketCodec.UuidBytes];
        hello[0] = (byte)AudioSocketKind.Uuid;
        hello[2] = AudioSocketCodec.UuidBytes;
        callId.TryWriteBytes(hello.AsSpan(AudioSocketCodec.HeaderBytes), bigEndian: true, out _);
        return hello;
    }

    private async Task SpeakAsync()
    {
        var message = new byte[AudioSocketCodec.AudioFrameBytes];
        var frame = new short[Slin.FrameSamples];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Slin.FrameMs), _time);
        try
        {
            for (long sent = 0; await timer.WaitForNextTickAsync(_over.Token);)
            {
                var due = (long)(Elapsed.TotalMilliseconds / Slin.FrameMs);
                for (sent = Math.Max(sent, due - MostFramesAtOnce); sent < due; sent++)
                {
                    Take(frame);
                    var arrives = _line.Carry(frame);
                    _recording?.Said(frame);
                    AudioSocketCodec.WriteAudio(message, frame);
                    if (arrives && !await TrySendAsync(message))
                        return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    private void Take(Span<short> frame)
    {
        frame.Clear();
        lock (_speaking)
        {
            if (_position >= _saying.Length)
                return;
            var words = _saying.AsSpan(_position, Math.Min(frame.Length, _saying.Length - _position));
            words.CopyTo(frame);
            _position += words.Length;
            if (Loudness.RmsDbfs(words) > SoundDbfs)
                Volatile.Write(ref _saidAt, Elapsed.Ticks);
        }
    }

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _sending.WaitAsync(_over.Token); // keys come between frames, never within one
            try
            {
                for (var rest = message; rest.Length > 0;)
                    rest = rest[await _socket.SendAsync(rest, _over.Token)..];
                return true;
            }
            catch (SocketException error)
            {
                _sentIntoReset |= IsReset(error);
                return false;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsReset(SocketException error) => error.SocketErrorCode == SocketError.ConnectionReset;

    // The kernel tells of a reset once: where the sender has taken it, an end of file is left for the receiver.
    private async Task<bool> HasSentIntoResetAsync()
    {
        await _sending.WaitAsync(_over.Token); // a send that is under way has its answer then
        _sending.Release();
        return _sentIntoReset;
    }

    private async Task<PhoneEnd> ListenAsync()
    {
        var buffer = new byte[BufferBytes];
        var samples = new short[Slin.FrameSamples];
        var fill = 0;
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer.AsMemory(fill), _over.Token);
                if (count == 0)
                    return _hungUp ?? (await HasSentIntoResetAsync() ? PhoneEnd.Reset : PhoneEnd.Closed);
                fill += count;
                var at = 0;
                for (; AudioSocketCodec.TryParse(buffer.AsSpan(at, fill - at), out var frame, out var consumed); at += consumed)
                {
                    if (frame.Kind == AudioSocketKind.Hangup)
                        return PhoneEnd.Finished;
                    var heard = samples.AsSpan(0, AudioSocketCodec.ReadSamples(frame.Payload, samples));
                    _ears.Hear(heard);
                    _line.Hear(heard);
                    _recording?.Heard(heard);
                }
                buffer.AsSpan(at, fill - at).CopyTo(buffer);
                fill -= at;
            }
        }
        catch (SocketException) when (_hungUp is null)
        {
            return PhoneEnd.Reset;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return PhoneEnd.HungUp;
        }
    }
}
