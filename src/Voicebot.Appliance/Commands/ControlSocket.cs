using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Commands;

/// <summary>
/// Where the other commands ask the running appliance, a Unix socket for its own account and root:
/// <code>
/// request  = word LF            ; "selftest", "watch" or "trace"
/// selftest → one line of JSON (SelfTestReport), then the end
/// watch    → a line "G B R | summary" at each change (G, B, R: 1 or 0), until the asker goes
/// trace    → an empty line, then every trace record of every call as a line of JSON, until the asker goes
/// </code>
/// </summary>
internal sealed partial class ControlSocket(string path, Body body, ILogger logger)
{
    public const string FileName = "control";

    public const string TraceRequest = "trace";

    private const int MostAskers = 4;
    private const int MostRequestBytes = 32;
    private static readonly TimeSpan s_requestLimit = TimeSpan.FromSeconds(2);

    // As often as the fastest rhythm needs to be seen.
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(50);

    /// <summary>Serves until the token is cancelled. Without the socket the appliance goes on: only those commands miss it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(MostAskers);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
        {
            LogNone(logger, path, error.Message);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        var askers = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(cancellationToken);
                askers.RemoveAll(static task => task.IsCompleted);
                if (askers.Count < MostAskers)
                    askers.Add(AnswerAsync(socket, cancellationToken));
                else
                    socket.Dispose();
            }
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
        await Task.WhenAll(askers);
    }

    private async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            switch (await ReadRequestAsync(stream, cancellationToken))
            {
                case "selftest":
                    var report = await body.TestAsync(cancellationToken);
                    await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(report, SelfTestJson.Default.SelfTestReport), cancellationToken);
                    await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
                    break;
                case "watch":
                    await WatchAsync(stream, cancellationToken);
                    break;
                case TraceRequest:
                    await TraceAsync(stream, cancellationToken);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // The asker has gone, or the appliance stops.
        }
    }

    private async Task WatchAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var show = LightShow.Dark;
        var told = "";
        var time = TimeProvider.System;
        var begunAt = time.GetTimestamp();
        using var timer = new PeriodicTimer(s_frame, time);
        do
        {
            var now = time.GetElapsedTime(begunAt);
            var state = body.Board.State;
            show = show.With(LightPattern.Of(state), now);
            var lights = show.At(now);
            var line = $"{Digit(lights.Service)} {Digit(lights.Call)} {Digit(lights.Fault)} | {state.Summary}\n";
            if (line != told)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(told = line), cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task TraceAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reading = body.Traces.Open();
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await foreach (var record in reading.Records.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(record, TraceJson.Default.TraceRecord) + "\n"), cancellationToken);
    }

    private static char Digit(bool lit) => lit ? '1' : '0';

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_requestLimit);
        var buffer = new byte[MostRequestBytes];
        for (var fill = 0; fill < buffer.Length;)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(fill), limit.Token);
            if (count == 0)
                break;
            fill += count;
            if (buffer.AsSpan(0, fill).IndexOf((byte)'\n') is >= 0 and var end)
                return Encoding.ASCII.GetString(buffer, 0, end);
        }
        return "";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be opened ({Reason}): voicebot selftest and voicebot panel watch will not find this appliance")]
    private static partial void LogNone(ILogger logger, string path, string reason);
}
