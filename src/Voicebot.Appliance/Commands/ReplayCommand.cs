using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Silero;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot replay CALL`: a recorded call through the present code, and where it goes another way than it went then.</summary>
internal static class ReplayCommand
{
    // The clock of the recording was a real one: its frames came when they came, and on a busy machine later.
    private const int ToleranceMs = 250;

    public static Command Build()
    {
        var command = new Command("replay", "Rejoue un appel enregistré (RECORD_DIR), sans ligne ni moteur, et compare ce qui s’y passe");
        var recording = new Argument<string>("appel") { Description = "Fichier " + CallRecorder.Suffix };
        command.Arguments.Add(recording);
        var tolerance = new Option<int>("--tolerance")
        {
            Description = "Écart permis entre les instants d’alors et ceux d’à présent, en millisecondes",
            DefaultValueFactory = static _ => ToleranceMs,
        };
        tolerance.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--tolerance : 0 ou plus");
        });
        command.Options.Add(tolerance);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(recording)!, parsed.GetValue(tolerance), common.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, int toleranceMs, ApplianceSettings settings, CancellationToken cancellationToken)
    {
        CallRecording recording;
        try
        {
            recording = CallRecording.Read(path);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(error.Message);
        }
        var scenario = await RunCommand.LoadScenarioAsync(LiveScenario.PathOf(settings), cancellationToken);
        using var silero = OpenSilero(settings.Models);
        var call = settings.Call;
        var replayed = CallReplay.Run(
            recording, scenario,
            new ReplayOptions(RunCommand.Limits(call), call.Hangover, call.Recognition, call.Answer, RunCommand.SynthesisDeadline),
            silero is null ? static () => new EnergySpeechDetector() : silero.CreateDetector,
            OpenEchoCanceller);
        var difference = new ReplayComparison(recording.Events, replayed, toleranceMs);
        foreach (var line in difference.Lines)
            Console.WriteLine(line);
        return difference.AreSame ? 0 : 1;
    }

    private static SpeexEchoCanceller? OpenEchoCanceller()
    {
        try
        {
            return SpeexEchoCanceller.Open();
        }
        catch (EngineUnavailableException)
        {
            return null;
        }
    }

    private static SileroModel? OpenSilero(ModelSettings settings)
    {
        try
        {
            return new ModelFiles(settings).Detector is { } path ? SileroModel.Open(path, NullLogger.Instance) : null;
        }
        catch (EngineUnavailableException)
        {
            return null; // as in a call: energy and spectrum decide
        }
    }
}
