using System.CommandLine;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Voicebot.Appliance.Benches;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot bench`: what this machine gives.</summary>
internal static class BenchCommand
{
    private const int MostPacedCalls = 256;
    private const int MostRuns = 1000;

    public static Command Build() => new("bench", "Mesures sur cette machine") { Stages(), Pacing() };

    private static Command Stages()
    {
        var command = new Command("stages", "Mesure chaque étape d’un échange, seule, avec les modèles des réglages");
        var runs = new Option<int>("--runs") { Description = "Mesures de chaque étape", DefaultValueFactory = static _ => 10 };
        var json = new Option<string?>("--json") { Description = "Écrit aussi le rapport", HelpName = "fichier" };
        var compare = new Option<string?>("--compare") { Description = "Un rapport d’avant : combien de fois sa médiane", HelpName = "fichier" };
        var untried = new Option<bool>("--untried") { Description = "Sans l’épreuve des moteurs : pour des modèles tirés au sort, qui ne disent rien" };
        foreach (var option in new Option[] { runs, json, compare, untried })
            command.Options.Add(option);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunStagesAsync(common, parsed, parsed.GetValue(runs), parsed.GetValue(json), parsed.GetValue(compare), !parsed.GetValue(untried), cancellationToken));
        return command;
    }

    private static async Task<int> RunStagesAsync(CommonOptions common, ParseResult parsed, int runs, string? json, string? compare, bool tries, CancellationToken cancellationToken)
    {
        if (runs is < 1 or > MostRuns)
            throw new CommandException($"--runs : 1 à {MostRuns}");
        var older = compare is null ? null : await ReadAsync(compare, cancellationToken);
        var settings = common.Read(parsed);
        var scenario = await RunCommand.LoadScenarioAsync(LiveScenario.PathOf(settings), cancellationToken);
        using var logs = Logs.Create(settings.LogLevel);
        await using var engines = await EngineRack.OpenAsync(settings.Models, logs, proof: null, cancellationToken, tries);
        var version = typeof(BenchCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var report = await StageBench.RunAsync(engines, scenario, settings.Models, version, runs, cancellationToken);
        foreach (var line in report.Table(older))
            Console.WriteLine(line);
        if (json is not null)
            await File.WriteAllTextAsync(json, report.ToJson(), cancellationToken);
        return 0;
    }

    private static async Task<StageReport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return StageReport.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--compare {path} : ce n’est pas un rapport ({error.Message})");
        }
    }

    private static Command Pacing()
    {
        var command = new Command("pacing", "Mesure la cadence des trames vers l’appelant, en boucle locale");
        var seconds = new Option<int>("--seconds") { Description = "Durée", DefaultValueFactory = static _ => 60 };
        var calls = new Option<int>("--calls") { Description = "Appels simultanés", DefaultValueFactory = static _ => 2 };
        command.Options.Add(seconds);
        command.Options.Add(calls);
        command.SetAction((parsed, cancellationToken) => RunPacingAsync(parsed.GetValue(seconds), parsed.GetValue(calls), cancellationToken));
        return command;
    }

    private static async Task<int> RunPacingAsync(int seconds, int calls, CancellationToken cancellationToken)
    {
        if (seconds is < 1 or > 3600 || calls is < 1 or > MostPacedCalls)
            throw new CommandException($"--seconds : 1 à 3600 ; --calls : 1 à {MostPacedCalls}");
        try
        {
            foreach (var line in await PacingBench.RunAsync(seconds, calls, cancellationToken))
                Console.WriteLine(line);
            return 0;
        }
        catch (SocketException error)
        {
            throw new CommandException($"un appel de la mesure a été coupé ({error.SocketErrorCode}) : {calls} appels, est-ce trop pour cette machine ?");
        }
    }
}
