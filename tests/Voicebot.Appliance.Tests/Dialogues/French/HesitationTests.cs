using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Tests.Dialogues.French;

public class HesitationTests
{
    [Theory]
    [InlineData("euh")]
    [InlineData("Alors...")]
    [InlineData("attendez")]
    [InlineData("attendez, une seconde")]
    [InlineData("je regarde")]
    [InlineData("c'est le")]
    [InlineData("j'ai acheté une")]
    [InlineData("ma machine fait du bruit et")]
    [InlineData("c'est parce que")]
    [InlineData("elle a un")]
    [InlineData("je voudrais,")]
    [InlineData("je m'appelle…")]
    [InlineData("mon numéro c'est")]
    [InlineData("non mais")]
    [InlineData("c'est-à-dire")]
    public void Hesitates(string text) => Assert.Equal(Ending.Hesitating, Hesitation.Read(text));

    [Theory]
    [InlineData("zéro six douze")]
    [InlineData("c'est le 06 12 34")]
    [InlineData("zéro six douze trente-quatre euh")]
    [InlineData("jean point dupont arobase")]
    [InlineData("jean arobase gmail")]
    [InlineData("D, U")]
    [InlineData("D U P")]
    [InlineData("M comme")]
    public void Dictates(string text) => Assert.Equal(Ending.Dictating, Hesitation.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("oui")]
    [InlineData("non merci")]
    [InlineData("ma machine ne marche plus")]
    [InlineData("elle est en panne.")]
    [InlineData("06 12 34 56 78")]
    [InlineData("jean arobase gmail point com")]
    [InlineData("un")]
    [InlineData("vingt et un")]
    [InlineData("deux cent un")]
    [InlineData("il y en a deux")]
    [InlineData("c'est le modèle A")]
    [InlineData("voilà")]
    [InlineData("je ne l'ai pas")]
    [InlineData("bonjour je vous appelle pour mon lave-linge")]
    public void Finishes(string text)
    {
        Assert.Equal(Ending.Finished, Hesitation.Read(text));
        Assert.False(Hesitation.EndsUnfinished(text));
    }
}
