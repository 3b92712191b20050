using System.Diagnostics;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Lab.Reliability;

/// <summary>Frames on the wire: how they leave, and how badly they may be cut when they come.</summary>
internal static class Framing
{
    private const int FramesHeard = 500;
    private const int FirstFrameCalls = 50;
    private const int MostFirstFrameMs = 100;
    private const int GreetingFrames = 450; // it is over by then

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync(ApplianceProcess appliance) =>
        [await OutAsync(), await FirstFrameAsync(), await InAsync(appliance)];

    // What one receive gives ends where a frame ends, unless a frame left in two parts.
    private static async Task<ReliabilityRow> OutAsync()
    {
        using var socket = await Lines.ConnectAsync();
        await socket.SendAsync(Lines.Hello(Guid.NewGuid()));
        var buffer = new byte[64 * AudioSocketCodec.AudioFrameBytes];
        var (frames, torn) = (0, 0);
        while (frames < FramesHeard && await socket.ReceiveAsync(buffer) is var count and > 0)
        {
            torn += count % AudioSocketCodec.AudioFrameBytes == 0 ? 0 : 1;
            for (var at = 0; at + AudioSocketCodec.AudioFrameBytes <= count; at += AudioSocketCodec.AudioFrameBytes)
                torn += buffer[at] == (byte)AudioSocketKind.Audio8k && buffer[at + 1] == 1 && buffer[at + 2] == 0x40 ? 0 : 1;
            frames += count / AudioSocketCodec.AudioFrameBytes;
        }
        return new ReliabilityRow($"{FramesHeard} frames out", $"{frames} heard, {torn} torn or of another size", "all heard, 0 torn", frames >= FramesHeard && torn == 0);
    }

    private static async Task<ReliabilityRow> FirstFrameAsync()
    {
        var waits = new List<double>();
        for (var n = 0; n < FirstFrameCalls; n++)
        {
            using var socket = await Lines.ConnectAsync();
            var began = Stopwatch.GetTimestamp();
            await socket.SendAsync(Lines.Hello(Guid.NewGuid()));
            await socket.ReceiveAsync(new byte[AudioSocketCodec.AudioFrameBytes]);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        waits.Sort();
        return new ReliabilityRow(
            $"the first frame after the UUID, {FirstFrameCalls} calls", $"median {waits[waits.Count / 2]:0} ms, most {waits[^1]:0} ms", $"≤ {MostFirstFrameMs} ms", waits[^1] <= MostFirstFrameMs);
    }

    // The same words twice: in whole frames, and cut into slices of 1 to 10 bytes that know nothing of frames.
    private static async Task<ReliabilityRow> InAsync(ApplianceProcess appliance)
    {
        var words = await SpokenFrench.RenderAsync("Bonjour, ma machine à laver ne démarre plus.");
        var whole = await HeardAsync(appliance, words, static left => left);
        var random = new Random(2);
        var sliced = await HeardAsync(appliance, words, left => Math.Min(left, random.Next(1, 11)));
        return new ReliabilityRow("a sentence in slices of 1 to 10 bytes", $"heard « {sliced} », in whole frames « {whole} »", "the same words", whole.Length > 0 && whole == sliced);
    }

    private static async Task<string> HeardAsync(ApplianceProcess appliance, short[] words, Func<int, int> slice)
    {
        var id = Guid.NewGuid();
        var silence = new short[Slin.FrameSamples];
        using var socket = await Lines.ConnectAsync();
        var heard = Lines.EndsAsync(socket, TimeSpan.FromMinutes(1));
        await SendAsync(Lines.Hello(id));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Slin.FrameMs));
        var message = new byte[AudioSocketCodec.AudioFrameBytes];
        var turn = appliance.WaitForEventAsync("turn", TimeSpan.FromSeconds(40), one => one.GetProperty("callId").GetGuid() == id);
        for (var at = -GreetingFrames * Slin.FrameSamples; !turn.IsCompleted; at += Slin.FrameSamples)
        {
            await timer.WaitForNextTickAsync();
            AudioSocketCodec.WriteAudio(message, at >= 0 && at + Slin.FrameSamples <= words.Length ? words.AsSpan(at, Slin.FrameSamples) : silence);
            await SendAsync(message);
        }
        var text = (await turn).GetProperty("heard").GetString()!;
        socket.Shutdown(SocketShutdown.Both);
        await heard;
        return text;

        async Task SendAsync(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var count = slice(bytes.Length - at);
                await socket.SendAsync(bytes.AsMemory(at, count));
                at += count;
            }
        }
    }
}
