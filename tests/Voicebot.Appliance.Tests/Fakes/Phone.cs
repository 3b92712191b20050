using System.Diagnostics;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Tests.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>A caller behind Asterisk: sends a frame every 20 ms, silence unless it speaks, and keeps every frame it hears.</summary>
internal sealed class Phone : IAsyncDisposable
{
    private readonly AsteriskPeer _peer;
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<short[]> _toSay = new();
    private readonly List<(long At, short[] Frame)> _heard = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Thread _sending;
    private volatile bool _sentIntoReset;
    private readonly Task _receiving;

    private Phone(AsteriskPeer peer, bool muted)
    {
        _peer = peer;
        Muted = muted;
        _sending = new Thread(Send) { IsBackground = true, Name = "phone" };
        _sending.Start();
        _receiving = ReceiveAsync();
    }

    /// <summary>Null while the call goes on; then how it ended: "0x00", "eof" or "reset".</summary>
    public string? End { get; private set; }

    /// <summary>A muted phone sends nothing at all.</summary>
    public bool Muted { get; set; }

    /// <param name="key">Pressed as the call begins.</param>
    /// <param name="muted">From the beginning.</param>
    public static async Task<Phone> CallAsync(int port, Guid? callId = null, char? key = null, bool muted = false) =>
        new(await AsteriskPeer.CallAsync(port, callId ?? Guid.NewGuid(), key is { } digit ? Key(digit) : []), muted);

    public void Press(char digit) => _peer.Send(Key(digit));

    private static byte[] Key(char digit) => AsteriskPeer.Frame(0x03, (byte)digit);

    /// <summary>Speaks: a loud tone of that length.</summary>
    public void Speak(int ms)
    {
        lock (_toSay)
        {
            for (var left = ms; left > 0; left -= Slin.FrameMs)
            {
                var frame = new short[Slin.FrameSamples];
                for (var i = 0; i < frame.Length; i++)
                    frame[i] = (short)(8000 * Math.Sin(2 * Math.PI * 300 * i / Slin.SampleRateHz));
                _toSay.Enqueue(frame);
            }
        }
    }

    public void HangUp() => _peer.Dispose();

    /// <summary>Frames heard so far, with their arrival in ms since the call was placed.</summary>
    public IReadOnlyList<(double AtMs, short[] Frame)> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard.Select(one => (Stopwatch.GetElapsedTime(_began, one.At).TotalMilliseconds, one.Frame))];
        }
    }

    /// <summary>Milliseconds of sound (not silence) heard so far.</summary>
    public int SoundMs => Heard.Count(one => Loudness.RmsDbfs(one.Frame) > -50) * Slin.FrameMs;

    public static async Task WaitUntilAsync(Func<bool> condition, string what, int limitMs = 10_000)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began).TotalMilliseconds < limitMs, $"not within {limitMs} ms: {what}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until nothing but silence was heard for a while, after at least some sound.</summary>
    public async Task WaitForSilenceAsync(int afterSoundMs = 1, int silenceMs = 200)
    {
        await WaitUntilAsync(() => SoundMs >= afterSoundMs, "sound");
        await WaitUntilAsync(() => Heard.TakeLast(silenceMs / Slin.FrameMs).All(one => Loudness.RmsDbfs(one.Frame) < -50), "silence");
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _peer.Dispose();
        _sending.Join();
        await _receiving;
        _over.Dispose();
    }

    // On a thread of its own, and what is due after a delay is sent at once: no pause of a busy machine's becomes one of the caller's.
    private void Send()
    {
        var frame = new byte[AudioSocketCodec.AudioFrameBytes];
        try
        {
            for (var sent = 0; !_over.IsCancellationRequested;)
            {
                if (Stopwatch.GetElapsedTime(_began).TotalMilliseconds < (sent + 1) * Slin.FrameMs)
                {
                    _over.Token.WaitHandle.WaitOne(2);
                    continue;
                }
                sent++;
                short[]? spoken;
                lock (_toSay)
                    _toSay.TryDequeue(out spoken);
                if (Muted && spoken is null)
                    continue;
                AudioSocketCodec.WriteAudio(frame, spoken ?? new short[Slin.FrameSamples]);
                _peer.Send(frame);
            }
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The call is over.
            _sentIntoReset = error is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionReset };
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[AudioSocketCodec.AudioFrameBytes];
        try
        {
            while (true)
            {
                if (!await FillAsync(buffer.AsMemory(0, AudioSocketCodec.HeaderBytes)))
                {
                    // The kernel tells of a reset once: whoever sends then has taken it from who receives.
                    End ??= _sending.Join(200) && _sentIntoReset ? "reset" : "eof";
                    return;
                }
                if (buffer[0] == (byte)AudioSocketKind.Hangup)
                {
                    End = "0x00";
                    // What Asterisk does: it closes once the media is over.
                    _peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
                    continue;
                }
                Assert.Equal(0x10, buffer[0]);
                var payload = buffer.AsMemory(AudioSocketCodec.HeaderBytes);
                await FillAsync(payload);
                var samples = new short[Slin.FrameSamples];
                Slin.Decode(payload.Span, samples);
                lock (_heard)
                    _heard.Add((Stopwatch.GetTimestamp(), samples));
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            End = "reset";
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<bool> FillAsync(Memory<byte> buffer)
    {
        for (var fill = 0; fill < buffer.Length;)
        {
            var count = await _peer.Socket.ReceiveAsync(buffer[fill..], _over.Token);
            if (count == 0)
                return false;
            fill += count;
        }
        return true;
    }
}
