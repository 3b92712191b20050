namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Times of day in French words.</summary>
public static class TimeWords
{
    /// <summary>14:30 → "quatorze heures trente", 1:00 → "une heure", 12:00 → "douze heures", 0:00 → "minuit"; seconds are left out.</summary>
    public static string Of(TimeOnly time) => time is { Hour: 0, Minute: 0 } ? "minuit" : Hours(time.Hour, time.Minute);

    /// <summary>Any hour 0..999, so that durations can be said too: 48 h → "quarante-huit heures".</summary>
    internal static string Hours(int hours, int minutes)
    {
        string said = $"{NumberWords.Of(hours, feminine: true)} heure{(hours > 1 ? "s" : "")}";
        return minutes == 0 ? said : $"{said} {NumberWords.Of(minutes)}";
    }
}
