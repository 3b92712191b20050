using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Chats;

/// <summary>Prepared conversations (`scripts/`) in text: without a language model, with one that knows nothing, and with one that talks nonsense.</summary>
public sealed class ChatScriptTests
{
    private static readonly Scenario s_scenario = Scenario.BuiltIn();
    private static readonly Understanding s_understanding = new(s_scenario, Classifier.BuiltIn());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string> Scripts() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Chats/scripts"), "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_prepared_conversation_goes_as_written(string name)
    {
        var script = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Chats/scripts", name), Now);
        Assert.Null(await RunAsync(script, null));
        Assert.Null(await RunAsync(script, new ScriptedModel { Fails = true }));
        Assert.Null(await RunAsync(script, new ScriptedModel { Chosen = "fin", Probability = 0.99f }));
    }

    [Fact]
    public async Task Every_step_and_every_way_on_is_walked()
    {
        HashSet<string> asked = [];
        HashSet<string> topics = [];
        foreach (string name in Scripts().Select(static row => row.Data))
        {
            var script = new ChatScript(Services(null))
            {
                Turned = (_, turn) =>
                {
                    if (turn.State.Step is { } step)
                        asked.Add(step.Name);
                    topics.Add(turn.Record.Topic ?? "");
                },
            };
            Assert.Null(await script.RunAsync(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Chats/scripts", name), Now), Now));
        }
        Assert.Empty(s_scenario.Steps!.Where(static step => step.IsQuestion && step.Say.Length > 0).Select(static step => step.Name).Except(asked));
        Assert.Empty(s_scenario.Topics.Where(static topic => topic.HasSteps).Select(static topic => topic.Name).Except(topics));
    }

    [Theory]
    [InlineData("< bonjour", "rien n’est encore dit")]
    [InlineData("> bonjour\n< demain", "ligne 2")]
    [InlineData("> ma machine fuit\nétape nom", "étape « rappel »")]
    [InlineData("> ma machine fuit\n= panne bruit", "panne fuite")]
    [InlineData("> au revoir\nfin transfer", "fin « done »")]
    [InlineData("> au revoir\nbarreau model", "barreau « script »")]
    [InlineData("heure midi", "attendu")]
    [InlineData("> oui\nsaute", "non comprise")]
    public async Task What_goes_otherwise_is_told(string script, string expected)
    {
        var wrong = await new ChatScript(Services(null)).RunAsync(["appelant 0612345678", .. script.Split('\n')], Now);
        Assert.Contains(expected.Replace("ligne 2", "ligne 3", StringComparison.Ordinal), wrong, StringComparison.Ordinal);
    }

    private static Task<string?> RunAsync(string[] script, ILanguageModel? model) => new ChatScript(Services(model)).RunAsync(script, Now);

    private static ChatServices Services(ILanguageModel? model) => new(s_scenario, s_understanding, model, TimeSpan.FromSeconds(1), TimeProvider.System);
}
