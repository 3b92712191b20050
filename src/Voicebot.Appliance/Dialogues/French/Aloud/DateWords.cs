namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Dates in French words.</summary>
public static class DateWords
{
    /// <summary>"le vingt-deux novembre deux mille vingt-six"; with the weekday "le dimanche vingt-deux novembre…"; the first is "premier".</summary>
    public static string Of(DateOnly date, bool withWeekday = false, bool withYear = true)
    {
        string weekday = withWeekday ? Calendar.Weekdays[(int)date.DayOfWeek] + " " : "";
        string year = withYear ? " " + NumberWords.Of(date.Year) : "";
        return $"le {weekday}{Day(date.Day)} {Calendar.Months[date.Month - 1]}{year}";
    }

    /// <summary>1 → "premier", 2 → "deux".</summary>
    internal static string Day(int day) => day == 1 ? "premier" : NumberWords.Of(day);
}
