using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class StepReaderTests
{
    private static readonly Scenario s_scenario = Scenario.BuiltIn();
    private static readonly StepReader s_fault = Reader("panne");
    private static readonly StepReader s_appliance = Reader("appareil");

    [Theory]
    [InlineData("le beurre est mou et le lait a tourné", "ne refroidit pas")]
    [InlineData("il y a de l'eau qui ressort sur le carrelage de la cuisine", "fuite")]
    [InlineData("j'appuie sur le bouton et ça fait rien", "ne démarre pas")]
    [InlineData("la poignée de la porte est cassée", "autre panne")]
    public void A_fault_is_known_by_what_it_means(string text, string expected)
    {
        Assert.Null(new StepReader(s_fault.Step).ReadAnywhere(text)); // no example says it
        Assert.Equal(expected, s_fault.ReadAnywhere(text)?.Value);
    }

    [Theory]
    [InlineData("les assiettes ressortent avec du gras", "lave-vaisselle")]
    [InlineData("mes pulls ressortent essorés à moitié", "lave-linge")]
    public void An_appliance_is_known_by_what_it_does(string text, string expected) => Assert.Equal(expected, s_appliance.ReadAnywhere(text)?.Value);

    [Theory]
    [InlineData("elle ne fuit pas du tout")]
    [InlineData("c'est madame Petit")]
    [InlineData("zéro six douze trente-quatre cinquante-six soixante-dix-huit")]
    [InlineData("je voudrais savoir vos horaires s'il vous plaît")]
    [InlineData("oui")]
    public void What_tells_no_fault_is_asked(string text) => Assert.Null(s_fault.ReadAnywhere(text));

    [Fact]
    public void Another_scenarios_options_go_by_their_examples() =>
        Assert.Null(Classifier.Of(new Step("panne", Options: [new StepOption("ne démarre pas", []), new StepOption("rouille", [])])));

    private static StepReader Reader(string name) => new(s_scenario.FindStep(name)!, Classifier.Of(s_scenario.FindStep(name)!));
}
