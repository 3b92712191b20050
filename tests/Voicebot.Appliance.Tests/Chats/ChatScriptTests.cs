using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Chats;

/// <summary>Prepared conversations (`scripts/`) in text: without a language model, with one that knows nothing, and with one that talks nonsense.</summary>
public sealed class ChatScriptTests
{
    private static readonly Scenario s_scenario = Scenario.BuiltIn();
    private static readonly Understanding s_understanding = new(s_scenario, Classifier.BuiltIn(), new Knowledge(s_scenario));

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
    public async Task Every_step_and_every_way_on_is_walked_by_voice_and_by_keys()
    {
        var ways = new ScriptWays(s_scenario);
        foreach (string name in Scripts().Select(static row => row.Data))
        {
            var script = new ChatScript(Services(null)) { Turned = ways.Turned };
            foreach (var conversation in Conversations(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Chats/scripts", name), Now)))
            {
                ways.Begin();
                Assert.Null(await script.RunAsync(conversation, Now));
            }
        }
        Assert.Empty(ways.All().Except(ways.Walked));
    }

    // A new one begins with its caller.
    private static IEnumerable<List<string>> Conversations(string[] lines)
    {
        List<string> conversation = [];
        foreach (var line in lines)
        {
            if (line.StartsWith("appelant", StringComparison.Ordinal) && conversation.Count > 0)
            {
                yield return conversation;
                conversation = [];
            }
            conversation.Add(line);
        }
        yield return conversation;
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
