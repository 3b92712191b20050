using System.Diagnostics;
using System.Net.Sockets;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Lab.Reliability;

/// <summary>Who is no Asterisk, while a call goes on: each is refused, and the call loses no frame.</summary>
internal static class HostilePeers
{
    private const int MostRefusedMs = 2000;
    private const int TimerMs = 500; // what a loaded machine adds to a limit of ours
    // No zeros: a UUID of nothing else would be refused for that.
    private static readonly byte[] s_noise = [.. Enumerable.Range(1, 320).Select(static n => (byte)(n | 1))];
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync(int halfOpen)
    {
        var rows = new List<ReliabilityRow>();
        await using var live = await Lines.CallAsync();
        if (!await live.UntilAsync(() => live.Ears.Frames > 0, TimeSpan.FromSeconds(5), CancellationToken.None))
            throw new LabException("the call that is to go on was not answered");
        rows.Add(await RefusedAsync("audio where the UUID belongs", static socket => Lines.TrySendAsync(socket, Lines.Message((byte)AudioSocketKind.Audio8k, s_noise))));
        rows.Add(await RefusedAsync("an unknown kind where the UUID belongs", static socket => Lines.TrySendAsync(socket, Lines.Message(0x77, s_noise.AsSpan(0, 16)))));
        rows.Add(await RefusedAsync("a UUID of 15 bytes", static socket => Lines.TrySendAsync(socket, Lines.Message((byte)AudioSocketKind.Uuid, s_noise.AsSpan(0, 15)))));
        rows.Add(await RefusedAsync("an HTTP request", static socket => Lines.TrySendAsync(socket, "GET / HTTP/1.1\r\nHost: voicebot\r\n\r\n"u8.ToArray())));
        rows.Add(await RefusedAsync("the UUID of the call that goes on", socket => Lines.TrySendAsync(socket, Lines.Hello(live.CallId))));
        rows.Add(await HalfOpenAsync(halfOpen));
        rows.Add(await OddCallAsync("a call with frames of 64 KB", Lines.Message((byte)AudioSocketKind.Audio8k, new byte[65_534]), times: 20));
        rows.Add(await OddCallAsync("a call of unknown kinds", Lines.Message(0x77, new byte[100]), times: 2000));
        rows.Add(await OddCallAsync("a call of keys without end", Lines.Message((byte)AudioSocketKind.Dtmf, "5"u8), times: 20_000));
        rows.Add(await UnharmedAsync(live));
        return rows;
    }

    private static async Task<ReliabilityRow> RefusedAsync(string who, Func<Socket, Task> act)
    {
        using var socket = await Lines.ConnectAsync();
        var began = Stopwatch.GetTimestamp();
        await act(socket);
        var ended = await Lines.EndsAsync(socket, s_limit);
        var ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new ReliabilityRow(who, ended ? $"refused after {ms:0} ms" : "not refused", $"≤ {MostRefusedMs} ms", ended && ms <= MostRefusedMs);
    }

    // The appliance gives 2 s for the UUID; the oldest are pushed out before.
    private static async Task<ReliabilityRow> HalfOpenAsync(int count)
    {
        var sockets = new List<Socket>();
        try
        {
            var ends = new List<Task<(bool Ended, double Ms)>>();
            for (var n = 0; n < count; n++)
            {
                var socket = await Lines.ConnectAsync();
                sockets.Add(socket);
                ends.Add(Task.Run(async () =>
                {
                    var began = Stopwatch.GetTimestamp();
                    return (await Lines.EndsAsync(socket, s_limit), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }));
            }
            var greeted = await Soak.GreetedAsync();
            var ended = await Task.WhenAll(ends);
            var most = ended.Max(static end => end.Ms);
            return new ReliabilityRow(
                $"{count} connections that say nothing", $"longest {most:0} ms, a caller among them {(greeted is null ? "not greeted" : $"greeted after {greeted} ms")}",
                $"all refused ≤ {MostRefusedMs + TimerMs} ms, the caller greeted", ended.All(static end => end.Ended) && most <= MostRefusedMs + TimerMs && greeted is not null);
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }
    }

    private static async Task<ReliabilityRow> OddCallAsync(string who, byte[] message, int times)
    {
        using (var socket = await Lines.ConnectAsync())
        {
            using var over = new CancellationTokenSource(s_limit);
            await Lines.TrySendAsync(socket, Lines.Hello(Guid.NewGuid()));
            var heard = Task.Run(() => Lines.EndsAsync(socket, s_limit), CancellationToken.None);
            for (var n = 0; n < times && !heard.IsCompleted; n++)
                await Lines.TrySendAsync(socket, message);
            socket.Shutdown(SocketShutdown.Send);
            await heard;
        }
        var greeted = await Soak.GreetedAsync();
        return new ReliabilityRow(who, greeted is null ? "the next caller is not greeted" : $"the next caller is greeted after {greeted} ms", "greeted", greeted is not null);
    }

    private static async Task<ReliabilityRow> UnharmedAsync(PhoneLine live)
    {
        var missing = await Lines.MissingAsync(live);
        return new ReliabilityRow(
            "the call that went on meanwhile", $"{live.Ears.Frames} frames, {missing} lost, {(live.Ended.IsCompleted ? "ended" : "goes on")}, worst gap {live.Ears.WorstGap.TotalMilliseconds:0} ms",
            "0 lost, goes on", missing == 0 && !live.Ended.IsCompleted);
    }
}
