using System.CommandLine;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Voicebot.Appliance.Benches;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot bench`: what this machine gives.</summary>
internal static class BenchCommand
{
    private const int MostPacedCalls = 256;
    private const int MostRuns = 1000;

    public static Command Build() => new("bench", "Mesures sur cette machine") { Stages(), Pacing(), MostCalls() };

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

    private static Command MostCalls()
    {
        var command = new Command("capacity", "Cherche combien d’appelants peuvent parler à la fois : ce que prend MAX_CALLS=auto (l’appareil arrêté ; quelques minutes)");
        var budget = new Option<int>("--budget") { Description = "Ce que 95 réponses sur 100 peuvent prendre, du dernier mot de l’appelant au premier son", HelpName = "ms", DefaultValueFactory = static _ => 1800 };
        var turns = new Option<int>("--turns") { Description = "Questions de chaque appelant", DefaultValueFactory = static _ => 6 };
        var most = new Option<int>("--most") { Description = "Jusqu’à tant d’appels", DefaultValueFactory = static _ => 16 };
        var dry = new Option<bool>("--dry-run") { Description = "Mesure sans rien garder" };
        foreach (var option in new Option[] { budget, turns, most, dry })
            command.Options.Add(option);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunCapacityAsync(
            common.Read(parsed), parsed.GetValue(budget), parsed.GetValue(turns), parsed.GetValue(most), keeps: !parsed.GetValue(dry), cancellationToken));
        return command;
    }

    private static async Task<int> RunCapacityAsync(ApplianceSettings settings, int budgetMs, int turns, int most, bool keeps, CancellationToken cancellationToken)
    {
        if (budgetMs is < 100 or > 60_000 || turns is < 1 or > 100 || most is < 1 or > Capacity.Most)
            throw new CommandException($"--budget : 100 à 60000 ; --turns : 1 à 100 ; --most : 1 à {Capacity.Most}");
        var scenario = await RunCommand.LoadScenarioAsync(LiveScenario.PathOf(settings), cancellationToken);
        using var logs = Logs.Create(settings.LogLevel);
        await using var engines = await EngineRack.OpenAsync(settings.Models, logs, cancellationToken);
        if (engines.Recognizer is null)
            throw new CommandException("aucune reconnaissance : chaque appel irait à une personne (voicebot models fetch)");
        var phrases = await new Preparation(settings, engines, TimeProvider.System, logs.CreateLogger("bench")).PrepareAsync(scenario, PhraseCache.Empty, cancellationToken);
        var bench = new CapacityBench(engines, scenario, phrases, settings.Call, RunCommand.SynthesisDeadline, turns);
        var best = await CapacityRound.LargestAsync(
            most,
            async calls =>
            {
                var round = await bench.MeasureAsync(calls, cancellationToken);
                Console.WriteLine(round);
                return round;
            },
            budgetMs) ?? throw new CommandException($"même un seul appelant attend plus de {budgetMs} ms : d’autres modèles, ou un budget plus large (--budget)");
        Console.WriteLine($"{best.Calls} appels à la fois, avec les modèles des réglages");
        if (!keeps)
            return 0;
        var path = Capacity.PathOf(settings.Journal);
        try
        {
            new Capacity(best.Calls, best.P95Ms, budgetMs, Capacity.MarkOf(settings.Models), TimeProvider.System.GetUtcNow()).Keep(settings.Journal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{DiskFailure.Explain(error, path)} : réglez MAX_CALLS={best.Calls}");
        }
        Console.WriteLine($"gardé dans {path} : MAX_CALLS=auto prend {best.Calls} appels");
        return 0;
    }
}
