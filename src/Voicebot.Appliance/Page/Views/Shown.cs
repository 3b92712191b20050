using System.Globalization;

namespace Voicebot.Appliance.Page.Views;

/// <summary>Times and figures as they are read in French.</summary>
internal static class Shown
{
    private static readonly string[] s_months = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

    /// <summary>« 29 nov., 14 h 05 », local.</summary>
    public static string Moment(DateTimeOffset at)
    {
        var local = at.ToLocalTime();
        return string.Create(CultureInfo.InvariantCulture, $"{Day(DateOnly.FromDateTime(local.DateTime))}, {local.Hour}\u202fh\u202f{local.Minute:00}");
    }

    public static string Day(DateOnly day) => $"{(day.Day == 1 ? "1er" : day.Day.ToString(CultureInfo.InvariantCulture))} {s_months[day.Month - 1]}";

    /// <summary>« 1 min 05 ».</summary>
    public static string Length(int seconds) => seconds < 60
        ? $"{seconds}\u202fs"
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}\u202fmin\u202f{seconds % 60:00}");

    /// <summary>« 0,9 s ».</summary>
    public static string Seconds(int ms) => (ms / 1000.0).ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',') + "\u202fs";

    /// <summary>« 06 12 34 56 78 ».</summary>
    public static string Number(string? number)
    {
        if (number is null)
            return "Numéro inconnu";
        return number.Length == 10 && number.All(char.IsAsciiDigit)
            ? string.Join('\u00a0', Enumerable.Range(0, 5).Select(pair => number.Substring(2 * pair, 2)))
            : number;
    }

    public static string Count(int count, string one, string many) => count switch
    {
        0 => $"aucun {one}",
        1 => $"1 {one}",
        _ => $"{count} {many}",
    };
}
