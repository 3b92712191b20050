using System.CommandLine;
using System.Diagnostics;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot hear`: what the recogniser understands of WAV files.</summary>
internal static class HearCommand
{
    public static Command Build()
    {
        var command = new Command("hear", "Écrit ce que la reconnaissance comprend d’un ou plusieurs fichiers WAV");
        var files = new Option<string[]>("--wav", "-w")
        {
            Description = "Fichiers WAV",
            HelpName = "fichier",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        command.Options.Add(files);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(common, parsed, parsed.GetValue(files)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommonOptions common, ParseResult parsed, string[] files, CancellationToken cancellationToken)
    {
        var settings = common.Read(parsed);
        using var logs = Logs.Create(settings.LogLevel);
        await using var engines = await EngineRack.OpenAsync(settings.Models, logs, cancellationToken);
        if (engines.Recognizer is not { } recognizer)
            throw new CommandException("aucun modèle de reconnaissance : réglez STT_MODEL ou MODELS_DIR");
        foreach (var file in files)
        {
            var (samples, rateHz) = Read(file);
            var wide = Transcriber.Widen(samples, rateHz);
            var began = Stopwatch.GetTimestamp();
            var heard = await recognizer.RecognizeAsync(wide, RecognitionHints.None, cancellationToken);
            Console.WriteLine($"{file}\t{heard.Text}\t{heard.Confidence:0.00}\t{Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        }
        return 0;
    }

    private static (short[] Samples, int RateHz) Read(string file)
    {
        try
        {
            return WavFile.Parse(File.ReadAllBytes(file));
        }
        catch (FormatException error)
        {
            throw new CommandException($"{file} : ce n’est pas un fichier WAV lisible ; PCM 16 bits, A-law ou µ-law, mono ou stéréo ({error.Message})");
        }
    }
}
