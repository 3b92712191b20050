using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Telephony;

/// <summary>Looks up who calls and tells the dial plan how a call ended, over Asterisk's manager interface.</summary>
/// <remarks>
/// The call never depends on it: when the link is down every question is answered at once with null or false. The link
/// is kept by <see cref="RunAsync"/>, which connects again with growing pauses and logs each change once, not each try.
/// </remarks>
public sealed partial class AmiClient(AmiOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxNumberDigits = 20;
    private const int MaxNameLetters = 60;

    // All of Asterisk's connections end together.
    private static readonly TimeSpan s_justNow = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private AmiConnection? _ready;
    private long? _lostAt; // of a link that stood
    private AmiState _state = new(AmiPhase.Disconnected);
    private AmiState? _logged;

    public AmiState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>Raised by <see cref="RunAsync"/> after every change, in order. Handlers must be quick and must not throw.</summary>
    public event Action<AmiState>? StateChanged;

    /// <summary>Where pauses take their jitter from; tests set it.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>Keeps the link until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new AmiBackoff(Random);
        while (!cancellationToken.IsCancellationRequested)
        {
            var end = await ConnectAndServeAsync(backoff, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                break;
            Change(end, ready: null);
            try
            {
                await Task.Delay(backoff.Next(refused: end.Phase == AmiPhase.Refused), time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        Change(new AmiState(AmiPhase.Disconnected, "the appliance stops"), ready: null);
    }

    /// <summary>The caller's number, as the dial plan left it in the global CALLER_uuid.</summary>
    /// <returns>Digits, perhaps after a +; null when there is none, it is not a number, or the link is down or slow.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is ever thrown.</exception>
    public async Task<string?> GetCallerAsync(Guid callId, CancellationToken cancellationToken)
    {
        var variable = $"CALLER_{callId:D}"; // lower case: names of globals mind case
        var answer = await AskAsync(cancellationToken, new("Action", "Getvar"), new("Variable", variable));
        if (answer is null || !IsDone(answer, callId))
            return null;
        if (!answer.TryGetOnly("Variable", out var echoed) || echoed != variable || !answer.TryGetOnly("Value", out var value))
        {
            LogForgedAnswer(callId);
            return null;
        }
        if (!IsCallerNumber(value))
        {
            LogNumberDropped(callId, value.Length); // it may hold a number
            return null;
        }
        return value is "" or "+" ? null : value;
    }

    /// <summary>Sets the global RESULT_uuid; do it before the media ends, the dial plan reads it right after.</summary>
    /// <returns>False when Asterisk has not confirmed it: the dial plan will then take the caller elsewhere.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is ever thrown.</exception>
    public Task<bool> SetResultAsync(Guid callId, CallResult result, CancellationToken cancellationToken) => SetResultAsync(callId, result switch
    {
        CallResult.Done => "done",
        CallResult.Transfer => "transfer",
        CallResult.Accepted => "accepted",
        CallResult.Declined => "declined",
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    }, cancellationToken);

    private async Task<bool> SetResultAsync(Guid callId, string result, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken,
            new("Action", "Setvar"),
            new("Variable", $"RESULT_{callId:D}"),
            new("Value", result));
        return answer is not null && IsDone(answer, callId);
    }

    /// <summary>What the person who takes the call sees as the caller's name; before the result.</summary>
    /// <param name="name">Letters, digits and blanks; anything else becomes a blank.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is ever thrown.</exception>
    public async Task<bool> SetCallerNameAsync(Guid callId, string name, CancellationToken cancellationToken)
    {
        var harmless = string.Concat(name.Take(MaxNameLetters).Select(static c => char.IsLetterOrDigit(c) || c == '-' ? c : ' '));
        var answer = await AskAsync(cancellationToken, new("Action", "Setvar"), new("Variable", $"NAME_{callId:D}"), new("Value", harmless));
        return answer is not null && IsDone(answer, callId);
    }

    /// <summary>How many callers are with a person, or ring one; the dial plan counts them.</summary>
    /// <returns>Null: the link is down or slow, or the dial plan does not count.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is ever thrown.</exception>
    public async Task<int?> CountTransfersAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken, new("Action", "Getvar"), new("Variable", "GROUP_COUNT(person@voicebot-person)"));
        return answer is { IsSuccess: true } && int.TryParse(answer["Value"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    /// <summary>Whether Asterisk has ended: the link was lost just now, or does not answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is ever thrown.</exception>
    public async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        AmiConnection? connection;
        long? lostAt;
        lock (_lock)
            (connection, lostAt) = (_ready, _lostAt);
        return connection is null
            ? lostAt is { } then && time.GetElapsedTime(then) < s_justNow
            : await connection.AskAsync(options.ActionTimeout, cancellationToken, new AmiHeader("Action", "Ping")) is null;
    }

    /// <summary>Whether Asterisk lets us do an action: it is sent without what it needs, so nothing comes of it.</summary>
    /// <returns>Null: the link is down or slow.</returns>
    public async Task<bool?> MayAsync(string action, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken, new AmiHeader("Action", action));
        return answer is null ? null : answer["Message"] != "Permission denied";
    }

    /// <summary>^\+?[0-9]{0,20}$, where $ is the very end.</summary>
    public static bool IsCallerNumber(ReadOnlySpan<char> text)
    {
        var digits = text is ['+', ..] ? text[1..] : text;
        return digits.Length <= MaxNumberDigits && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private Task<AmiMessage?> AskAsync(CancellationToken cancellationToken, params AmiHeader[] headers)
    {
        AmiConnection? connection;
        lock (_lock)
            connection = _ready;
        return connection is null
            ? Task.FromResult<AmiMessage?>(null)
            : connection.AskAsync(options.ActionTimeout, cancellationToken, headers);
    }

    private bool IsDone(AmiMessage answer, Guid callId)
    {
        if (answer.IsSuccess)
            return true;
        LogActionRefused(callId, Said(answer));
        return false;
    }

    // A refusal need not have a message, and an answer may be no refusal at all ("Response: Follows").
    private static string Said(AmiMessage answer) => AmiCodec.Escape(
        answer["Message"] is { Length: > 0 } message ? message : $"no message, Response: {answer["Response"]}");

    /// <summary>One connection, from the first SYN to its end. One exit per outcome.</summary>
    /// <returns>Disconnected or Refused, with the reason.</returns>
    private async Task<AmiState> ConnectAndServeAsync(AmiBackoff backoff, CancellationToken cancellationToken)
    {
        Change(new AmiState(AmiPhase.Connecting), ready: null);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            var reading = connection.ReadAsync(over.Token);
            try
            {
                Change(new AmiState(AmiPhase.LoggingIn), ready: null);
                if (await LogInAsync(connection, cancellationToken) is { } trouble)
                    return trouble;
                backoff.Reset();
                Change(new AmiState(AmiPhase.Ready), connection);
                var pinging = PingAsync(connection, over.Token);
                var first = await Task.WhenAny(reading, pinging);
                Change(new AmiState(AmiPhase.Disconnected, await first), ready: null);
                await over.CancelAsync();
                await pinging;
                return new AmiState(AmiPhase.Disconnected, await first);
            }
            finally
            {
                await over.CancelAsync();
                await reading;
            }
        }
        catch (SocketException error)
        {
            return new AmiState(AmiPhase.Disconnected, AmiTrouble.Of(error, options));
        }
        catch (IOException error)
        {
            return new AmiState(AmiPhase.Disconnected, AmiTrouble.Of(error, options));
        }
        catch (FormatException error)
        {
            return new AmiState(AmiPhase.Disconnected, error.Message);
        }
        catch (OperationCanceledException)
        {
            return new AmiState(AmiPhase.Disconnected, AmiTrouble.NoConnection(options));
        }
        catch (Exception error) when (error is AuthenticationException or CryptographicException)
        {
            return new AmiState(AmiPhase.Refused, $"TLS: {error.Message}");
        }
    }

    private async Task<AmiConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls)
                stream = await AmiTls.AuthenticateAsync(stream, options, either.Token);
            var connection = new AmiConnection(stream, time);
            await connection.ReadBannerAsync(either.Token);
            return connection;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Null when logged in.</returns>
    private async Task<AmiState?> LogInAsync(AmiConnection connection, CancellationToken cancellationToken)
    {
        var answer = await connection.AskAsync(options.LoginTimeout, cancellationToken,
            new("Action", "Challenge"), new("AuthType", "MD5"));
        if (answer is null)
            return new AmiState(AmiPhase.Disconnected, "the login challenge was not answered");
        if (!answer.IsSuccess || answer["Challenge"] is not { } challenge)
            return new AmiState(AmiPhase.Refused, Said(answer));

        answer = await connection.AskAsync(options.LoginTimeout, cancellationToken,
            new("Action", "Login"),
            new("AuthType", "MD5"),
            new("Username", options.Username),
            new("Key", Key(challenge, options.Secret)),
            new("Events", "off"));
        if (answer is null)
            return new AmiState(AmiPhase.Disconnected, "the login was not answered");
        return answer.IsSuccess ? null : new AmiState(AmiPhase.Refused, AmiTrouble.LoginRefused(answer["Message"]));
    }

#pragma warning disable CA5351 // The manager protocol knows MD5 and plain text, nothing better; TLS is the protection.
    private static string Key(string challenge, string secret) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + secret)));
#pragma warning restore CA5351

    /// <returns>Why the connection must end.</returns>
    private async Task<string> PingAsync(AmiConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            do
                await Task.Delay(options.PingInterval, time, cancellationToken);
            while (await connection.AskAsync(options.PingTimeout, cancellationToken, new AmiHeader("Action", "Ping")) is not null);
            return "a Ping was not answered";
        }
        catch (OperationCanceledException)
        {
            return "closed on our side";
        }
    }

    private void Change(AmiState state, AmiConnection? ready)
    {
        lock (_lock)
        {
            if (ready is null && _ready is not null)
                _lostAt = time.GetTimestamp();
            _ready = ready;
            if (_state == state)
                return;
            _state = state;
        }
        // Tries are silent: only a change of fortune is worth a line.
        if (state.Phase is not (AmiPhase.Connecting or AmiPhase.LoggingIn) && _logged != state)
        {
            _logged = state;
            if (state.Phase == AmiPhase.Ready)
                LogReady(options);
            else
                LogTrouble(state.Phase, options, state.Reason);
        }
        StateChanged?.Invoke(state);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "AMI ready: {options}")]
    private partial void LogReady(AmiOptions options);

    [LoggerMessage(Level = LogLevel.Warning, Message = "AMI {phase}: {options}: {reason}")]
    private partial void LogTrouble(AmiPhase phase, AmiOptions options, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {callId}: the caller's number is not a number and was dropped: {length} letters")]
    private partial void LogNumberDropped(Guid callId, int length);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {callId}: an AMI answer with missing, doubled or foreign lines was dropped")]
    private partial void LogForgedAnswer(Guid callId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {callId}: AMI action refused: {message}")]
    private partial void LogActionRefused(Guid callId, string message);
}
