using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class ReferenceWordsTests
{
    [Theory]
    [InlineData("AB-1234", "A, B, tiret, douze, trente-quatre")]
    [InlineData("WP-12345", "W, P, tiret, douze, trois cent quarante-cinq")]
    [InlineData("E04", "E, zéro quatre")]
    [InlineData("E012", "E, zéro, douze")]
    [InlineData("Y7/B_3", "i grec, sept, barre oblique, B, tiret du bas, trois")]
    public void Says(string code, string expected) => Assert.Equal(expected, ReferenceWords.Of(code));
}
