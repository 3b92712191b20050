using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Tests.Engines.Models;
using Voicebot.Lab.Sentences;

namespace Voicebot.Appliance.Tests.Dialogues;

/// <summary>The labelled sentences of `tests/understanding`, held-out half: what docs/understanding.md says of it does not get worse.</summary>
public sealed class UnderstandingScoreTests
{
    private static readonly IReadOnlyList<LabelledSentence> s_sentences = SentenceSet.Read(Path.Combine(BorrowedModels.Checkout(), "tests/understanding"));
    private static readonly Scenario s_scenario = Scenario.BuiltIn();
    private static readonly Understanding s_understanding = new(s_scenario, Classifier.BuiltIn(), new Knowledge(s_scenario));

    [Fact]
    public async Task Held_out_sentences_lead_where_they_must()
    {
        var scores = await UnderstandingScore.OfAsync(s_sentences.Where(static one => one is { IsHeldOut: true, IsFree: false }), s_scenario, s_understanding, TestContext.Current.CancellationToken);
        Assert.True(scores.Count > 500);
        Assert.InRange(100.0 * scores.Count(static one => one.IsRight) / scores.Count, LeastRight, 100);
        Assert.InRange(100.0 * scores.Count(static one => one.IsWrong) / scores.Count, 0, MostWrong);
    }

    [Fact]
    public async Task Held_out_free_questions_get_their_passage()
    {
        var scores = await UnderstandingScore.OfAsync(s_sentences.Where(static one => one is { IsHeldOut: true, IsFree: true }), s_scenario, s_understanding, TestContext.Current.CancellationToken);
        Assert.True(scores.Count > 100);
        Assert.InRange(100.0 * scores.Count(static one => one.IsRight && one.Captures.All(static told => told.IsRight)) / scores.Count, LeastAnswered, 100);
        Assert.InRange(100.0 * scores.Count(static one => one.IsWrong) / scores.Count, 0, MostMistaken);
    }

    [Theory]
    [InlineData("appareil", 95, 2)]
    [InlineData("panne", 45, 9)]
    [InlineData("depuis", 100, 0)]
    public async Task What_a_held_out_sentence_tells_beside_is_taken(string name, double leastRight, double mostWrong)
    {
        var scores = await UnderstandingScore.OfAsync(s_sentences.Where(static one => one.IsHeldOut), s_scenario, s_understanding, TestContext.Current.CancellationToken);
        var told = scores.Where(static one => one.IsRight).SelectMany(static one => one.Captures).Where(one => one.Name == name).ToList();
        Assert.InRange(100.0 * told.Count(static one => one.IsRight) / told.Count, leastRight, 100);
        Assert.InRange(100.0 * told.Count(static one => !one.IsRight && one.Got is not null) / told.Count, 0, mostWrong);
    }

    [Fact]
    public async Task No_danger_is_missed_and_nothing_ends_as_done_that_is_no_goodbye()
    {
        var scores = await UnderstandingScore.OfAsync(s_sentences, s_scenario, s_understanding, TestContext.Current.CancellationToken);
        Assert.Empty(scores.Where(static one => one.IsDangerMissed || one.IsLost).Select(static one => one.Sentence.Text));
    }

    [Fact]
    public async Task Answers_to_questions_are_taken()
    {
        var answers = await UnderstandingScore.OfAnswersAsync(s_sentences.Where(static one => one.IsHeldOut), s_scenario, s_understanding, TestContext.Current.CancellationToken);
        Assert.InRange((double)answers.Count(static one => one.IsRight) / answers.Count, 0.93, 1);
    }

    [Fact]
    public void No_sentence_is_in_both_halves()
    {
        var halves = s_sentences.GroupBy(static one => string.Join(' ', Appliance.Dialogues.French.Words.Split(one.Text)) + one.Step).Where(static group => group.Select(static one => one.IsHeldOut).Distinct().Count() > 1);
        Assert.Empty(halves.Select(static group => group.Key));
        Assert.Empty(s_sentences.GroupBy(static one => one.Family).Where(static group => group.Select(static one => one.IsHeldOut).Distinct().Count() > 1).Select(static group => group.Key));
    }

    // docs/understanding.md, less one in a hundred.
    private const double LeastRight = 88.5;
    private const double MostWrong = 3.5;
    private const double LeastAnswered = 64;
    private const double MostMistaken = 13.5;
}
