using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Conversations;

/// <summary>Whole conversations on a simulated clock, with the real engines: each file of `scripts/` twice, once per detector.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class ConversationTests(ConversationEngines engines) : IClassFixture<ConversationEngines>
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Conversations/scripts");

    public static TheoryData<string, string> Scripts()
    {
        var data = new TheoryData<string, string>();
        foreach (var path in Directory.GetFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(path), "silero");
            data.Add(Path.GetFileNameWithoutExtension(path), "energy");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Goes_as_written(string script, string detector)
    {
        using var conversation = new Conversation(engines, detector);
        await conversation.RunAsync(await File.ReadAllTextAsync(Path.Combine(Folder, script + ".txt"), TestContext.Current.CancellationToken));
    }
}
