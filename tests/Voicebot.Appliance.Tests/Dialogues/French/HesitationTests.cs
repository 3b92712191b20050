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
    [InlineData("c'est un")]
    [InlineData("mon frigo et un")]
    [InlineData("en fait j'ai acheté chez vous un")]
    [InlineData("alors mon numéro")]
    [InlineData("je n'en ai pas, mais si")]
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
    [InlineData("Mon numéro de commande est le huit cinq huit six huit un.")]
    [InlineData("c'est le zéro six dix-huit soixante-dix-huit quarante-huit soixante et un")]
    [InlineData("Je voudrais parler à quelqu'un.")]
    [InlineData("oui, j'en ai un")]
    [InlineData("il y en a un")]
    [InlineData("Est-ce que vous réparez les ?")]
    [InlineData("Quand passe-t-il ?")]
    [InlineData("Il ne s'allume plus.")]
    [InlineData("Oui, le plus.")]
    [InlineData("Je n'ai pas le numéro.")]
    [InlineData("vous avez déjà mon adresse")]
    [InlineData("j'ai perdu la référence")]
    [InlineData("mais si")]
    [InlineData("si")]
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
