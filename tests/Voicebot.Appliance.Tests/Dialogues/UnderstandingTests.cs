using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class UnderstandingTests
{
    private readonly Understanding _understanding = new(Scenario.BuiltIn());

    [Theory]
    [InlineData("Bonjour, ma machine à laver ne démarre plus.", "panne")]
    [InlineData("mon lave-vaisselle marche pas", "panne")]
    [InlineData("il y a une fuite sous le four", "panne")]
    [InlineData("Quels sont vos horaires d’ouverture ?", "horaires")]
    [InlineData("vous fermez a quelle heure", "horaires")]
    [InlineData("est-ce que c'est encore sous garantie", "garantie")]
    [InlineData("je voudrais prendre rendez vous", "rendez-vous")]
    [InlineData("Je voudrais parler à un conseiller.", "conseiller")]
    [InlineData("PASSEZ-MOI QUELQU’UN", "conseiller")]
    [InlineData("Non merci, au revoir.", "fin")]
    [InlineData("non", "fin")]
    [InlineData("oui", "oui")]
    [InlineData("bonjour", "bonjour")]
    [InlineData("Non, ma machine ne marche toujours pas, elle fuit", "panne")]
    public void Callers_words_find_their_topic(string text, string topic) => Assert.Equal(topic, _understanding.Find(text)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("euh")]
    [InlineData("nonante et un")] // "non" is a word, not a beginning
    [InlineData("le chat est sur la table")]
    public void Other_words_find_none(string text) => Assert.Null(_understanding.Find(text));
}
