using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class TimeWordsTests
{
    [Theory]
    [InlineData("14:30", "quatorze heures trente")]
    [InlineData("01:00", "une heure")]
    [InlineData("21:05", "vingt et une heures cinq")]
    [InlineData("12:00", "douze heures")]
    [InlineData("00:00", "minuit")]
    [InlineData("00:15", "zéro heure quinze")]
    public void Says(string time, string expected) => Assert.Equal(expected, TimeWords.Of(TimeOnly.Parse(time, CultureInfo.InvariantCulture)));
}
