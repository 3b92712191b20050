using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Tests.Dialogues.French;

public sealed class StemTests
{
    [Theory]
    [InlineData("reparations", "reparer")]
    [InlineData("reparee", "reparez")]
    [InlineData("pieces", "piece")]
    [InlineData("nettoyage", "nettoyer")]
    [InlineData("gratuite", "gratuit")]
    [InlineData("paiements", "paiement")]
    public void Forms_of_a_word_are_one(string one, string other) => Assert.Equal(Stem.Of(one), Stem.Of(other));

    [Theory]
    [InlineData("appareil", "appartement")]
    [InlineData("facture", "fracture")]
    [InlineData("annee", "anneau")]
    [InlineData("note", "notice")]
    public void Other_words_are_others(string one, string other) => Assert.NotEqual(Stem.Of(one), Stem.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ans")]
    public void A_short_word_is_left(string word) => Assert.Equal(word, Stem.Of(word));
}
