namespace Voicebot.Appliance.Dialogues.French;

/// <summary>The eleven public holidays of metropolitan France (Code du travail, article L3133-1), computed.</summary>
public static class Holidays
{
    public static bool Is(DateOnly day) => (day.Month, day.Day) switch
    {
        (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25) => true,
        // Easter Monday, Ascension, Whit Monday.
        _ => day.DayNumber - Easter(day.Year).DayNumber is 1 or 39 or 50,
    };

    /// <summary>Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).</summary>
    public static DateOnly Easter(int year)
    {
        int golden = year % 19, century = year / 100, inCentury = year % 100;
        int moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        int weekday = (32 + (2 * (century % 4)) + (2 * (inCentury / 4)) - moon - (inCentury % 4)) % 7;
        int late = (golden + (11 * moon) + (22 * weekday)) / 451;
        int days = moon + weekday - (7 * late) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }
}
