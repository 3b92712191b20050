using System.CommandLine;
using Voicebot.Appliance.Calls;
using Voicebot.Audio;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot say`: what callers would hear, as a WAV file.</summary>
internal static class SayCommand
{
    public static Command Build()
    {
        var command = new Command("say", "Dit une phrase dans un fichier WAV (8 kHz, comme au téléphone)");
        var text = new Argument<string>("texte") { Description = "La phrase" };
        var output = new Option<string>("--output", "-o") { Description = "Fichier WAV", HelpName = "fichier", DefaultValueFactory = _ => "say.wav" };
        var voice = new Option<string?>("--voice") { Description = "espeak, demo ou un fichier Piper (.onnx) ; sinon celle des réglages", HelpName = "voix" };
        command.Arguments.Add(text);
        command.Options.Add(output);
        command.Options.Add(voice);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(common, parsed, parsed.GetValue(voice), parsed.GetValue(text)!, parsed.GetValue(output)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommonOptions common, ParseResult parsed, string? voice, string text, string output, CancellationToken cancellationToken)
    {
        var settings = common.Read(parsed, voice is null ? [] : [$"VOICE_MODEL={voice}"]);
        using var logs = Logs.Create(settings.LogLevel);
        await using var engines = await EngineRack.OpenAsync(settings.Models, logs, cancellationToken);
        // A call goes on with espeak-ng; who asks for one voice by name wants to hear that one.
        if (voice is not null && engines.VoiceFailure is { } reason)
            throw new CommandException($"--voice {voice} : cette voix ne peut pas servir ({reason})");
        var samples = new List<short>();
        await foreach (var chunk in new Voice(engines.Synthesizer).SpeakAsync(text, cancellationToken))
            samples.AddRange(chunk.Span);
        await File.WriteAllBytesAsync(output, WavFile.Write([.. samples], Slin.SampleRateHz), cancellationToken);
        Console.WriteLine($"{output} : {samples.Count / (double)Slin.SampleRateHz:0.0} s, {engines.Synthesizer.Name}");
        return 0;
    }
}
