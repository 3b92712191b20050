using System.Globalization;

namespace Voicebot.Appliance.Models;

/// <summary>Sizes and times as a French technician reads them; decimal units, as sellers of memory cards count.</summary>
internal static class Quantities
{
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} octets",
        < 1_000_000 => Number(bytes / 1e3, 0) + " ko",
        < 10_000_000 => Number(bytes / 1e6, 1) + " Mo",
        < 1_000_000_000 => Number(bytes / 1e6, 0) + " Mo",
        _ => Number(bytes / 1e9, 1) + " Go",
    };

    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 60 => $"{Math.Ceiling(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };

    private static string Number(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('.', ',');
}
