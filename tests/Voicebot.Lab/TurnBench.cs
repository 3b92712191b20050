using System.Globalization;
using System.Text;
using System.Text.Json;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab;

/// <summary>
/// `make bench-turns`: conversations from a SIP phone through a real Asterisk to the published binary, and where the caller's waiting
/// goes: the stages of each turn as the appliance traces them, and what the phone hears.
/// </summary>
internal static class TurnBench
{
    private const string Question = "Quels sont vos horaires d'ouverture ?";
    private const string Interruption = "Combien de temps dure la garantie ?";
    private const string Goodbye = "Non merci, au revoir.";
    // Neither a rule nor the classifier answers these (`voicebot chat --one`).
    private static readonly string[] s_unscripted =
    [
        "Vous recrutez ?", "Quelles marques réparez-vous ?", "Quel temps fait-il ?", "Réparez-vous les télévisions ?", "Bonjour, vous recrutez ?",
    ];
    private const float VoiceDbfs = -40;
    private const int AcknowledgedMs = 1200; // the goal: by then the caller hears something
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_floor = TimeSpan.FromMilliseconds(900);

    /// <param name="report">A file for what is printed.</param>
    /// <param name="calls">Conversations with the script; twice as many questions go to the model.</param>
    /// <exception cref="LabException">A conversation did not come about.</exception>
    public static async Task<int> RunAsync(string report, int calls)
    {
        var text = new StringBuilder();
        var scripted = new List<JsonElement>();
        var atPhone = new List<double>();
        var bargeIns = new List<double>();
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using (var bot = await ApplianceProcess.StartAsync())
        {
            await bot.WaitForAmiAsync();
            for (var call = 0; call < calls; call++)
                scripted.AddRange(await ConverseAsync(bot, atPhone, bargeIns));
        }
        Stages(text, "answers of the script", scripted);
        Line(text, "at the phone: end of speech to first audio", atPhone, "ms");
        Line(text, "at the phone: barge-in to silence, after 240 ms of speech", bargeIns.Select(ms => ms - 240), "ms (goal 300)");

        var answered = new List<JsonElement>();
        var model = Path.Combine(Repository.Root, "models/demo/llm-fr-demo.gguf");
        await using (var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string> { ["LLM_MODEL"] = model }))
        {
            await bot.WaitForAmiAsync();
            for (var call = 0; call < calls * 2; call++)
                answered.AddRange(await AskModelAsync(bot, s_unscripted[call % s_unscripted.Length]));
        }
        // What the script understood all the same, or nobody, says nothing about the model.
        Stages(text, "answers of the language model", [.. answered.Where(turn => turn.GetProperty("rung").GetString() is "choice" or "model")]);
        text.AppendLine(CultureInfo.InvariantCulture, $"  ({string.Join(", ", answered.GroupBy(turn => turn.GetProperty("rung").GetString()).Select(rung => $"{rung.Count()} {rung.Key}"))} of {answered.Count})");
        Console.Write(text);
        await File.WriteAllTextAsync(report, text.ToString());
        return 0;
    }

    private static async Task<IEnumerable<JsonElement>> ConverseAsync(ApplianceProcess bot, List<double> atPhone, List<double> bargeIns)
    {
        var before = bot.Trace.Snapshot().Count;
        await using var phone = new SipPhone("6001", AsteriskPbx.SipSecret);
        await phone.CallAsync("777");
        var answer = await SayAndHearAsync(phone, Question, await FloorAsync(phone, TimeSpan.Zero), atPhone);

        // Into the answer, a second after it began.
        await Task.Delay(1000);
        var interruption = await SpokenFrench.RenderAsync(Interruption);
        var begins = phone.Heard.Now + TimeSpan.FromMilliseconds(Onset(interruption));
        var saying = phone.SayAsync(interruption);
        var silence = await phone.Heard.WaitForSilenceAsync(begins, s_limit, TimeSpan.FromMilliseconds(400));
        bargeIns.Add((silence - begins).TotalMilliseconds);
        await saying;
        answer = await phone.Heard.WaitForSoundAsync(phone.Heard.Now, s_limit, VoiceDbfs);

        await SayAndHearAsync(phone, Goodbye, await FloorAsync(phone, answer), atPhone);
        await phone.Ended.WaitAsync(s_limit);
        await bot.WaitForEventAsync("end", s_limit, from: before);
        return Turns(bot, before);
    }

    private static async Task<IEnumerable<JsonElement>> AskModelAsync(ApplianceProcess bot, string question)
    {
        var before = bot.Trace.Snapshot().Count;
        await using var phone = new SipPhone("6001", AsteriskPbx.SipSecret);
        await phone.CallAsync("777");
        await FloorAsync(phone, TimeSpan.Zero);
        await phone.SayAsync(await SpokenFrench.RenderAsync(question));
        await bot.WaitForEventAsync("turn", s_limit, from: before);
        await phone.HangUpAsync();
        await bot.WaitForEventAsync("end", s_limit, from: before);
        return Turns(bot, before);
    }

    // The appliance has spoken, and is silent.
    private static async Task<TimeSpan> FloorAsync(SipPhone phone, TimeSpan from)
    {
        var began = await phone.Heard.WaitForSoundAsync(from, s_limit, VoiceDbfs);
        return await phone.Heard.WaitForSilenceAsync(began, s_limit, s_floor);
    }

    private static async Task<TimeSpan> SayAndHearAsync(SipPhone phone, string text, TimeSpan floor, List<double> waits)
    {
        var samples = await SpokenFrench.RenderAsync(text);
        await phone.SayAsync(samples);
        var said = phone.Heard.Now - TimeSpan.FromMilliseconds(samples.Length / 8 - LastVoice(samples));
        var answer = await phone.Heard.WaitForSoundAsync(said > floor ? said : floor, s_limit, VoiceDbfs);
        waits.Add((answer - said).TotalMilliseconds);
        return answer;
    }

    private static IEnumerable<JsonElement> Turns(ApplianceProcess bot, int from) => bot.Trace.Snapshot().Skip(from)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(record => record.GetProperty("event").GetString() == "turn" && record.GetProperty("firstAudioMs").ValueKind == JsonValueKind.Number);

    // Milliseconds from the first sample to the first voice, and to the end of the last.
    private static int Onset(short[] samples) => Voiced(samples).First() * 20;

    private static int LastVoice(short[] samples) => (Voiced(samples).Last() + 1) * 20;

    private static IEnumerable<int> Voiced(short[] samples) =>
        Enumerable.Range(0, samples.Length / Slin.FrameSamples).Where(frame => Loudness.RmsDbfs(samples.AsSpan(frame * Slin.FrameSamples, Slin.FrameSamples)) > VoiceDbfs);

    private static void Stages(StringBuilder text, string title, List<JsonElement> turns)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{title}: {turns.Count} turns, ms from the caller's last voiced window");
        if (turns.Count == 0)
            return;
        double Of(JsonElement turn, string name) => turn.GetProperty(name).ValueKind == JsonValueKind.Number ? turn.GetProperty(name).GetDouble() : turn.GetProperty("firstAudioMs").GetDouble();
        var whole = turns.Average(turn => Of(turn, "firstAudioMs"));
        void Stage(string name, Func<JsonElement, double> ms) => Line(
            text, $"  {name}", turns.Select(ms), string.Create(CultureInfo.InvariantCulture, $"ms {turns.Average(ms) / whole,6:0.0%} of the wait"));
        Stage("hangover", turn => Of(turn, "endpointMs"));
        Stage("recognition beyond the hangover, understanding", turn => Math.Max(0, Math.Min(Of(turn, "understandingMs"), Of(turn, "firstAudioMs")) - Of(turn, "endpointMs")));
        Stage("first text", turn => Math.Max(0, Math.Min(Of(turn, "firstTextMs"), Of(turn, "firstAudioMs")) - Of(turn, "understandingMs")));
        Stage("voice, playout", turn => Math.Max(0, Of(turn, "firstAudioMs") - Math.Max(Of(turn, "firstTextMs"), Of(turn, "endpointMs"))));
        Line(text, "  first audio", turns.Select(turn => Of(turn, "firstAudioMs")), "ms");
        Line(text, "  first audio after the hangover", turns.Select(turn => Of(turn, "firstAudioMs") - Of(turn, "endpointMs")), "ms");
        foreach (var turn in turns.Where(turn => Of(turn, "firstAudioMs") > AcknowledgedMs))
            text.AppendLine(CultureInfo.InvariantCulture, $"  over {AcknowledgedMs} ms: {Of(turn, "firstAudioMs"):0} ms after « {turn.GetProperty("heard").GetString()} » ({Of(turn, "endpointMs"):0} of them hangover)");
        Line(text, "  the recogniser's own time", turns.Select(turn => Of(turn, "recognitionMs")), "ms");
    }

    private static void Line(StringBuilder text, string name, IEnumerable<double> values, string unit)
    {
        var sorted = values.Order().ToList();
        double At(double share) => sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count) - 1)];
        text.AppendLine(CultureInfo.InvariantCulture, $"{name,-60} P50 {At(0.5),6:0}  P95 {At(0.95),6:0}  most {sorted[^1],6:0} {unit}");
    }
}
