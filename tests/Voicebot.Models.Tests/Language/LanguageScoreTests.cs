namespace Voicebot.Models.Tests.Language;

public sealed class LanguageScoreTests
{
    private static readonly LanguageItem s_choice = new("choose", "", "", "panne", ["horaires", "panne"], null);

    private static readonly LanguageItem s_fields = new(
        "extract", "", "", "", null, new Dictionary<string, string?> { ["nom"] = "Marie Roy", ["ville"] = null });

    [Theory]
    [InlineData("""{"nom":" Marie Roy","ville":null}""", 1, 1)]
    [InlineData("""{"nom":"Marie Roy","ville":"Nice"}""", 1, 0.5)]
    [InlineData("""{"nom":"Marie"}""", 1, 0)]
    [InlineData("""{"nom":"Marie Roy" """, 0, 0)]
    [InlineData("""["Marie Roy"]""", 0, 0)]
    [InlineData(null, 0, 0)]
    public void A_field_is_right_when_it_is_as_said(string? json, double valid, double right)
    {
        var score = new LanguageScore();
        score.AddDocument(s_fields, json);
        Assert.Equal((valid, right), (score.ValidJson, score.Fields));
    }

    [Fact]
    public void Options_are_counted_and_what_went_wrong_is_shown()
    {
        var score = new LanguageScore();
        score.AddChoice(s_choice, 1);
        score.AddChoice(s_choice, 0);
        Assert.Equal(0.5, score.Options);
        Assert.Contains("options: 1 of 2 = 50.0%", score.ToString(), StringComparison.Ordinal);
        Assert.Contains("got    horaires", score.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_holds_every_job()
    {
        var items = LanguageItem.HeldOut();
        Assert.InRange(items.Count, 150, 200);
        Assert.All(items.Where(item => item.Job == "choose"), item => Assert.Contains(item.Answer, item.Options!));
        Assert.Equal(["answer", "choose", "extract", "summarise"], items.Select(item => item.Job).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(items.Where(item => item.Job == "extract").Sum(item => item.Fields!.Count), 80, 300);
    }
}
