namespace Voicebot.Appliance.Settings;

/// <summary>When somebody far away is told of the box.</summary>
/// <param name="After">A fault that heals sooner is not told; null: none is.</param>
/// <param name="Silence">Hours of opening without a call; null: not told.</param>
public sealed record AlertSettings(TimeSpan? After, TimeSpan? Silence)
{
    internal static AlertSettings Read(SettingReader read) => new(
        read.Integer("ALERT_AFTER_MIN", 10, 0, 1440, "(minutes)") is > 0 and var minutes ? TimeSpan.FromMinutes(minutes) : null,
        read.Integer("ALERT_SILENCE_H", 0, 0, 720, "(heures)") is > 0 and var hours ? TimeSpan.FromHours(hours) : null);
}
