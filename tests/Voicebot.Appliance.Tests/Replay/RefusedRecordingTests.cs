using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Replay;

/// <summary>« Je refuse » and 9: the recording is gone, and the conversation goes on where it was.</summary>
public sealed class RefusedRecordingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("refused-").FullName;
    private readonly Scenario _scenario = Scenario.BuiltIn();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_is_deleted_and_nothing_is_written_after()
    {
        var call = Guid.NewGuid();
        await using (var recorder = CallRecorder.Begin(_folder, call, TimeProvider.System, NullLogger.Instance)!)
        {
            recorder.Write(new DigitTrace(call, 1, '5'));
            Assert.Single(Directory.GetFiles(_folder));
            recorder.Refuse();
            recorder.Write(new DigitTrace(call, 2, '6'));
        }
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("Je refuse.", true)]
    [InlineData("Non, je ne veux pas être enregistré.", true)]
    [InlineData("#9", true)]
    [InlineData("Ma machine à laver fuit.", false)]
    [InlineData("#1", false)]
    public async Task Whoever_refuses_is_asked_again_what_was_asked(string said, bool refuses)
    {
        var refused = 0;
        var dialogue = NewDialogue(() => refused++);
        var reply = await AnswerAsync(dialogue, said);
        Assert.Equal(refuses ? 1 : 0, refused);
        Assert.Equal(refuses, reply.Contains(_scenario.RecordingRefused, StringComparison.Ordinal));
        if (refuses)
            Assert.EndsWith("Comment puis-je vous aider ?", reply, StringComparison.Ordinal);
        Assert.Equal(!refuses, dialogue.RefuseRecording is not null);
    }

    [Fact]
    public async Task In_a_telephone_number_9_is_a_9()
    {
        var refused = 0;
        var dialogue = NewDialogue(() => refused++);
        await AnswerAsync(dialogue, "Ma machine à laver fuit.");
        Assert.Equal(KeyWish.Phone, dialogue.Keys);
        await AnswerAsync(dialogue, "#9");
        Assert.Equal(0, refused);
    }

    [Fact]
    public async Task Where_nothing_is_recorded_nothing_is_refused()
    {
        var dialogue = NewDialogue(null);
        Assert.DoesNotContain(_scenario.RecordingRefused, await AnswerAsync(dialogue, "Je refuse."), StringComparison.Ordinal);
    }

    [Fact]
    public void The_announcement_says_for_how_long() =>
        Assert.Contains("gardé 30 jours", _scenario.Noticed(30), StringComparison.Ordinal);

    private Dialogue NewDialogue(Action? refuse) =>
        new(_scenario, new Understanding(_scenario), null, TimeSpan.FromSeconds(5), TimeProvider.System, new CollectedLog()) { RefuseRecording = refuse };

    private static async Task<string> AnswerAsync(Dialogue dialogue, string said)
    {
        var token = TestContext.Current.CancellationToken;
        var reply = said.StartsWith('#') ? await dialogue.PressAsync(said[1..], token) : await dialogue.ReplyAsync(new Hearing(new Recognition(said, 0.95f, []), 1500), token);
        var text = new List<string>();
        await foreach (var one in reply.Text.WithCancellation(token))
            text.Add(one);
        return string.Join(' ', text);
    }
}
