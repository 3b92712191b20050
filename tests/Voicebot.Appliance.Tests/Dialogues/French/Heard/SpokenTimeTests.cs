using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenTimeTests
{
    [Fact]
    public void Every_minute_of_the_day_comes_back()
    {
        for (int minute = 0; minute < 1440; minute++)
        {
            var time = new TimeOnly(minute / 60, minute % 60);
            Assert.True(SpokenTime.TryRead(TimeWords.Of(time), out TimeOnly back), TimeWords.Of(time));
            Assert.Equal(time, back);
        }
    }

    [Theory]
    [InlineData("14h30", "14:30")]
    [InlineData("14 h 30", "14:30")]
    [InlineData("14:30", "14:30")]
    [InlineData("9h", "09:00")]
    [InlineData("à 14 heures", "14:00")]
    [InlineData("midi", "12:00")]
    [InlineData("midi et demi", "12:30")]
    [InlineData("midi moins cinq", "11:55")]
    [InlineData("minuit et quart", "00:15")]
    [InlineData("neuf heures moins le quart", "08:45")]
    [InlineData("neuf heures moins dix", "08:50")]
    [InlineData("neuf heures et quart", "09:15")]
    [InlineData("neuf heures et demie", "09:30")]
    [InlineData("huit heures du soir", "20:00")]
    [InlineData("huit heures et demie du matin", "08:30")]
    [InlineData("deux heures de l'après-midi", "14:00")]
    [InlineData("euh vers quinze heures", "15:00")]
    [InlineData("demain à quatorze heures trente s'il vous plaît", "14:30")]
    [InlineData("le trois décembre à dix heures", "10:00")]
    [InlineData("quatorze heures, non pardon, quinze heures", "15:00")]
    [InlineData("treize heures zéro cinq", "13:05")]
    [InlineData("ce soir à huit heures", "20:00")]
    [InlineData("cet après-midi à quatre heures", "16:00")]
    [InlineData("quatorze heures ou quinze heures", null)]
    [InlineData("dans deux heures", null)]
    [InlineData("il y a deux heures", null)]
    [InlineData("depuis trois heures", null)]
    [InlineData("vingt-six heures", null)]
    [InlineData("demain après-midi", null)]
    [InlineData("trente", null)]
    [InlineData("", null)]
    public void Reads(string text, string? expected)
    {
        bool read = SpokenTime.TryRead(text, out TimeOnly time);
        Assert.Equal(expected, read ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : null);
    }
}
