using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class DialogueTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(6);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private readonly Scenario _scenario = Scenario.BuiltIn();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_keyword_answers_without_asking_the_model()
    {
        var model = new ScriptedModel();
        var reply = await NewDialogue(model).ReplyAsync(Heard("quels sont vos horaires"), Now);
        Assert.Equal("script", reply.Rung);
        Assert.StartsWith("Nous sommes ouverts", await TextAsync(reply), StringComparison.Ordinal);
        Assert.Equal(0, model.Asked);
    }

    [Fact]
    public async Task A_danger_goes_before_all_else_and_needs_less_certainty()
    {
        var dialogue = NewDialogue(new ScriptedModel());
        var reply = await dialogue.ReplyAsync(new Hearing(new Recognition("oui ça sent le gaz au revoir", 0.4f, []), 900, false, false), Now);
        Assert.Equal((ReplyOutcome.Transfer, "danger"), (reply.Outcome, reply.Rung));
        Assert.Contains("ne touchez à aucun interrupteur", await TextAsync(reply), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_recognitions_in_a_row_that_failed_end_at_a_person()
    {
        var dialogue = NewDialogue(null);
        var failed = new Hearing(Recognition.Nothing, 900, false, Failed: true);
        Assert.Equal(ReplyOutcome.Continue, (await dialogue.ReplyAsync(failed, Now)).Outcome);
        await dialogue.ReplyAsync(Heard("quels sont vos horaires"), Now);
        Assert.Equal(ReplyOutcome.Continue, (await dialogue.ReplyAsync(failed, Now)).Outcome);
        Assert.Equal(ReplyOutcome.Transfer, (await dialogue.ReplyAsync(failed, Now)).Outcome);
    }

    [Fact]
    public async Task A_reply_that_was_not_heard_is_taken_back()
    {
        var dialogue = NewDialogue(null);
        dialogue.Meet("0612345678");
        await dialogue.ReplyAsync(Heard("ma machine fuit"), Now);
        await dialogue.ReplyAsync(Heard("oui"), Now);
        Assert.Equal("nom", dialogue.State.Step?.Name);
        dialogue.TakeBack();
        Assert.Equal("rappel", dialogue.State.Step?.Name);
        Assert.Equal(Expectation.YesNo, dialogue.Expects);
        dialogue.TakeBack();
        Assert.Equal("rappel", dialogue.State.Step?.Name);
    }

    [Fact]
    public async Task A_ticket_has_one_number_in_a_call_and_the_record_tells_all()
    {
        var book = new CountingBook();
        var dialogue = new Dialogue(_scenario, new Understanding(_scenario), null, s_deadline, _clock, NullLogger.Instance, book);
        dialogue.Meet("0612345678");
        foreach (var text in new[] { "c'est madame Petit, mon frigo ne refroidit plus depuis hier", "oui", "oui", "non" })
            await dialogue.ReplyAsync(Heard(text), Now);
        dialogue.TakeBack();
        await dialogue.ReplyAsync(Heard("non, toujours pas"), Now);
        Assert.Equal(["panne"], book.Opened.Select(static call => call.Topic));
        Assert.Equal(("panne", "42", true), (dialogue.Record.Topic, dialogue.Record.Ticket, dialogue.Record.IsComplete));
        Assert.Equal(
            ["appareil réfrigérateur", "depuis depuis hier", "nom Madame Petit", "panne ne refroidit pas", "redémarré oui", "téléphone 0612345678"],
            dialogue.Record.Captures.Where(static one => one.Name != Flow.Request).Select(static one => $"{one.Name} {one.Value}").Order(StringComparer.Ordinal));
        Assert.Equal((CaptureSource.Line, true), dialogue.Record.Captures.Where(static one => one.Name == "téléphone").Select(static one => (one.Source, one.Confirmed)).Single());
    }

    [Fact]
    public async Task An_extension_of_the_house_is_no_number_to_call_back()
    {
        var dialogue = NewDialogue(null);
        dialogue.Meet("6001");
        await dialogue.ReplyAsync(Heard("ma machine fuit"), Now);
        Assert.Equal(("numéro", KeyWish.Phone), (dialogue.State.Step?.Name, dialogue.Keys));
    }

    [Fact]
    public async Task A_model_cannot_end_a_call()
    {
        var reply = await NewDialogue(new ScriptedModel { Chosen = "fin", Probability = 0.99f }).ReplyAsync(Heard("le chat est sur la table"), Now);
        Assert.Equal(ReplyOutcome.Continue, reply.Outcome);
    }

    [Fact]
    public async Task Nothing_understood_is_asked_again_then_ends_at_a_person()
    {
        var dialogue = NewDialogue(null);
        foreach (var phrase in _scenario.NotUnderstood)
        {
            var reply = await dialogue.ReplyAsync(Unheard(), Now);
            Assert.Equal((phrase, ReplyOutcome.Continue), (await TextAsync(reply), reply.Outcome));
        }
        var last = await dialogue.ReplyAsync(Heard("blablabla"), Now);
        Assert.Equal((_scenario.Transfer, ReplyOutcome.Transfer), (await TextAsync(last), last.Outcome));
    }

    [Fact]
    public async Task Being_understood_once_forgives_what_was_before()
    {
        var dialogue = NewDialogue(null);
        await dialogue.ReplyAsync(Unheard(), Now);
        await dialogue.ReplyAsync(Heard("quels sont vos horaires"), Now);
        Assert.Equal(_scenario.NotUnderstood[0], await TextAsync(await dialogue.ReplyAsync(Unheard(), Now)));
    }

    [Fact]
    public async Task What_the_script_does_not_know_the_model_sorts()
    {
        var model = new ScriptedModel { Chosen = "garantie", Probability = 0.9f };
        var reply = await NewDialogue(model).ReplyAsync(Heard("combien de temps suis-je couvert"), Now);
        Assert.Equal("choice", reply.Rung);
        Assert.StartsWith("Nos appareils sont garantis", await TextAsync(reply), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_that_is_a_guess_does_not_count_and_the_model_answers_freely()
    {
        var model = new ScriptedModel { Chosen = "garantie", Probability = 0.4f, Answer = ["Nous réparons ", "aussi les fours. ", "Oui."] };
        var reply = await NewDialogue(model).ReplyAsync(Heard("et les micro-ondes"), Now);
        Assert.Equal("model", reply.Rung);
        Assert.Equal("Nous réparons aussi les fours. Oui.", await TextAsync(reply));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_model_that_freezes_or_fails_costs_the_rung_not_the_turn(bool freezes, bool fails)
    {
        var model = new ScriptedModel { Freezes = freezes, Fails = fails };
        var replying = NewDialogue(model).ReplyAsync(Heard("et les micro-ondes"), Now);
        if (freezes)
        {
            Assert.False(replying.IsCompleted);
            _clock.Advance(s_deadline);
        }
        Assert.Equal(_scenario.NotUnderstood[0], await TextAsync(await replying));
    }

    [Fact]
    public async Task A_model_that_falls_silent_in_its_answer_ends_the_answer()
    {
        var model = new ScriptedModel { Answer = ["Nous réparons aussi les fours. ", "Et"], FreezesAfterAnswer = true };
        var reply = await NewDialogue(model).ReplyAsync(Heard("et les micro-ondes"), Now);
        var reading = TextAsync(reply);
        Assert.False(reading.IsCompleted);
        _clock.Advance(s_deadline);
        Assert.Equal("Nous réparons aussi les fours.", (await reading).TrimEnd());
    }

    [Fact]
    public async Task On_a_hot_box_the_model_answers_in_one_sentence_and_computes_no_more()
    {
        var model = new ScriptedModel { Answer = ["Nous réparons, bien sûr, ", "aussi les fours. ", "Les nôtres. ", "Et les autres."], FreezesAfterAnswer = true };
        var reply = await NewDialogue(model, brief: true).ReplyAsync(Heard("et les micro-ondes"), Now);
        Assert.Equal("Nous réparons, bien sûr, aussi les fours.", (await TextAsync(reply)).TrimEnd());
        Assert.True(model.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task What_the_recogniser_is_unsure_of_is_asked_again()
    {
        var reply = await NewDialogue(null).ReplyAsync(Heard("quels sont vos horaires", 0.3f), Now);
        Assert.Equal(_scenario.NotUnderstood[0], await TextAsync(reply));
    }

    [Fact]
    public async Task A_cough_is_passed_over_once_and_asked_about_then()
    {
        var dialogue = NewDialogue(null);
        Assert.Equal("", await TextAsync(await dialogue.ReplyAsync(Unheard(voicedMs: 300), Now)));
        Assert.Equal(_scenario.NotUnderstood[0], await TextAsync(await dialogue.ReplyAsync(Unheard(voicedMs: 300), Now)));
    }

    [Theory]
    [InlineData(200, 0.6f, "")] // a knock that sounds like « non »
    [InlineData(200, 0.9f, "Merci de votre appel. Au revoir.")]
    [InlineData(400, 0.6f, "Merci de votre appel. Au revoir.")]
    public async Task A_brief_sound_must_be_clear_to_be_a_word(int voicedMs, float confidence, string said) =>
        Assert.Equal(said, await TextAsync(await NewDialogue(null).ReplyAsync(Heard("non", confidence) with { VoicedMs = voicedMs }, Now)));

    [Fact]
    public async Task A_short_word_that_a_broken_recogniser_missed_is_asked_about_at_once() =>
        Assert.Equal(_scenario.NotUnderstood[0], await TextAsync(await NewDialogue(null).ReplyAsync(Unheard(voicedMs: 300, failed: true), Now)));

    [Fact]
    public async Task Noise_without_end_is_called_by_its_name_and_ends_at_a_person()
    {
        var dialogue = NewDialogue(null);
        for (var turn = 0; turn < _scenario.NotUnderstood.Count; turn++)
            Assert.Equal(_scenario.TooNoisy, await TextAsync(await dialogue.ReplyAsync(Unheard(20_000, cut: true), Now)));
        Assert.Equal(ReplyOutcome.Transfer, (await dialogue.ReplyAsync(Unheard(20_000, cut: true), Now)).Outcome);
    }

    [Theory]
    [InlineData(true)] // while it chooses
    [InlineData(false)] // while it answers
    public async Task A_model_that_is_late_is_stopped(bool chooses)
    {
        var model = new ScriptedModel { Freezes = chooses, FreezesAfterAnswer = true };
        var replying = NewDialogue(model).ReplyAsync(Heard("et les micro-ondes"), Now);
        Assert.False(model.Token.IsCancellationRequested);
        _clock.Advance(s_deadline);
        await replying;
        Assert.True(model.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_turn_that_is_cancelled_says_so()
    {
        using var over = new CancellationTokenSource();
        var replying = NewDialogue(new ScriptedModel { Freezes = true }).ReplyAsync(Heard("et les micro-ondes"), over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replying);
    }

    private Dialogue NewDialogue(ILanguageModel? model, bool brief = false) =>
        new(_scenario, new Understanding(_scenario), model, s_deadline, _clock, NullLogger.Instance) { IsBrief = () => brief };

    private sealed class CountingBook : ITicketBook
    {
        public List<CallRecord> Opened { get; } = [];

        public string Open(CallRecord call, string? caller)
        {
            Opened.Add(call);
            return $"{41 + Opened.Count}";
        }

        public OpenTicket? FindOpen(string caller) => null;
    }

    private static Hearing Heard(string text, float confidence = 0.9f) => new(new Recognition(text, confidence, []), VoicedMs: 1500);

    private static Hearing Unheard(int voicedMs = 1500, bool cut = false, bool failed = false) => new(Recognition.Nothing, voicedMs, cut, failed);

    private static async Task<string> TextAsync(Reply reply)
    {
        var text = "";
        await foreach (var piece in reply.Text)
            text += (text.Length > 0 && !text.EndsWith(' ') ? " " : "") + piece;
        return text;
    }
}
