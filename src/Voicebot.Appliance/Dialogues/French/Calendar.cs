using System.Globalization;

namespace Voicebot.Appliance.Dialogues.French;

/// <summary>The names of months and days.</summary>
static class Calendar
{
    public static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>Sunday first, as <see cref="DayOfWeek"/>.</summary>
    public static readonly string[] Weekdays = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

    /// <summary>"26" → 2026, "99" → 1999: purchases, warranties and births reach from 1950 to 2049.</summary>
    public static int Year(string written) => Year(int.Parse(written, CultureInfo.InvariantCulture));

    public static int Year(int written) => written >= 100 ? written : written < 50 ? 2000 + written : 1900 + written;
}
