using System.Net.Sockets;
using System.Security.Cryptography;

namespace Voicebot.Appliance.Telephony;

/// <summary>One connection to the manager interface: questions out, each answer to the one that asked.</summary>
/// <remarks>
/// An answer is known by its ActionID alone: 128 random bits that a caller cannot guess, so a response that was slipped
/// into someone's name or number finds nobody waiting. Everything else that arrives is read and ignored.
/// </remarks>
sealed class AmiConnection(Stream stream, TimeProvider time) : IAsyncDisposable
{
    private const int MaxPending = 64;

    private readonly AmiCodec _codec = new();
    private readonly byte[] _received = new byte[16 * 1024];
    private int _start;
    private int _end;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource<AmiMessage?>> _pending = [];
    private bool _over;

    /// <summary>Messages that nobody had asked for.</summary>
    public long IgnoredMessages { get; private set; }

    /// <summary>Messages that passed a limit.</summary>
    public long DroppedMessages => _codec.DroppedMessages;

    /// <exception cref="IOException">The connection broke or ended, or the banner did not come before the token was cancelled.</exception>
    /// <exception cref="FormatException">This is no manager interface.</exception>
    public async Task ReadBannerAsync(CancellationToken cancellationToken)
    {
        string banner;
        try
        {
            while (!TryTakeBanner(out banner))
                if (!await ReceiveAsync(cancellationToken))
                    throw new IOException(AmiTrouble.ClosedBeforeBanner);
        }
        catch (OperationCanceledException error)
        {
            throw new IOException(AmiTrouble.NoBanner, error); // at a stop nobody reads it
        }
        if (!banner.StartsWith("Asterisk Call Manager/", StringComparison.Ordinal))
            throw new FormatException(AmiTrouble.OtherService(banner));
    }

    /// <summary>The read loop: hands out answers until the connection ends or the token is cancelled.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
                HandOut();
            while (await ReceiveAsync(cancellationToken));
            return "Asterisk a fermé la connexion";
        }
        catch (IOException error)
        {
            return $"la connexion s’est rompue ({(error.InnerException as SocketException)?.SocketErrorCode.ToString() ?? error.Message})";
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return "closed on our side";
        }
        finally
        {
            ReleaseAll();
        }
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="limit">For sending and waiting together.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="headers">The action, without an ActionID.</param>
    /// <returns>Null when no answer came in time, the connection ended, or too many questions are already open.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AmiMessage?> AskAsync(TimeSpan limit, CancellationToken cancellationToken, params AmiHeader[] headers)
    {
        var actionId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var answer = new TaskCompletionSource<AmiMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_over || _pending.Count >= MaxPending)
                return null;
            _pending.Add(actionId, answer);
        }
        using var deadline = new CancellationTokenSource(limit, time);
        using var giveUp = deadline.Token.UnsafeRegister(static state => ((TaskCompletionSource<AmiMessage?>)state!).TrySetResult(null), answer);
        try
        {
            if (!await SendAsync(AmiCodec.Write([.. headers, new AmiHeader("ActionID", actionId)]), deadline.Token))
                return null;
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _pending.Remove(actionId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseAll();
        await stream.DisposeAsync();
    }

    private async Task<bool> SendAsync(byte[] message, CancellationToken deadline)
    {
        try
        {
            await _writing.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        try
        {
            await stream.WriteAsync(message, deadline);
            return true;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Half a message may have left: nothing more can be said on this connection. Closing it ends the read loop.
            await DisposeAsync();
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool TryTakeBanner(out string banner)
    {
        ReadOnlySpan<byte> input = _received.AsSpan(_start, _end - _start);
        var whole = _codec.TryReadBanner(ref input, out banner);
        _start = _end - input.Length;
        return whole;
    }

    private void HandOut()
    {
        ReadOnlySpan<byte> input = _received.AsSpan(_start, _end - _start);
        while (_codec.TryRead(ref input, out var message))
        {
            TaskCompletionSource<AmiMessage?>? asked = null;
            if (message!["Response"] is not null && message["ActionID"] is { } actionId)
                lock (_lock)
                    _pending.Remove(actionId, out asked);
            if (asked is null || !asked.TrySetResult(message))
                IgnoredMessages++;
        }
        _start = _end;
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        _start = 0; // the codec has taken all that there was
        _end = 0;
        _end = await stream.ReadAsync(_received, cancellationToken);
        return _end > 0;
    }

    private void ReleaseAll()
    {
        TaskCompletionSource<AmiMessage?>[] waiting;
        lock (_lock)
        {
            _over = true;
            waiting = [.. _pending.Values];
            _pending.Clear();
        }
        foreach (var answer in waiting)
            answer.TrySetResult(null);
    }
}
