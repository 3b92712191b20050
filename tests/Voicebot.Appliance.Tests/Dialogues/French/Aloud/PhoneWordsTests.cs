using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class PhoneWordsTests
{
    [Theory]
    [InlineData("06 12 34 56 78", "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("+33612345678", "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("+33 (0)1 00 05 80 91", "zéro un, zéro zéro, zéro cinq, quatre-vingts, quatre-vingt-onze")]
    [InlineData("3639", "trente-six, trente-neuf")]
    [InlineData("118218", "cent dix-huit, deux cent dix-huit")]
    [InlineData("15", "quinze")]
    [InlineData("112", "cent douze")]
    [InlineData("+32470123456", "plus trente-deux, quarante-sept, zéro un, vingt-trois, quarante-cinq, six")]
    public void Says(string number, string expected) => Assert.Equal(expected, PhoneWords.Of(number));

    [Fact]
    public void Refuses_what_has_no_digits() => Assert.Throws<ArgumentException>(() => PhoneWords.Of("abc"));
}
