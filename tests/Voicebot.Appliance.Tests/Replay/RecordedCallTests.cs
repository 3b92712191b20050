using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Replay;

/// <summary>Calls that came through a real Asterisk to the binary, recorded by it (`calls/`): today's code makes the same of them.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class RecordedCallTests
{
    // The recording's clock was a real one, and since then the hangover behind a question has become 280 ms shorter (decision 0035).
    private const int ToleranceMs = 300;

    public static TheoryData<string> Calls() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Replay/calls")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Goes_as_it_went(string call)
    {
        var recording = CallRecording.Read(Path.Combine(AppContext.BaseDirectory, "Replay/calls", call));
        var replayed = CallReplay.Run(
            recording, AsItWas(Scenario.BuiltIn()),
            new ReplayOptions(new CallLimits(15_000, 30_000, 600_000), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(5)),
            static () => new EnergySpeechDetector(), SpeexEchoCanceller.Open);
        var comparison = new ReplayComparison(recording.Events, replayed, ToleranceMs);
        Assert.True(comparison.AreSame, string.Join('\n', comparison.Lines));
    }

    // The hours have changed since.
    private static Scenario AsItWas(Scenario scenario) => scenario with
    {
        Topics = [.. scenario.Topics.Select(static topic => topic.Name != "horaires" ? topic : topic with
        {
            Answer = "Nous sommes ouverts du lundi au vendredi, de neuf heures à dix-huit heures. Puis-je vous aider pour autre chose ?",
        })],
    };
}
