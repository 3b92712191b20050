using System.Net.Sockets;
using Voicebot.Audio;

namespace Voicebot.Lab.Reliability;

/// <summary>
/// Call after call, many at once: some hang up at once, some within the greeting, some speak and hang up in the answer, some die like a
/// cable. What the process holds is looked at as it goes.
/// </summary>
internal static class Soak
{
    private const int AtOnce = 12;
    private const int Samples = 80; // of memory
    private const int MostKbPerThousand = 1024;
    private const int HeapKb = 16_384; // between two collections the heap grows and shrinks by so much
    private const int CollectionsKb = 4096; // of enough samples the least of a third is known so well
    private const int FewestSamples = 60;
    private const int MostMore = 2; // threads or descriptors: timers and pools come and go

    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync(ApplianceProcess appliance, int calls, Action<string> tell)
    {
        var words = await SpokenFrench.RenderAsync("Bonjour, ma machine à laver ne démarre plus.");
        var used = new List<(int Calls, ProcessUse Use)>();
        var (done, refused) = (0, 0);
        while (done < calls)
        {
            var batch = Math.Min(Math.Max(AtOnce, calls / Samples), calls - done);
            var next = done - 1;
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                while (Interlocked.Increment(ref next) is var n && n < done + batch)
                    if (!await CallAsync(new Random(n), words))
                        Interlocked.Increment(ref refused);
            }));
            done += batch;
            await Task.Delay(1000); // ends are told, sockets drained
            used.Add((done, ProcessUse.Of(appliance.Id)));
            tell($"{done} calls: {used[^1].Use}");
        }
        await Task.Delay(s_drain);
        var last = ProcessUse.Of(appliance.Id);
        // The first third fills pools and caches.
        var (second, third) = (used[(used.Count / 3)..(used.Count * 2 / 3)], used[(used.Count * 2 / 3)..]);
        var first = second[0].Use;
        var grownKb = third.Min(static one => one.Use.AnonymousKb) - second.Min(static one => one.Use.AnonymousKb);
        var mostKb = Math.Max(used.Count < FewestSamples ? HeapKb : CollectionsKb, MostKbPerThousand * calls / 3 / 1000);
        var greeted = await GreetedAsync();
        return
        [
            new ReliabilityRow(
                $"{calls} calls, hung up at random moments: memory", $"{grownKb} KiB more in the last third than in the second, {last.AnonymousKb / 1024} MiB at the end",
                $"≤ {mostKb} KiB", grownKb <= mostKb),
            new ReliabilityRow("their threads", $"{first.Threads} → {last.Threads}", $"at most {MostMore} more", last.Threads <= first.Threads + MostMore),
            new ReliabilityRow("their descriptors", $"{first.Descriptors} → {last.Descriptors}", $"at most {MostMore} more", last.Descriptors <= first.Descriptors + MostMore),
            new ReliabilityRow("their answers", $"{refused} of {calls} not taken", "0", refused == 0),
            new ReliabilityRow("the next call", greeted is null ? "not greeted" : $"greeted after {greeted} ms", "greeted", greeted is not null),
        ];
    }

    /// <summary>1,000 callers who hang up within 50 ms (asterisk issue 2078 left channels stuck behind such).</summary>
    public static async Task<ReliabilityRow> StormAsync(ApplianceProcess appliance, int calls)
    {
        var before = ProcessUse.Of(appliance.Id);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
        {
            var random = new Random(lane);
            for (var n = lane; n < calls; n += 8)
            {
                await using var line = await Lines.CallAsync();
                await Task.Delay(random.Next(0, 50));
                await line.HangUpAsync(abruptly: random.Next(2) == 0);
            }
        }));
        await Task.Delay(s_drain);
        var after = ProcessUse.Of(appliance.Id);
        var greeted = await GreetedAsync();
        return new ReliabilityRow(
            $"{calls} calls that hang up within 50 ms", $"descriptors {before.Descriptors} → {after.Descriptors}, the next call {(greeted is null ? "not greeted" : $"greeted after {greeted} ms")}",
            $"descriptors at most {MostMore} more, the next call greeted", after.Descriptors <= before.Descriptors + MostMore && greeted is not null);
    }

    /// <summary>A call's first sound, in ms; null: none within 5 s, or not taken.</summary>
    public static async Task<int?> GreetedAsync()
    {
        try
        {
            await using var line = await Lines.CallAsync();
            await line.UntilAsync(() => line.Ears.FirstSoundAt is not null, TimeSpan.FromSeconds(5), CancellationToken.None);
            return (int?)line.Ears.FirstSoundAt?.TotalMilliseconds;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static async Task<bool> CallAsync(Random random, short[] words)
    {
        try
        {
            await using var line = await Lines.CallAsync();
            var kind = random.Next(10);
            if (!await line.UntilAsync(() => line.Ears.Frames > 0, TimeSpan.FromSeconds(5), CancellationToken.None))
                return false;
            if (kind >= 8) // speaks over the greeting, is understood, hangs up somewhere in the answer
            {
                await Task.Delay(random.Next(500));
                line.Say(words);
                await Task.Delay(words.Length * 1000 / Slin.SampleRateHz + random.Next(4000));
            }
            else
                await Task.Delay(kind < 4 ? random.Next(50) : random.Next(2000));
            await line.HangUpAsync(abruptly: kind % 4 == 3);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
