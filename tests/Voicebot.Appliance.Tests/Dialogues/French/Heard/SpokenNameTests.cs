using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public sealed class SpokenNameTests
{
    [Theory]
    [InlineData("Bonjour, c'est Madame Petit, ma machine fuit.", "Madame Petit")]
    [InlineData("je m'appelle jean dupont et j'ai un souci", "Jean Dupont")]
    [InlineData("Monsieur Le Goff à l'appareil", "Monsieur Le Goff")]
    [InlineData("c'est au nom de Martin", "Martin")]
    [InlineData("de la part de monsieur de la tour", "Monsieur De la Tour")]
    [InlineData("Mademoiselle Saint-Martin", "Mademoiselle Saint-Martin")]
    public void A_name_that_is_announced_is_one_in_any_sentence(string text, string expected)
    {
        Assert.True(SpokenName.TryRead(text, asked: false, out var name), text);
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("Dupont", "Dupont")]
    [InlineData("euh oui alors c'est Garnier", "Garnier")]
    [InlineData("Dupond, D U P O N D", "Dupond")]
    [InlineData("madame Leroy, L E R O Y", "Madame Leroy")]
    [InlineData("Martin, non pardon, Morin", "Morin")]
    [InlineData("Paul Martin de la boulangerie Martin", "Paul Martin")]
    [InlineData("le nom c'est Benali", "Benali")]
    [InlineData("hélène besançon", "Hélène Besançon")]
    public void Bare_words_are_one_where_it_was_asked_for(string text, string expected)
    {
        Assert.True(SpokenName.TryRead(text, asked: true, out var name), text);
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("bonjour madame, ma machine fuit", true)]
    [InlineData("quels sont vos horaires", true)]
    [InlineData("je ne sais pas", true)]
    [InlineData("lundi", true)]
    [InlineData("oui", true)]
    [InlineData("pourquoi vous me demandez ça", true)]
    [InlineData("Dupont", false)]
    [InlineData("le lave-vaisselle de ma mère", false)]
    public void Other_words_are_none(string text, bool asked) => Assert.False(SpokenName.TryRead(text, asked, out _), text);

    [Theory]
    [InlineData("c'est pour la boulangerie Martin", "Boulangerie Martin")]
    [InlineData("Paul Martin de la société Dubois et fils", "Société Dubois")]
    [InlineData("je vous appelle de l'hôtel Bellevue", "Hôtel Bellevue")]
    public void A_company_has_the_word_of_its_kind(string text, string expected)
    {
        Assert.True(SpokenName.TryReadCompany(text, out var name), text);
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("votre société est fermée")]
    [InlineData("c'est une entreprise de voleurs")]
    [InlineData("ma machine")]
    public void A_kind_without_a_name_is_none(string text) => Assert.False(SpokenName.TryReadCompany(text, out _), text);
}
