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
    [InlineData("Bonjour, ma machine est en panne.", "panne")]
    [InlineData("Non, ma machine ne marche toujours pas.", "panne")]
    [InlineData("elle ne veut plus démarrer", "panne")]
    [InlineData("J'ai un problème avec mon lave-vaisselle.", "panne")]
    [InlineData("c'est tout cassé", "panne")]
    [InlineData("Votre collègue m'a dit au revoir et ma machine ne marche toujours pas.", "panne")]
    [InlineData("Un technicien devait venir ce matin.", "rendez-vous")]
    [InlineData("À quelle heure passe le technicien ?", "rendez-vous")]
    [InlineData("On ne m'a pas remboursé.", "facture")]
    [InlineData("Elle fuit, elle ne démarre plus et ne chauffe plus, passez-moi un conseiller.", "conseiller")]
    [InlineData("J'aimerais avoir quelqu'un au téléphone.", "conseiller")]
    [InlineData("Je veux parler à une vraie personne.", "conseiller")]
    [InlineData("Je ne veux pas parler à un robot.", "conseiller")]
    [InlineData("Conseillé.", "conseiller")] // as it sounds
    [InlineData("Nan, c'est bon.", "fin")]
    [InlineData("D'accord, merci.", "fin")]
    [InlineData("Non, je n'ai pas d'autre question.", "fin")]
    [InlineData("Non, très bien, je vous remercie beaucoup.", "fin")]
    [InlineData("Non, je voudrais autre chose.", "oui")]
    [InlineData("Pas de souci.", "oui")]
    [InlineData("Il n'y a pas de problème.", "oui")]
    [InlineData("Oui, non.", "oui")] // no reason to hang up
    [InlineData("Non, oui.", "oui")]
    [InlineData("Non, ça va, merci.", "fin")]
    [InlineData("C'est gentil, merci, non.", "fin")]
    [InlineData("J'ai un gros problème avec mon four.", "panne")]
    [InlineData("J'ai un problème avec ma facture.", "facture")]
    [InlineData("Ouais.", "oui")]
    [InlineData("Oui, bonjour madame.", "bonjour")]
    [InlineData("J'ai toujours pas reçu ma pièce, trois semaines que j'attends, merci et bonne journée.", "conseiller")]
    [InlineData("C'est un robot qui me parle ?", "robot")]
    [InlineData("Elle est HS.", "panne")]
    [InlineData("Mon opérateur internet est en panne.", "panne")]
    [InlineData("Je veux annuler mon rendez-vous.", "conseiller")]
    [InlineData("Je sens une odeur de gaz.", "gaz")]
    [InlineData("J'ai pris une décharge électrique.", "électricité")]
    public void Callers_words_find_their_topic(string text, string topic) => Assert.Equal(topic, _understanding.Find(text)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("euh")]
    [InlineData("nonante et un")] // "non" is a word, not a beginning
    [InlineData("le chat est sur la table")]
    [InlineData("Non, vous n'avez pas compris.")] // no reason to hang up
    [InlineData("Non, ce n'est pas ça.")]
    [InlineData("Non mais attendez.")]
    [InlineData("Non, si.")]
    [InlineData("C'est tout le temps pareil.")]
    [InlineData("Bonjour, j'ai perdu la notice de mon four.")]
    [InlineData("Personne ne répond.")]
    [InlineData("On m'a conseillé de vous appeler.")]
    [InlineData("merci")] // what recognisers make of noise
    [InlineData("C'est une machine pour une personne.")]
    [InlineData("Je ne veux pas parler à un conseiller.")]
    public void Other_words_find_none(string text) => Assert.Null(_understanding.Find(text));
}
