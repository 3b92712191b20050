using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Benches;

/// <summary>How well frames keep their time, measured where Asterisk would receive them.</summary>
internal static class PacingBench
{
    /// <summary>A line for each call, and one for the clock.</summary>
    /// <exception cref="SocketException">A call of the measurement was cut.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(int seconds, int calls, CancellationToken cancellationToken)
    {
        using var clock = new PlayoutClock();
        using var server = new AudioSocketServer(
            new AudioSocketServerOptions { Port = 0, MaxCalls = calls }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var serving = server.RunAsync((line, token) => ServeAsync(line, clock, token), over.Token);
        var port = server.BoundPort;
        var frames = seconds * 1000 / Slin.FrameMs;
        List<(int, long)>[] received;
        try
        {
            received = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => ListenAsync(port, frames, cancellationToken), cancellationToken)));
        }
        finally
        {
            await over.CancelAsync();
            await serving;
        }

        return
        [
            $"{calls} appels, {seconds} s, trames de {Slin.FrameMs} ms",
            .. received.Select(Report),
            $"horloge : {clock.MissedTicks} échéances manquées, pire réveil {clock.WorstLateness.TotalMilliseconds:0.00} ms",
        ];
    }

    // Each frame carries its number, so that a missing or doubled one shows.
    private sealed class NumberedLine(AudioSocketConnection line) : IPacedLine
    {
        private readonly short[] _frame = new short[Slin.FrameSamples];
        private int _number;

        public void SendNextFrame()
        {
            _frame[0] = (short)_number;
            _frame[1] = (short)(_number >> 16);
            _number++;
            line.TrySendFrame(_frame);
        }
    }

    private static async Task ServeAsync(AudioSocketConnection connection, PlayoutClock clock, CancellationToken cancellationToken)
    {
        var paced = new NumberedLine(connection);
        var audio = new short[Slin.FrameSamples];
        clock.Add(paced);
        try
        {
            while (!(await connection.ReadAsync(audio, cancellationToken)).IsTerminal)
            {
            }
        }
        finally
        {
            clock.Remove(paced);
        }
    }

    private static async Task<List<(int Number, long At)>> ListenAsync(int port, int frames, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var hello = new byte[AudioSocketCodec.HeaderBytes + AudioSocketCodec.UuidBytes];
        hello[0] = (byte)AudioSocketKind.Uuid;
        hello[2] = AudioSocketCodec.UuidBytes;
        Guid.NewGuid().TryWriteBytes(hello.AsSpan(AudioSocketCodec.HeaderBytes));
        await socket.SendAsync(hello, cancellationToken);

        var arrivals = new List<(int, long)>(frames);
        var buffer = new byte[AudioSocketCodec.AudioFrameBytes];
        var fill = 0;
        while (arrivals.Count < frames)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(fill), cancellationToken);
            if (count == 0)
                break;
            fill += count;
            if (fill < buffer.Length)
                continue;
            fill = 0;
            var payload = buffer.AsSpan(AudioSocketCodec.HeaderBytes);
            arrivals.Add((BitConverter.ToInt16(payload) & 0xffff | BitConverter.ToInt16(payload[2..]) << 16, Stopwatch.GetTimestamp()));
        }
        return arrivals;
    }

    /// <summary>Lateness against the best 20 ms grid through each ten seconds of arrivals (the one that no frame precedes): a tick that was missed moves the grid for good.</summary>
    private static string Report(List<(int Number, long At)> arrivals)
    {
        if (arrivals.Count == 0)
            return "  aucune trame reçue";
        int missing = 0, doubled = 0;
        for (var i = 1; i < arrivals.Count; i++)
        {
            var step = arrivals[i].Number - arrivals[i - 1].Number;
            missing += Math.Max(0, step - 1);
            doubled += step <= 0 ? 1 : 0;
        }
        var late = arrivals.Chunk(10_000 / Slin.FrameMs).SelectMany(LatenessOf).Order().ToList();
        double Percentile(double share) => late[Math.Min(late.Count - 1, (int)(late.Count * share))];
        return $"  {arrivals.Count} trames, {missing} manquantes, {doubled} en double ; "
            + $"retard P50 {Percentile(0.5):0.00} ms, P99 {Percentile(0.99):0.00} ms, P99,9 {Percentile(0.999):0.00} ms, max {late[^1]:0.00} ms";
    }

    private static IEnumerable<double> LatenessOf((int Number, long At)[] arrivals)
    {
        var offsets = arrivals.Select(static arrival => arrival.At * 1000.0 / Stopwatch.Frequency - (double)arrival.Number * Slin.FrameMs).ToList();
        var grid = offsets.Min();
        return offsets.Select(offset => offset - grid);
    }
}
