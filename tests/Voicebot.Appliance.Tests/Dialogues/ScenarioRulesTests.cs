using System.Text;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

/// <summary>Each kind of mistake, made in the built-in scenario, is named on its line.</summary>
public sealed class ScenarioRulesTests
{
    private static readonly string s_json = BuiltIn();

    [Fact]
    public void The_built_in_scenario_has_no_mistake() => Assert.Empty(Scenario.Check(Encoding.UTF8.GetBytes(s_json)));

    [Theory]
    [InlineData("\"yes\": \"ajout\"", "\"yes\": \"rajout\"", "« rajout », qui n’existe pas")]
    [InlineData("\"otherwise\": \"redémarré\"", "\"otherwise\": \"depuis\"", "sans fin")]
    [InlineData("\"name\": \"réglé\"", "\"name\": \"conseil\"", "déjà pris")]
    [InlineData("\"name\": \"réglé\"", "\"name\": \"person\"", "un sens à lui")]
    [InlineData("\"yes\": \"réglé\",", "", "n’y mène")]
    [InlineData("\"steps\": [\"rappel\", \"numéro\", \"nom\", \"société\", \"facture\"", "\"steps\": [\"rappel\", \"numéros\", \"nom\", \"société\", \"facture\"", "« numéros » n’existe pas")]
    [InlineData("\"name\": \"sèche-linge\", \"key\": \"2\"", "\"name\": \"sèche-linge\", \"key\": \"1\"", "déjà celle de « lave-linge »")]
    [InlineData("\"name\": \"sèche-linge\", \"key\": \"2\"", "\"name\": \"sèche-linge\", \"key\": \"0\"", "n’est pas libre")]
    [InlineData("\"name\": \"sèche-linge\", \"key\": \"2\"", "\"name\": \"lave-linge\", \"key\": \"2\"", "vide ou déjà là")]
    [InlineData("\"key\": \"4\",\n      \"expects\"", "\"key\": \"1\",\n      \"expects\"", "déjà celle de « panne »")]
    [InlineData("\"other\": \"autre panne\"", "\"other\": \"autre chose\"", "n’est pas une option")]
    [InlineData("\"vidange plus\", \"vide pas\", ", "\"vidange plus\", \"vide pas\", \"plus de froid\", ", "serait compris comme")]
    [InlineData("\"expects\": \"since\"", "\"expects\": \"choice\"", "besoin d’« options »")]
    [InlineData("\"expects\": \"yesNo\",\n      \"captures\": \"téléphone\"", "\"expects\": \"phone\",\n      \"captures\": \"téléphone\"", "ne servent qu’à « yesNo »")]
    [InlineData("J’ai noté {facture}.", "C’est noté.", "doit relire la réponse")]
    [InlineData("\"captures\": \"ajout\",", "\"captures\": \"ajout\", \"value\": \"x\",", "ne servent qu’à « yesNo »")]
    [InlineData("rappeler au {caller} ?", "rappeler au {numéro} ?", "n’est noté par aucune étape")]
    [InlineData("\"examples\": [], \"advice\": \"Éteignez-le cinq minutes, puis rallumez-le.\"", "\"examples\": []", "n’a pas d’« advice »")]
    [InlineData("\"vendredi\": [\"9:00-12:00\"", "\"vendredi\": [\"9:00-25:00\"", "n’est pas un horaire")]
    [InlineData("\"vendredi\": [\"9:00-12:00\"", "\"vendredi\": [\"9:00-15:00\"", "chevauche")]
    [InlineData("\"vendredi\": [", "\"friday\": [", "n’est pas un jour")]
    [InlineData("\"holidays\": \"france\"", "\"holidays\": \"spain\"", "attendu : france ou none")]
    [InlineData("Depuis quand ?", "Depuis quand 🙂 ?", "ne sait pas dire")]
    [InlineData("Depuis quand ?", "Depuis 昨日 ?", "ne sait pas dire « 昨 »")]
    [InlineData("\"hangoverMs\": 600", "\"hangoverMs\": 60", "attendu : 200 à 5000")]
    [InlineData("\"expects\": \"since\"", "\"expect\": \"since\"", "expect")]
    [InlineData("\"keywords\": [\"garantie\",", "\"keywords\": [\"garantie\", \"horaire\",", "déjà un mot de")]
    [InlineData("\"whenDenied\": \"conseiller\"", "\"whenDenied\": \"personne\"", "n’est pas un sujet")]
    [InlineData("Tant mieux. Puis-je vous aider pour autre chose ?\",\n      \"expects\": \"anythingElse\"", "Tant mieux. Puis-je vous aider pour autre chose ?\",\n      \"next\": \"réglé\"", "tourne en rond")]
    public void A_mistake_is_named_on_its_line(string right, string wrong, string expected)
    {
        Assert.Contains(right, s_json, StringComparison.Ordinal);
        var json = s_json.Replace(right, wrong, StringComparison.Ordinal);
        var mistakes = Scenario.Check(Encoding.UTF8.GetBytes(json));
        var (line, _) = Assert.Single(mistakes.DistinctBy(static one => one.Reason), one => one.Reason.Contains(expected, StringComparison.Ordinal));
        // Within the thing that has it: a step, a topic, the hours.
        var at = s_json[..s_json.IndexOf(right, StringComparison.Ordinal)].Count(static c => c == '\n') + 1;
        Assert.InRange(line, at - 40, at + 35);
        Assert.Contains(expected, Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(json))).Message + string.Concat(mistakes.Select(static one => one.Reason)), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_those_of_the_file()
    {
        var lines = new ScenarioLines("{\n \"a\": [\n  { \"b\": 1 },\n  // no element\n  { \"b\":\n 2 }\n ],\n \"c\": { \"d\": 3 }\n}"u8);
        Assert.Equal([2, 3, 3, 5, 5, 8, 8, 1], "a a[0] a[0].b a[1].b a[1].x c.d c.e z".Split(' ').Select(lines.Of));
    }

    private static string BuiltIn()
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream("sav-wouippleul.fr.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
