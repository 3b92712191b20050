using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Tests.Engines.Models;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>The model describes tickets when nobody calls.</summary>
public sealed class AfterCallsTests
{
    private const string Json = "{\"tag\":\" panne\",\"severity\":\" haute\",\"sentiment\":\" négatif\",\"summary\":\" Machine à laver : fuit.\"}";

    [Fact]
    public async Task A_ticket_is_described_when_the_calls_are_over()
    {
        var model = new ScriptedModel { Extracted = Json };
        var calls = 1;
        var (after, described, over) = Begin(model, () => Volatile.Read(ref calls) > 0);
        using (over)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Assert.Equal(0, model.Asked);
            Volatile.Write(ref calls, 0);
            Assert.Equal((7, new Description("panne", Severity.High, Sentiment.Negative, "Machine à laver : fuit.")), await described.WaitAsync(TestContext.Current.CancellationToken));
            await EndAsync(after, over);
        }
    }

    [Fact]
    public async Task A_call_that_comes_takes_the_model_and_the_ticket_is_described_afterwards()
    {
        var model = new ScriptedModel { Extracted = Json, Takes = TimeSpan.FromSeconds(1) };
        var calls = 0;
        var (after, described, over) = Begin(model, () => Volatile.Read(ref calls) > 0);
        using (over)
        {
            while (model.Asked == 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            Volatile.Write(ref calls, 1);
            while (!model.Token.IsCancellationRequested)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            Assert.False(described.IsCompleted);
            Volatile.Write(ref calls, 0);
            Assert.Equal(7, (await described.WaitAsync(TestContext.Current.CancellationToken)).Ticket);
            Assert.Equal(2, model.Asked);
            await EndAsync(after, over);
        }
    }

    [Theory]
    [InlineData("{\"tag\":\" pan")]
    [InlineData("{}")]
    public async Task A_model_that_breaks_off_leaves_the_rules_description(string json)
    {
        var model = new ScriptedModel { Extracted = json };
        var (after, described, over) = Begin(model, static () => false);
        using (over)
        {
            while (model.Asked == 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            await EndAsync(after, over);
            Assert.False(described.IsCompleted);
        }
    }

    [Fact, Trait("Needs", "userland")]
    public async Task The_demo_s_model_describes_a_ticket_under_the_grammar()
    {
        using var llama = LlamaLanguageModel.Open(Path.Combine(BorrowedModels.Checkout(), "models/demo/llm-fr-demo.gguf"), LlamaOptions.Default, NullLogger.Instance);
        var described = new TaskCompletionSource<Description>(TaskCreationOptions.RunContinuationsAsynchronously);
        var after = new AfterCalls(() => llama, Scenario.BuiltIn, static () => false, (_, description) => described.TrySetResult(description), TimeProvider.System, NullLogger.Instance);
        after.Add(1001, new CallRecord("panne", [Heard("Ma machine à laver ne marche plus depuis hier."), Heard("C'est une honte.")], "1001", IsComplete: true));
        using var over = new CancellationTokenSource();
        var running = after.RunAsync(over.Token);
        var description = await described.Task.WaitAsync(TestContext.Current.CancellationToken);
        await EndAsync(running, over);
        Assert.Equal(("panne", Severity.Normal, Sentiment.Negative), (description.Tag, description.Severity, description.Sentiment));
        Assert.Contains("machine à laver", description.Summary, StringComparison.OrdinalIgnoreCase);
        llama.Dispose();
        await llama.Ended;
    }

    private static Capture Heard(string words) => new(words, "", "", words, 0.9f, CaptureSource.Voice);

    [Fact]
    public void A_model_makes_nothing_less_grave()
    {
        var rules = Description.Of(new CallRecord("gaz", [], null, IsComplete: false, Anger: 1));
        Assert.Equal(new Description("gaz", Severity.Urgent, Sentiment.Negative, "tout va bien"), rules.With(new Description(null, Severity.Low, Sentiment.Positive, "tout va bien")));
    }

    private static (Task After, Task<(long Ticket, Description Description)> Described, CancellationTokenSource Over) Begin(ScriptedModel model, Func<bool> isBusy)
    {
        var described = new TaskCompletionSource<(long, Description)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var after = new AfterCalls(() => model, Scenario.BuiltIn, isBusy, (ticket, description) => described.TrySetResult((ticket, description)), TimeProvider.System, NullLogger.Instance);
        after.Add(7, new CallRecord("panne", [new Capture("demande", "x", "x", "ma machine à laver fuit", 0.9f, CaptureSource.Voice)], null, IsComplete: true));
        var over = new CancellationTokenSource();
        return (after.RunAsync(over.Token), described.Task, over);
    }

    private static async Task EndAsync(Task after, CancellationTokenSource over)
    {
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => after);
    }
}
