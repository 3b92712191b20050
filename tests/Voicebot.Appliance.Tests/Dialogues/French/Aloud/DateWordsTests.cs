using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class DateWordsTests
{
    [Theory]
    [InlineData("2026-11-22", "le vingt-deux novembre deux mille vingt-six")]
    [InlineData("2027-01-01", "le premier janvier deux mille vingt-sept")]
    [InlineData("1980-08-31", "le trente et un août mille neuf cent quatre-vingts")]
    public void Says(string date, string expected) => Assert.Equal(expected, DateWords.Of(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Fact]
    public void Says_the_weekday_without_the_year() => Assert.Equal("le dimanche vingt-deux novembre", DateWords.Of(new DateOnly(2026, 11, 22), withWeekday: true, withYear: false));
}
