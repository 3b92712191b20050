using System.CommandLine;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot check-scenario FILE`: every mistake of a scenario, with file and line; 1 when there is one.</summary>
internal static class CheckScenarioCommand
{
    public static Command Build()
    {
        var command = new Command("check-scenario", "Vérifie un scénario : fichier, ligne et raison de chaque erreur");
        var file = new Argument<string>("fichier") { Description = "Scénario (.json)" };
        command.Arguments.Add(file);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(file)!, parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(string path, TextWriter output, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(path, cancellationToken);
        var mistakes = Scenario.Check(json);
        foreach (var (line, reason) in mistakes)
            await output.WriteLineAsync($"{path}:{line}: {reason}");
        if (mistakes.Count == 0)
        {
            var scenario = Scenario.Parse(json);
            await output.WriteLineAsync($"{path} : bon ({scenario.Topics.Count} sujets, {scenario.Steps?.Count ?? 0} étapes)");
        }
        return mistakes.Count == 0 ? 0 : 1;
    }
}
