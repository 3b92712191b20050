namespace Voicebot.Lab.Reliability;

/// <summary>The recogniser stands still for ten seconds in the middle of its work: the caller hears something soon, the call lives, and the next one is understood.</summary>
internal static class FrozenEngine
{
    private const int Rounds = 5;
    private const int AtOnce = 4;
    private static readonly TimeSpan s_frozen = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_words = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static async Task<ReliabilityRow> RunAsync()
    {
        using var faults = await Faults.NewAsync();
        await using var appliance = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>(faults.Environment) { ["AMI_HOST"] = "", ["MAX_CALLS"] = "8" });
        var words = await SpokenFrench.RenderAsync("Bonjour, ma machine à laver ne démarre plus.");
        var answers = new List<(TimeSpan Words, bool Alive, long Missing)>();
        for (var round = 0; round < Rounds; round++)
        {
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallAsync(appliance, faults, words))));
            await Task.Delay(s_frozen); // the jobs that waited are gone
        }
        var understood = await UnderstoodAsync(appliance, words);
        var (slowest, alive, missing) = (answers.Max(static one => one.Words), answers.Count(static one => one.Alive), answers.Sum(static one => one.Missing));
        return new ReliabilityRow(
            $"the recogniser frozen for {s_frozen.TotalSeconds:0} s in {answers.Count} calls", $"{alive} alive, the first words at most {slowest.TotalSeconds:0.0} s after the caller's last, {missing} frames lost; the next caller is {(understood ? "" : "not ")}understood",
            $"all alive, ≤ {s_words.TotalSeconds:0} s, 0 lost, understood", alive == answers.Count && slowest <= s_words && missing == 0 && understood);
    }

    private static async Task<(TimeSpan Words, bool Alive, long Missing)> CallAsync(ApplianceProcess appliance, Faults faults, short[] words)
    {
        await using var line = await Lines.CallAsync();
        await appliance.WaitForEventAsync("phase", s_limit, one => one.GetProperty("callId").GetGuid() == line.CallId && one.GetProperty("phase").GetString() == "Listening");
        faults.Freeze(s_frozen + TimeSpan.FromSeconds(3));
        line.Say(words);
        await line.UntilAsync(() => !line.IsSpeaking, s_limit, CancellationToken.None);
        var saidAt = line.SaidAt;
        var heard = await line.UntilAsync(() => line.Ears.OnsetAt > saidAt, s_limit, CancellationToken.None);
        var firstWords = heard ? line.Ears.OnsetAt - saidAt : s_limit;
        await Task.Delay(s_frozen);
        return (firstWords, !line.Ended.IsCompleted, await Lines.MissingAsync(line));
    }

    private static async Task<bool> UnderstoodAsync(ApplianceProcess appliance, short[] words)
    {
        await using var line = await Lines.CallAsync();
        await appliance.WaitForEventAsync("phase", s_limit, one => one.GetProperty("callId").GetGuid() == line.CallId && one.GetProperty("phase").GetString() == "Listening");
        line.Say(words);
        var turn = await appliance.WaitForEventAsync("turn", s_limit, one => one.GetProperty("callId").GetGuid() == line.CallId);
        return turn.GetProperty("heard").GetString()!.Contains("machine", StringComparison.OrdinalIgnoreCase);
    }
}
