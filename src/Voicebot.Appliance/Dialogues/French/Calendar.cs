namespace Voicebot.Appliance.Dialogues.French;

/// <summary>The names of months and days.</summary>
static class Calendar
{
    public static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>Sunday first, as <see cref="DayOfWeek"/>.</summary>
    public static readonly string[] Weekdays = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
}
