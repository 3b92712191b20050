using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class EmailWordsTests
{
    [Theory]
    [InlineData("jean.dupont@free.fr", "jean point dupont arobase free point F R")]
    [InlineData("Marie_Claire-75@Orange.com", "marie tiret du bas claire tiret soixante-quinze arobase orange point com")]
    [InlineData("a2l@sfr.fr", "A chiffre deux L arobase S F R point F R")]
    [InlineData("six@gmail.com", "S I X arobase gmail point com")]
    [InlineData("paul007@laposte.net", "paul zéro zéro sept arobase laposte point net")]
    public void Says(string address, string expected) => Assert.Equal(expected, EmailWords.Of(address));
}
