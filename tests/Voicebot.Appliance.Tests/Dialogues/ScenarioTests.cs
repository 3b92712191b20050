using System.Text;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class ScenarioTests
{
    [Fact]
    public void The_built_in_scenario_greets_as_the_product_promises()
    {
        var scenario = Scenario.BuiltIn();
        Assert.Equal("Bonjour, bienvenue au SAV Wouippleul. Comment puis-je vous aider ?", scenario.Greeting);
        Assert.Contains("automatique", scenario.Announcement, StringComparison.Ordinal);
        Assert.Equal("Allô, vous êtes toujours là ?", scenario.StillThere);
        Assert.Contains(scenario.Topics, topic => topic.Outcome == ReplyOutcome.Transfer);
        Assert.Contains(scenario.Topics, topic => topic.Outcome == ReplyOutcome.Done);
    }

    [Theory]
    [InlineData("", "ligne 1")]
    [InlineData("null", "vide")]
    [InlineData("[]", "ligne 1")]
    [InlineData("{ \"name\": \"x\" }", "announcement")]
    public void What_is_no_scenario_says_why(string json, string expected)
    {
        var error = Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"greeting\": \"", "\"gruss\": \"", "« gruss » n’est pas un champ connu")]
    [InlineData("\"outcome\": \"done\"", "\"outcome\": \"fin\"", "outcome » : cette valeur n’est pas de l’espèce attendue")]
    [InlineData("\"name\": \"horaires\",", "", "il manque name")]
    [InlineData("\"stillThere\": \"", "\"stillThere\" \"", "ce n’est pas du JSON")]
    public void What_is_no_scenario_is_told_in_French_and_with_its_line(string right, string wrong, string told)
    {
        var json = BuiltInJson().ReplaceLineEndings("\n");
        var at = json.IndexOf(right, StringComparison.Ordinal);
        var mistake = Assert.Single(Scenario.Check(Encoding.UTF8.GetBytes(json[..at] + wrong + json[(at + right.Length)..])));
        Assert.Contains(told, mistake.Reason, StringComparison.Ordinal);
        Assert.InRange(mistake.Line, json[..at].Count(static letter => letter == '\n') + 1, json[..at].Count(static letter => letter == '\n') + 12);
    }

    [Theory]
    [InlineData("\"name\": \"SAV", "\"nom\": \"\", \"name\": \"SAV", "nom")]
    [InlineData("\"stillThere\": \"Allô, vous êtes toujours là ?\"", "\"stillThere\": \" \"", "stillThere")]
    [InlineData("\"name\": \"horaires\"", "\"name\": \"panne\"", "panne")]
    [InlineData("\"keywords\": [\"garantie\",", "\"keywords\": [\"\",", "garantie")]
    [InlineData("\"outcome\": \"done\"", "\"outcome\": \"perhaps\"", "outcome")]
    public void A_mistake_in_a_scenario_is_named(string right, string wrong, string expected)
    {
        var json = BuiltInJson();
        Assert.Contains(right, json, StringComparison.Ordinal);
        var error = Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(json.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string BuiltInJson()
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream("sav-wouippleul.fr.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
