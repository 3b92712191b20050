using System.Globalization;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class OpeningHoursTests
{
    private static readonly OpeningHours s_hours = Scenario.BuiltIn().Hours!;

    [Theory]
    [InlineData("2026-11-30 09:00", true)] // Monday
    [InlineData("2026-11-30 08:59", false)]
    [InlineData("2026-11-30 12:00", false)]
    [InlineData("2026-11-30 17:59", true)]
    [InlineData("2026-12-04 16:59", true)] // Friday
    [InlineData("2026-12-04 17:00", false)]
    [InlineData("2026-11-29 10:00", false)] // Sunday
    [InlineData("2026-07-14 10:00", false)] // Bastille Day, a Tuesday
    [InlineData("2026-05-25 10:00", false)] // Whit Monday
    public void Somebody_is_there(string at, bool open) => Assert.Equal(open, s_hours.IsOpen(At(at)));

    [Theory]
    [InlineData("2026-11-30 10:00", "dans la journée")]
    [InlineData("2026-11-30 12:30", "aujourd’hui à partir de quatorze heures")]
    [InlineData("2026-11-30 19:00", "demain à partir de neuf heures")]
    [InlineData("2026-12-04 17:30", "lundi à partir de neuf heures")]
    [InlineData("2026-07-13 18:30", "mercredi à partir de neuf heures")]
    [InlineData("2026-12-24 18:30", "lundi à partir de neuf heures")] // Christmas is a Friday
    public void When_somebody_calls_back(string at, string expected) => Assert.Equal(expected, s_hours.Callback(At(at)));

    [Fact]
    public void Round_the_clock_leaves_no_minute()
    {
        var always = new OpeningHours(new Dictionary<string, IReadOnlyList<string>> { ["lundi"] = ["0:00-24:00"] }, "none");
        Assert.Null(always.Mistake());
        Assert.All(Enumerable.Range(0, 24 * 60), minute => Assert.True(always.IsOpen(At("2026-11-30 00:00").AddMinutes(minute))));
        Assert.False(always.IsOpen(At("2026-12-01 00:00")));
    }

    [Theory]
    [InlineData("9:00-24:30")]
    [InlineData("24:00-24:00")]
    [InlineData("9:00-25:00")]
    [InlineData("14:00-9:00")]
    public void A_day_has_no_more_hours(string span) =>
        Assert.Contains(span, new OpeningHours(new Dictionary<string, IReadOnlyList<string>> { ["lundi"] = [span] }).Mistake()!, StringComparison.Ordinal);

    [Fact]
    public void Days_of_ones_own_are_closed_and_a_fortnight_of_them_tells_nothing()
    {
        var closed = Enumerable.Range(0, 14).Select(day => new DateOnly(2026, 12, 1).AddDays(day)).ToList();
        Assert.Equal("le mardi quinze décembre à partir de neuf heures", (s_hours with { Closed = closed }).Callback(At("2026-12-01 10:00")));
        Assert.Null((s_hours with { Closed = [.. closed, new DateOnly(2026, 12, 15)] }).Callback(At("2026-12-01 10:00")));
    }

    /// <summary>Easter Sundays as the Paris Observatory lists them.</summary>
    [Theory]
    [InlineData("2019-04-21")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2038-04-25")]
    public void Easter_is_computed(string day)
    {
        var easter = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        Assert.Equal(easter, Holidays.Easter(easter.Year));
        Assert.Equal([1, 39, 50], Enumerable.Range(0, 60).Where(ahead => Holidays.Is(easter.AddDays(ahead)) && easter.AddDays(ahead) is not { Month: 5, Day: 1 or 8 }));
    }

    [Fact]
    public void A_year_has_eleven_holidays_unless_two_fall_together() =>
        Assert.Equal(11, Enumerable.Range(0, 365).Count(day => Holidays.Is(new DateOnly(2026, 1, 1).AddDays(day))));

    private static DateTime At(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
