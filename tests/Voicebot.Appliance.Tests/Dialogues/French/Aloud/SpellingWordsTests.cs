using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class SpellingWordsTests
{
    [Theory]
    [InlineData("Dupont", "D, U, P, O, N, T")]
    [InlineData("Muller", "M, U, deux L, E, R")]
    [InlineData("Élise-Ève", "E accent aigu, L, I, S, E, tiret, E accent grave, V, E")]
    [InlineData("D'Açoÿ", "D, apostrophe, A, C cédille, O, i grec tréma")]
    [InlineData("Lœb", "L, E dans l'O, B")]
    public void Spells(string name, string expected) => Assert.Equal(expected, SpellingWords.Of(name));

    [Fact]
    public void Spells_with_the_telephone_alphabet() =>
        Assert.Equal("A comme Anatole, N comme Nicolas, N comme Nicolas, E accent aigu comme Eugène", SpellingWords.Of("Anné", withAlphabet: true));
}
