using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Speech;

public sealed class PromisedEnginesTests
{
    private static readonly float[] s_samples = [0.5f];
    private static readonly LanguagePrompt s_prompt = new("system", "user");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_before_the_recogniser_is_there_is_answered_by_it()
    {
        var opening = new TaskCompletionSource<IRecognizer>();
        var asked = new PromisedRecognizer("promise", opening.Task).RecognizeAsync(s_samples, RecognitionHints.None, Token);
        Assert.False(asked.IsCompleted);
        var engine = new ScriptedRecognizer("bonjour");
        opening.SetResult(engine);
        Assert.Equal("bonjour", (await asked).Text);
        Assert.Equal(s_samples, Assert.Single(engine.Utterances));
    }

    [Fact]
    public async Task Who_asks_before_the_voice_is_there_hears_it()
    {
        var opening = new TaskCompletionSource<ISynthesizer>();
        var clauses = new PromisedSynthesizer("promise", opening.Task).SynthesizeAsync("Bonjour.", Token).GetAsyncEnumerator(Token);
        var first = clauses.MoveNextAsync();
        Assert.False(first.IsCompleted);
        opening.SetResult(new ToneSynthesizer());
        Assert.True(await first);
        Assert.True(clauses.Current.Samples.Length > 0);
        Assert.False(await clauses.MoveNextAsync());
    }

    [Fact]
    public async Task Who_asks_before_the_model_is_there_is_answered_by_it()
    {
        var opening = new TaskCompletionSource<ILanguageModel>();
        var promise = new PromisedLanguageModel("promise", opening.Task);
        var chosen = promise.ChooseAsync(s_prompt, ["one", "two"], Token);
        var extracted = promise.ExtractAsync(s_prompt, "", 1, Token);
        var warm = promise.WarmUpAsync("system", Token);
        var answer = promise.AnswerAsync(s_prompt, 1, Token).GetAsyncEnumerator(Token);
        var piece = answer.MoveNextAsync();
        Assert.False(chosen.IsCompleted || extracted.IsCompleted || warm.IsCompleted || piece.IsCompleted);
        opening.SetResult(new ScriptedModel { Chosen = "two", Extracted = "{}", Answer = ["Oui."] });
        Assert.Equal(1, (await chosen).Index);
        Assert.Equal("{}", await extracted);
        await warm;
        Assert.True(await piece);
        Assert.Equal("Oui.", answer.Current);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_had_fails_whoever_waits_for_it()
    {
        var refused = new EngineUnavailableException("model.bin: damaged");
        var recognizer = new EngineSlot<IRecognizer>(static opening => new PromisedRecognizer("promise", opening));
        var asked = recognizer.Engine!.RecognizeAsync(s_samples, RecognitionHints.None, Token);
        recognizer.Leave(refused);
        Assert.Same(refused, await Assert.ThrowsAsync<EngineUnavailableException>(() => asked));
        Assert.Null(recognizer.Engine); // who comes now goes without
    }

    [Fact]
    public async Task An_engine_that_is_there_takes_the_promise_s_place()
    {
        var slot = new EngineSlot<IRecognizer>(static opening => new PromisedRecognizer("promise", opening));
        var promise = slot.Engine!;
        var engine = new ScriptedRecognizer("bonjour");
        slot.Fill(engine);
        Assert.Same(engine, slot.Engine);
        Assert.Equal("bonjour", (await promise.RecognizeAsync(s_samples, RecognitionHints.None, Token)).Text);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_longer_does_not()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = new PromisedRecognizer("promise", new TaskCompletionSource<IRecognizer>().Task).RecognizeAsync(s_samples, RecognitionHints.None, over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }
}
