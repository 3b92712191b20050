using System.Globalization;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab;

/// <summary>
/// For boxes that run elsewhere (the image in its emulator): a real Asterisk whose 777 rings them in turn, and a telephone. Each line of
/// standard input is a call: sentences, apart by "|", the next one when the box has ended speaking. Each line of output says what became of it.
/// </summary>
internal static class Exchange
{
    // An emulated box may be ten times slower than its callers: a pause between two of its clauses lasts seconds.
    private const int QuietMs = 10_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <param name="boxes">host:port of each.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> boxes)
    {
        await using var pbx = await AsteriskPbx.StartAsync(boxes);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(await CallAsync(line.Split('|', StringSplitOptions.RemoveEmptyEntries)));
        return 0;
    }

    private static async Task<string> CallAsync(string[] sentences)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await using var phone = await SoftPhone.StartAsync("6001", AsteriskPbx.SipSecret, 5070);
            await phone.CallAsync("777");
            await phone.WaitForFloorAsync(s_limit, QuietMs);
            var greeting = (await phone.HeardAsync()).AsSpan();
            var first = 0;
            while (first + Slin.FrameSamples < greeting.Length && Loudness.RmsDbfs(greeting.Slice(first, Slin.FrameSamples)) < SoftPhone.QuietDbfs)
                first += Slin.FrameSamples;
            foreach (var sentence in sentences.TakeWhile(_ => !phone.IsOver))
            {
                await phone.SayAsync(await SpokenFrench.RenderAsync(sentence));
                await phone.WaitForFloorAsync(s_limit, QuietMs);
            }
            var ended = phone.IsOver;
            if (!ended)
                await phone.HangUpAsync();
            return string.Create(CultureInfo.InvariantCulture, $"voice after {first / (double)Slin.SampleRateHz:0.0} s, {(ended ? "ended by the other side" : "hung up")}");
        }
        catch (LabException error)
        {
            return $"failed: {error.Message.ReplaceLineEndings(" / ")} ({TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s)";
        }
    }
}
