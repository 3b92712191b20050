using System.Text.Json.Serialization;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Dialogues;

/// <summary>When people are there: hours by weekday, closed on public holidays and on days of one's own.</summary>
/// <param name="Days">French weekday → « 9:00-12:00 », « 14:00-18:00 », « 0:00-24:00 »; a day that is missing is closed.</param>
/// <param name="Holidays">« france »: closed on the public holidays; « none »: open.</param>
/// <param name="Closed">Days, yyyy-mm-dd.</param>
public sealed record OpeningHours(IReadOnlyDictionary<string, IReadOnlyList<string>> Days, string Holidays = "france", IReadOnlyList<DateOnly>? Closed = null)
{
    // Two weeks hold any bridge of holidays.
    private const int MostDaysAhead = 14;

    [JsonIgnore]
    private IReadOnlyList<(TimeOnly From, TimeOnly To)>[]? _byWeekday;

    public bool IsOpen(DateTime at) => Of(DateOnly.FromDateTime(at)).Any(span => span.From <= TimeOnly.FromDateTime(at) && TimeOnly.FromDateTime(at) < span.To);

    /// <summary>The next moment at which somebody comes; null when nobody does within a fortnight.</summary>
    public DateTime? NextOpening(DateTime after)
    {
        for (var ahead = 0; ahead <= MostDaysAhead; ahead++)
        {
            var day = DateOnly.FromDateTime(after).AddDays(ahead);
            foreach (var (from, _) in Of(day))
            {
                if (day.ToDateTime(from) > after)
                    return day.ToDateTime(from);
            }
        }
        return null;
    }

    /// <summary>When somebody can call back: « dans la journée », « demain à partir de neuf heures »; null when the hours do not tell.</summary>
    public string? Callback(DateTime now)
    {
        if (IsOpen(now))
            return "dans la journée";
        if (NextOpening(now) is not { } next)
            return null;
        var days = DateOnly.FromDateTime(next).DayNumber - DateOnly.FromDateTime(now).DayNumber;
        var day = days switch
        {
            0 => "aujourd’hui",
            1 => "demain",
            < 7 => Calendar.Weekdays[(int)next.DayOfWeek],
            _ => DateWords.Of(DateOnly.FromDateTime(next), withWeekday: true, withYear: false),
        };
        return $"{day} à partir de {TimeWords.Of(TimeOnly.FromDateTime(next))}";
    }

    /// <returns>Null when all is well; else what is wrong, in French.</returns>
    internal string? Mistake()
    {
        foreach (var (day, spans) in Days)
        {
            if (!Calendar.Weekdays.Contains(day))
                return $"« {day} » n’est pas un jour (lundi, mardi…)";
            var last = TimeOnly.MinValue;
            foreach (var span in spans)
            {
                if (!TryRead(span, out var from, out var to))
                    return $"{day} : « {span} » n’est pas un horaire (9:00-12:00)";
                if (to <= from || from < last)
                    return $"{day} : « {span} » finit avant de commencer, ou chevauche le précédent";
                last = to;
            }
        }
        return Holidays is "france" or "none" ? null : $"« holidays » : « {Holidays} » (attendu : france ou none)";
    }

    private IReadOnlyList<(TimeOnly From, TimeOnly To)> Of(DateOnly day)
    {
        if ((Holidays == "france" && French.Holidays.Is(day)) || Closed?.Contains(day) == true)
            return [];
        _byWeekday ??= [.. Calendar.Weekdays.Select(Read)];
        return _byWeekday[(int)day.DayOfWeek];
    }

    private IReadOnlyList<(TimeOnly From, TimeOnly To)> Read(string weekday) => !Days.TryGetValue(weekday, out var spans)
        ? []
        : [.. spans.Select(static span => (TryRead(span, out var from, out var to), from, to)).Where(static one => one.Item1).Select(static one => (one.from, one.to))];

    // A day's end is 24:00 (ISO 8601-1:2019, 4.3.8); what TimeOnly has for it is its last tick.
    private static bool TryRead(string span, out TimeOnly from, out TimeOnly to)
    {
        to = TimeOnly.MaxValue;
        from = default;
        return span.Split('-') is [var first, var second]
            && TimeOnly.TryParseExact(first.Trim(), "H:mm", out from) && (second.Trim() == "24:00" || TimeOnly.TryParseExact(second.Trim(), "H:mm", out to));
    }
}
