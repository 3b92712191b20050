using System.Globalization;
using System.Text.Json;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab;

/// <summary>A softphone calls 777 through a real Asterisk, asks in French, and the binary answers; then the paper about it.</summary>
internal static class Demo
{
    private const string Question = "Bonjour, ma machine à laver ne démarre plus.";
    private const string Goodbye = "Non merci, c'est tout.";
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(30);

    /// <returns>0 when the conversation took place: greeted, understood, answered, ended as done.</returns>
    /// <exception cref="LabException">It did not.</exception>
    public static async Task<int> RunAsync(string outputFolder)
    {
        Directory.CreateDirectory(outputFolder);
        var question = await SpokenFrench.RenderAsync(Question);
        var goodbye = await SpokenFrench.RenderAsync(Goodbye);

        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var bot = await ApplianceProcess.StartAsync();
        await bot.WaitForAmiAsync();
        await using var phone = await SoftPhone.StartAsync("6001", AsteriskPbx.SipSecret, 5070);

        await phone.CallAsync("777");
        await phone.WaitForFloorAsync(TurnLimit);
        await phone.SayAsync(question);
        await bot.WaitForEventAsync("turn", TurnLimit);
        await phone.WaitForFloorAsync(TurnLimit);
        await phone.SayAsync(goodbye);
        await bot.WaitForEventAsync("turn", TurnLimit, turn => turn.GetProperty("turn").GetInt32() >= 2);
        await phone.WaitForFloorAsync(TurnLimit);
        if (bot.Events("end").Count == 0)
            await phone.HangUpAsync(); // the last words were not understood as such
        await phone.Events.WaitForAsync("CALL_CLOSED", TimeSpan.FromSeconds(20));
        var end = await bot.WaitForEventAsync("end", TimeSpan.FromSeconds(20));

        var heard = await phone.HeardAsync();
        var recording = Path.Combine(outputFolder, "heard.wav");
        await File.WriteAllBytesAsync(recording, WavFile.Write(heard, Slin.SampleRateHz));
        var call = bot.Events("call")[0];
        var turns = bot.Events("turn");
        await WriteReportAsync(Path.Combine(outputFolder, "report.json"), await pbx.ConsoleAsync("core show version"), call, turns, end, recording);
        Print(call, turns, end, heard, recording);

        var greeted = Loudness.RmsDbfs(heard.AsSpan(0, Math.Min(heard.Length, 3 * Slin.SampleRateHz))) > SoftPhone.QuietDbfs;
        var answered = turns.Any(turn => Text(turn, "said").Length > 0 && turn.GetProperty("firstAudioMs").ValueKind == JsonValueKind.Number);
        var understood = Text(turns[0], "heard").Contains("machine à laver", StringComparison.OrdinalIgnoreCase)
            && end.GetProperty("result").GetString() == "done";
        if (greeted && answered && understood && call.GetProperty("caller").GetString() == "6001")
            return 0;
        throw new LabException($"the conversation did not take place (greeted: {greeted}, answered: {answered}, understood: {understood})\n{bot.Trace}\n{bot.Log}");
    }

    private static async Task WriteReportAsync(
        string path, string asterisk, JsonElement call, IReadOnlyList<JsonElement> turns, JsonElement end, string recording)
    {
        await using var file = File.Create(path);
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        // The console first complains that the sandbox has no network card.
        json.WriteString("asterisk", asterisk.Split('\n').Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])
            .First(line => line.StartsWith("Asterisk ", StringComparison.Ordinal)));
        json.WriteStartObject("binary");
        json.WriteString("path", Path.GetRelativePath(Repository.Root, Repository.Binary));
        json.WriteNumber("bytes", new FileInfo(Repository.Binary).Length);
        json.WriteEndObject();
        json.WriteString("framework", $"net{Environment.Version.ToString(2)} Native AOT");
        json.WriteStartArray("calls");
        json.WriteStartObject();
        json.WriteString("callerNumber", call.GetProperty("caller").GetString());
        json.WriteString("result", end.GetProperty("result").GetString());
        json.WriteStartArray("turns");
        foreach (var turn in turns)
            turn.WriteTo(json);
        json.WriteEndArray();
        json.WriteString("recording", recording);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Print(JsonElement call, IReadOnlyList<JsonElement> turns, JsonElement end, short[] heard, string recording)
    {
        Console.WriteLine($"call from {call.GetProperty("caller").GetString() ?? "unknown"}");
        foreach (var turn in turns)
        {
            Console.WriteLine($"  caller     {Quote(Text(turn, "heard"))}");
            Console.WriteLine($"  appliance  {Quote(Text(turn, "said"))}");
            Console.WriteLine(
                $"             endpoint {Ms(turn, "endpointMs")}, recognition {Ms(turn, "recognitionMs")}, first text {Ms(turn, "firstTextMs")}, first audio {Ms(turn, "firstAudioMs")}");
        }
        Console.WriteLine($"ended: {end.GetProperty("result").GetString()} ({end.GetProperty("reason").GetString()})");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recording}: {heard.Length / (double)Slin.SampleRateHz:0.0} s of what the phone heard"));
    }

    private static string Text(JsonElement turn, string name) => turn.GetProperty(name).GetString() ?? "";

    private static string Quote(string text) => text.Length == 0 ? "(nothing recognised)" : $"« {text} »";

    private static string Ms(JsonElement turn, string name) =>
        turn.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? $"{value.GetInt32()} ms" : "—";
}
