using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot chat`: the dialogue of a call as text. `--script` runs a prepared conversation, `--one` tells the meaning of one sentence.</summary>
internal static class ChatCommand
{
    // « é » as é.
    private static readonly MeaningJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    public static Command Build()
    {
        var command = new Command("chat", "Le dialogue d’un appel, en texte : tapez ce que dit l’appelant, #5 pour une touche");
        var script = new Option<string?>("--script") { Description = "Déroule une conversation préparée ; échoue où elle diffère", HelpName = "fichier" };
        var one = new Option<string?>("--one") { Description = "Le sens d’une seule phrase, en JSON", HelpName = "phrase" };
        var caller = new Option<string?>("--caller") { Description = "Numéro de l’appelant (sinon masqué)", HelpName = "numéro" };
        var model = new Option<bool>("--model") { Description = "Avec le modèle de langue des réglages" };
        command.Options.Add(script);
        command.Options.Add(one);
        command.Options.Add(caller);
        command.Options.Add(model);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = common.Read(parsed);
            var scenario = await RunCommand.LoadScenarioAsync(LiveScenario.PathOf(settings), cancellationToken);
            if (!parsed.GetValue(model))
                return await RunAsync(null);
            using var logs = Logs.Create(settings.LogLevel);
            await using var engines = await EngineRack.OpenAsync(settings.Models, logs, cancellationToken);
            return await RunAsync(engines.LanguageModel ?? throw new CommandException("--model : aucun modèle de langue ne peut servir"));

            Task<int> RunAsync(ILanguageModel? asked)
            {
                using var knowledge = new Knowledge(scenario);
                var services = new ChatServices(scenario, new Understanding(scenario, Classifier.BuiltIn(), knowledge), asked, settings.Call.Answer, TimeProvider.System);
                return parsed.GetValue(one) is { } sentence ? TellAsync(services, sentence, parsed.GetValue(caller), cancellationToken)
                    : parsed.GetValue(script) is { } path ? PlayAsync(services, path, cancellationToken)
                    : TalkAsync(services, parsed.GetValue(caller), cancellationToken);
            }
        });
        return command;
    }

    private static async Task<int> TalkAsync(ChatServices services, string? caller, CancellationToken cancellationToken)
    {
        Console.WriteLine(services.Scenario.Greeting);
        var session = new ChatSession(services, caller);
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            var turn = await session.SayAsync(line.Trim(), cancellationToken);
            Show(turn);
            if (turn.Outcome != ReplyOutcome.Continue)
                break;
        }
        return 0;
    }

    private static async Task<int> PlayAsync(ChatServices services, string path, CancellationToken cancellationToken)
    {
        var script = new ChatScript(services)
        {
            Turned = static (line, turn) =>
            {
                Console.WriteLine($"> {line}");
                Show(turn);
            },
        };
        var wrong = await script.RunAsync(await File.ReadAllLinesAsync(path, cancellationToken), cancellationToken);
        Console.WriteLine(wrong is null ? $"{path} : comme prévu" : $"{path} : {wrong}");
        return wrong is null ? 0 : 1;
    }

    private static async Task<int> TellAsync(ChatServices services, string sentence, string? caller, CancellationToken cancellationToken)
    {
        var turn = await new ChatSession(services, caller).SayAsync(sentence, cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(
            new Meaning(sentence, turn.Record.Topic, turn.Rung, turn.Probability, turn.Outcome.ToString().ToLowerInvariant(), turn.State.Step?.Name, turn.Text, turn.Record.Captures),
            Readable.Meaning));
        return 0;
    }

    private static void Show(ChatTurn turn)
    {
        foreach (var text in turn.Said)
            Console.WriteLine($"  {text}");
        var captures = string.Join(" ; ", turn.Record.Captures.Select(static one => $"{one.Name} = {one.Value}{(one.Confirmed ? " ✓" : "")}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  [étape {turn.State.Step?.Name ?? "-"} · {turn.Rung} {turn.Probability:0.00} · {turn.Outcome.ToString().ToLowerInvariant()}{(captures.Length > 0 ? " · " + captures : "")}]"));
    }
}

/// <summary>What `--one` prints.</summary>
internal sealed record Meaning(
    string Text, string? Topic, string Rung, float Probability, string Outcome, string? Step, string Said, IReadOnlyList<Capture> Captures);

[JsonSerializable(typeof(Meaning))]
internal sealed partial class MeaningJson : JsonSerializerContext;
