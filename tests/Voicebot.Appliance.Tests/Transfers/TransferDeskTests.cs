using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Transfers;

namespace Voicebot.Appliance.Tests.Transfers;

/// <summary>Whether a person is promised, what they learn, and what the caller hears whom nobody takes.</summary>
public sealed class TransferDeskTests
{
    private static readonly Guid s_call = Guid.Parse("125b2214-21d7-4510-b361-2345678fffff");
    private static readonly Guid s_leg = Guid.Parse("125b2214-21d7-8510-b361-2345678fffff");
    private static readonly DateTimeOffset s_open = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero); // a Monday
    private static readonly DateTimeOffset s_closed = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(s_open);
    private readonly Scenario _scenario = Scenario.BuiltIn();

    [Theory]
    [InlineData(true, 0, false, null)]
    [InlineData(true, 1, false, null)]
    [InlineData(true, 2, false, Absence.Busy)]
    [InlineData(true, null, false, null)] // nobody knows: rung
    [InlineData(false, 0, false, Absence.Closed)]
    [InlineData(false, 2, true, null)] // the appliance is about to stop
    public async Task A_person_is_there_in_the_hours_and_while_a_line_is_free(bool isOpen, int? running, bool handingOn, Absence? absence)
    {
        var desk = new TransferDesk(() => _scenario.Hours, most: 2, _ => Task.FromResult(running), () => handingOn, new FakeTimeProvider(isOpen ? s_open : s_closed));
        Assert.Equal(absence, await desk.AbsenceAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_person_learns_what_was_told_and_the_caller_comes_back_to_the_same_conversation()
    {
        var desk = Desk();
        var dialogue = desk.Follow(s_call, NewDialogue(desk));
        await AnswerAsync(dialogue, "Ma machine à laver fuit depuis hier.");
        Assert.Null(desk.Find(s_leg)); // not on its way yet
        var handover = desk.Begin(s_call)!;
        Assert.True(TransferDesk.IsPersons(s_leg) && !TransferDesk.IsPersons(s_call));
        Assert.Same(handover, desk.Find(s_leg));
        Assert.Equal($"dossier {handover.Ticket}", handover.CallerName);
        Assert.StartsWith($"Un appelant, dossier {StepReader.Spaced(handover.Ticket)} : lave-linge, fuite", handover.Summary, StringComparison.Ordinal);
        Assert.Same(dialogue, desk.TakeBack(s_call));
        Assert.StartsWith("Aucun conseiller n’a pu prendre votre appel.", dialogue.ComeBack(), StringComparison.Ordinal);
        Assert.Equal("panne", dialogue.Record.Topic);
        Assert.Null(desk.TakeBack(s_call)); // once
    }

    [Fact]
    public void Who_was_taken_does_not_come_back_and_nobody_is_waited_for_for_ever()
    {
        var desk = Desk();
        desk.Follow(s_call, NewDialogue(desk));
        desk.Begin(s_call);
        Assert.Equal(1, desk.Expected);
        desk.Accept(s_leg);
        Assert.Null(desk.TakeBack(s_call));
        desk.Begin(s_call);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, desk.Expected);
        desk.End(s_call);
        Assert.Null(desk.Begin(s_call));
    }

    [Theory]
    [InlineData(true, 0, false, true, true)]
    [InlineData(true, 1, false, false, true)] // the only line is taken: the place that is kept is nobody else's
    [InlineData(true, 0, true, false, false)] // all are handed on
    [InlineData(false, 0, false, true, true)]
    [InlineData(false, 1, false, false, false)]
    public void A_place_is_kept_for_whoever_is_expected(bool isOnItsWay, int callers, bool handingOn, bool isNewTaken, bool isExpectedTaken)
    {
        var desk = new TransferDesk(() => _scenario.Hours, most: 1, static _ => Task.FromResult<int?>(0), () => handingOn, _clock);
        desk.Follow(s_call, NewDialogue(desk));
        if (isOnItsWay)
            desk.Begin(s_call);
        Guid[] here = [.. Enumerable.Repeat(Guid.Parse("0f7a2214-21d7-4510-b361-2345678fffff"), callers), Guid.Parse("0f7a2214-21d7-8510-b361-2345678fffff")];
        Assert.Equal(isNewTaken, desk.HasPlace(Guid.Parse("3b7a2214-21d7-4510-b361-2345678fffff"), here, lines: 1));
        foreach (var leg in (Guid?[])[s_leg, s_call, null])
            Assert.Equal(isExpectedTaken, desk.HasPlace(leg, here, lines: 1));
    }

    [Theory]
    [InlineData("Je sens une odeur de gaz.", "danger", ReplyOutcome.Transfer)]
    [InlineData("Je voudrais parler à un conseiller.", "nobody", ReplyOutcome.Continue)]
    [InlineData("#0", "nobody", ReplyOutcome.Continue)]
    public async Task Outside_the_hours_danger_alone_rings(string said, string rung, ReplyOutcome outcome)
    {
        _clock.SetUtcNow(s_closed.AddDays(14));
        var dialogue = NewDialogue(Desk());
        var token = TestContext.Current.CancellationToken;
        var reply = said == "#0" ? await dialogue.PressAsync("0", token) : await dialogue.ReplyAsync(Heard(said), token);
        Assert.Equal((rung, outcome), (reply.Rung, reply.Outcome));
    }

    // Noise, again and again: a question, the ticket, the goodbye; never a circle.
    [Fact]
    public async Task Nothing_understood_ends_with_a_ticket_and_a_goodbye()
    {
        _clock.SetUtcNow(s_closed.AddDays(14));
        var dialogue = NewDialogue(Desk());
        await AnswerAsync(dialogue, "Je voudrais parler à un conseiller.");
        var said = new List<string>();
        var outcome = ReplyOutcome.Continue;
        for (var turns = 0; turns < 30 && outcome == ReplyOutcome.Continue; turns++)
        {
            var reply = await dialogue.ReplyAsync(Heard("blabla blabla"), TestContext.Current.CancellationToken);
            outcome = reply.Outcome;
            said.Add(await TextAsync(reply));
        }
        Assert.Equal(ReplyOutcome.Done, outcome);
        Assert.Single(said, static text => text.Contains("Votre demande porte le numéro", StringComparison.Ordinal));
    }

    private TransferDesk Desk() => new(() => _scenario.Hours, 2, _ => Task.FromResult<int?>(0), () => false, _clock);

    private Dialogue NewDialogue(TransferDesk desk) =>
        new(_scenario, new Understanding(_scenario), null, TimeSpan.FromSeconds(5), _clock, NullLogger.Instance) { Persons = desk };

    private static Hearing Heard(string said) => new(new Recognition(said, 0.95f, []), 1500);

    private static async Task AnswerAsync(Dialogue dialogue, string said) => await TextAsync(await dialogue.ReplyAsync(Heard(said), TestContext.Current.CancellationToken));

    private static async Task<string> TextAsync(Reply reply)
    {
        var text = new List<string>();
        await foreach (var one in reply.Text)
            text.Add(one);
        return string.Join(' ', text);
    }
}
