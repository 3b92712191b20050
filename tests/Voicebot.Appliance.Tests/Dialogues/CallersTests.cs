using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Dialogues;

/// <summary>What callers say, as people say it, written before the rules: `callers.tsv`, each sentence with what it must lead to.</summary>
public sealed class CallersTests
{
    private static readonly Understanding s_understanding = new(Scenario.BuiltIn());

    private static readonly (string Kind, string[] Expected, string Text)[] s_callers =
    [
        .. File.ReadLines(Path.Combine(BorrowedModels.Checkout(), "tests/Voicebot.Appliance.Tests/Dialogues/callers.tsv"))
            .Skip(1).Select(static line => line.Split('\t')).Select(static fields => (fields[0], fields[1].Split('|'), fields[2])),
    ];

    [Theory]
    [InlineData("danger")]
    [InlineData("near miss")]
    [InlineData("goodbye")]
    [InlineData("no goodbye")]
    [InlineData("negation")]
    [InlineData("robot")]
    [InlineData("change")]
    [InlineData("delivery")]
    [InlineData("breakdown")]
    [InlineData("hours")]
    [InlineData("guarantee")]
    [InlineData("bill")]
    [InlineData("visit")]
    [InlineData("person")]
    [InlineData("courtesy")]
    [InlineData("other")]
    public void Each_sentence_leads_where_it_must(string kind)
    {
        var asked = s_callers.Where(caller => caller.Kind == kind).ToList();
        Assert.NotEmpty(asked);
        Assert.Empty(asked
            .Select(caller => (caller.Text, caller.Expected, Found: s_understanding.Find(caller.Text)?.Name ?? "aucun"))
            .Where(caller => !caller.Expected.Contains(caller.Found))
            .Select(caller => $"« {caller.Text} »: {caller.Found} instead of {string.Join(" or ", caller.Expected)}"));
    }

    [Fact]
    public void Every_kind_of_the_file_is_asked() => Assert.Equal(16, s_callers.Select(caller => caller.Kind).Distinct().Count());

    /// <summary>As a recogniser writes it: no punctuation, no accents, no « ne ».</summary>
    [Fact]
    public void A_danger_is_one_without_accents_and_punctuation()
    {
        var plain = s_callers.Where(static caller => caller.Kind == "danger").Select(static caller => string.Join(' ', Appliance.Dialogues.French.Words.Split(caller.Text)));
        Assert.All(plain, static text => Assert.NotNull(Understanding.Danger(text)));
    }

    [Fact]
    public void No_goodbye_stands_beside_a_problem()
    {
        string[] goodbyes = ["merci, au revoir", "bonne journée", "au revoir", "c’est tout, merci", "bonne soirée à vous"];
        var problems = s_callers.Where(static caller => caller.Kind is "danger" or "no goodbye" or "delivery" or "breakdown" or "bill" or "negation").ToList();
        foreach (var goodbye in goodbyes)
        {
            foreach (var (_, _, text) in problems)
            {
                Assert.False(s_understanding.Find($"{text} {goodbye}.")?.Outcome == ReplyOutcome.Done, $"{text} {goodbye}");
                Assert.False(s_understanding.Find($"{goodbye}, {text}")?.Outcome == ReplyOutcome.Done, $"{goodbye}, {text}");
            }
        }
    }

    [Fact]
    public void Advice_on_dangers_names_whom_to_call_brings_a_person_and_never_says_to_plug_in()
    {
        Assert.Equal(7, Dangers.Phrases.Count());
        Assert.All(Dangers.Phrases, static advice =>
        {
            Assert.Contains("cent douze", advice, StringComparison.Ordinal);
            Assert.Contains("dix-huit", advice, StringComparison.Ordinal);
            Assert.Contains("conseiller", advice, StringComparison.Ordinal);
            Assert.DoesNotContain("rebranche", advice, StringComparison.Ordinal);
        });
        Assert.All(
            s_callers.Where(static caller => caller.Kind == "danger"),
            caller => Assert.Equal(ReplyOutcome.Transfer, s_understanding.Find(caller.Text)!.Outcome));
    }
}
