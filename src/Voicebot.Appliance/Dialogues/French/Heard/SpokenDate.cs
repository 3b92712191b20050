using System.Globalization;

namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Dates said by a caller; what is relative is reckoned from a given day.</summary>
public static class SpokenDate
{
    static readonly List<string> FoldedMonths = [.. Calendar.Months.Select(Words.Fold)];
    static readonly List<string> FoldedWeekdays = [.. Calendar.Weekdays];

    /// <summary>
    /// Reads "demain", "lundi", "mardi en huit", "dans quinze jours" (a fortnight), "il y a deux mois", "le 3 décembre", "le 7 octobre
    /// dernier", "le 5 du mois prochain", "22/11/2026", "le trois".
    /// </summary>
    /// <param name="text">Recognised text; after a correction only what follows it counts.</param>
    /// <param name="today">What is relative counts from here; a weekday is never today ("lundi" on a Monday is in a week).</param>
    /// <param name="date">The date read.</param>
    /// <param name="past">Dates without a year lie before today (a purchase) instead of after it (an appointment).</param>
    /// <returns>False when no single day was said, or one that the calendar does not have.</returns>
    public static bool TryRead(string text, DateOnly today, out DateOnly date, bool past = false)
    {
        return Correction.TryLatest(text, ReadOnce, out date);

        bool ReadOnce(string part, out DateOnly read) => TryReadOnce(Hesitation.WithoutFillers(Words.Scan(part)), today, past, out read);
    }

    static bool TryReadOnce(List<Word> words, DateOnly today, bool past, out DateOnly date)
    {
        date = default;
        List<string> texts = words.ConvertAll(word => word.Text);
        // What has lasted since a day began on one that is over.
        past |= texts.Contains("depuis");
        if (ReadNumeric(texts, out date)) return true;
        int month = texts.FindIndex(FoldedMonths.Contains);
        if (month >= 0) return ReadMonth(words, month, today, past, out date);
        for (int i = 0; i < texts.Count; i++)
        {
            DateOnly? read = texts[i] switch
            {
                "demain" when i > 0 && texts[i - 1] == "pas" => null,
                "demain" => InEight(texts, i, today.AddDays(i > 0 && texts[i - 1] == "apres" ? 2 : 1)),
                "hier" => today.AddDays(i > 0 && texts[i - 1] == "avant" ? -2 : -1),
                "aujourd" => InEight(texts, i + 1, today),
                "aujourdhui" => InEight(texts, i, today),
                "ce" or "cette" or "cet" when IsToday(texts, i + 1) => today,
                "dans" or "ici" => Span(words, i + 1, today, 1),
                "y" when i + 1 < texts.Count && texts[i + 1] == "a" => Span(words, i + 2, today, -1),
                "fait" when i > 0 && texts[i - 1] is "ca" or "cela" => Span(words, i + 1, today, -1),
                "depuis" or "voila" or "voici" => Span(words, i + 1, today, -1),
                _ => null,
            };
            if (read is not { } found) continue;
            date = found;
            return true;
        }
        int weekday = texts.FindIndex(FoldedWeekdays.Contains);
        if (weekday >= 0)
        {
            // Two weekdays name no day: "lundi ou mardi".
            if (texts.FindIndex(weekday + 1, FoldedWeekdays.Contains) >= 0) return false;
            date = ReadWeekday(texts, weekday, today, past);
            return true;
        }
        return ReadDayAlone(words, today, past, out date);
    }

    /// <summary>22/11/2026, 22-11-26, 2026-11-22: three runs of digits.</summary>
    static bool ReadNumeric(List<string> words, out DateOnly date)
    {
        date = default;
        for (int i = 0; i + 2 < words.Count; i++)
        {
            if (!int.TryParse(words[i], CultureInfo.InvariantCulture, out int first) || !int.TryParse(words[i + 1], CultureInfo.InvariantCulture, out int second)
                || !int.TryParse(words[i + 2], CultureInfo.InvariantCulture, out int third)) continue;
            if (words[i].Length == 4 && words[i + 1].Length <= 2 && words[i + 2].Length <= 2) return TryDay(first, second, third, out date);
            if (words[i].Length <= 2 && words[i + 1].Length <= 2 && words[i + 2].Length is 2 or 4) return TryDay(Calendar.Year(third), second, first, out date);
        }
        return false;
    }

    static bool ReadMonth(List<Word> words, int month, DateOnly today, bool past, out DateOnly date)
    {
        date = default;
        int monthNumber = FoldedMonths.IndexOf(words[month].Text) + 1;
        // The day ends right before the month; "1er" is two words.
        int day = 0;
        int before = month - 1;
        if (before >= 0 && words[before].Text is "er" or "de" or "du" or "e") before--;
        if (before >= 0 && words[before].Text == "premier") day = 1;
        for (int start = Math.Max(0, before - 3); day == 0 && start <= before; start++)
        {
            List<Word> slice = words.GetRange(start, before + 1 - start);
            // The longest number counts: "quatre-vingt-dix décembre" is not the tenth.
            if (SpokenNumber.Read(slice, 0, out long value) == slice.Count) day = value is >= 1 and <= 31 ? (int)value : -1;
        }
        if (day <= 0) return false;
        int after = month + 1;
        if (after < words.Count && words[after].Text is "de" or "en") after++;
        if (after < words.Count && words[after].Text is "l" && after + 1 < words.Count && words[after + 1].Text == "an") after += 2;
        int read = SpokenNumber.Read(words, after, out long year);
        bool hour = read > 0 && after + read < words.Count && words[after + read].Text is "heure" or "heures" or "h";
        if (read > 0 && !hour && (year is >= 1900 and < 2100 || (year is >= 10 and < 100 && !words[after].AfterBreak)))
            return TryDay(Calendar.Year((int)year), monthNumber, day, out date);
        List<string> texts = words.ConvertAll(word => word.Text);
        if (YearShift(texts) is { } shift) return TryDay(today.Year + shift, monthNumber, day, out date);
        // "le 7 octobre dernier" is before today, "prochain" after, whatever the question was.
        if (PointsBack(texts, month + 1) is { } back) (past, today) = (back, today.AddDays(back ? -1 : 1));
        return Nearest(today, past, yearOf => TryDay(yearOf, monthNumber, day, out DateOnly found) ? found : null, out date);
    }

    static DateOnly ReadWeekday(List<string> words, int at, DateOnly today, bool past)
    {
        int wanted = FoldedWeekdays.IndexOf(words[at]);
        string next = at + 1 < words.Count ? words[at + 1] : "", third = at + 2 < words.Count ? words[at + 2] : "";
        // The week begins on Monday.
        DateOnly monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        int week = words.IndexOf("semaine");
        if (week > at && week > 0 && words[week - 1] == "cette") return monday.AddDays((wanted + 6) % 7);
        if (week > at && PointsBack(words, week + 1) is { } lastWeek) return monday.AddDays((lastWeek ? -7 : 7) + ((wanted + 6) % 7));
        bool? back = PointsBack(words, at + 1);
        if (back == true || (past && back is null && next != "en"))
        {
            int ago = ((int)today.DayOfWeek - wanted + 7) % 7;
            return today.AddDays(ago == 0 ? -7 : -ago);
        }
        int ahead = (wanted - (int)today.DayOfWeek + 7) % 7;
        DateOnly coming = today.AddDays(ahead == 0 ? 7 : ahead);
        if (next == "en" && third is "huit" or "8") return coming.AddDays(7);
        if (next == "en" && third is "quinze" or "15") return coming.AddDays(14);
        return coming;
    }

    /// <summary>"le trois", "le 22": the nearest month that has it.</summary>
    static bool ReadDayAlone(List<Word> words, DateOnly today, bool past, out DateOnly date)
    {
        date = default;
        int article = words.FindIndex(word => word.Text == "le");
        if (article < 0 || article + 1 >= words.Count) return false;
        int read = SpokenNumber.Read(words, article + 1, out long day);
        if (words[article + 1].Text == "premier") (read, day) = (1, 1);
        int end = article + 1 + read;
        if (end < words.Count && words[end].Text == "er") end++;
        if (read == 0 || day is < 1 or > 31) return false;
        List<string> after = words.GetRange(end, words.Count - end).ConvertAll(word => word.Text);
        int ofMonth = after.IndexOf("mois");
        if (ofMonth is 1 or 2 && after[0] is "du" or "de")
        {
            int? shift = after[ofMonth - 1] == "ce" ? 0 : PointsBack(after, ofMonth + 1) switch { true => -1, false => 1, null => null };
            DateOnly asked = today.AddMonths(shift ?? 0);
            return shift is not null && TryDay(asked.Year, asked.Month, (int)day, out date);
        }
        if (PointsBack(after, 0) is { } back) (past, today) = (back, today.AddDays(back ? -1 : 1));
        else if (after.Count > 0) return false;
        for (int months = 0; months < 12; months++)
        {
            DateOnly month = today.AddMonths(past ? -months : months);
            if (!TryDay(month.Year, month.Month, (int)day, out DateOnly found) || (past ? found > today : found < today)) continue;
            date = found;
            return true;
        }
        return false;
    }

    /// <summary>"trois jours", "une semaine", "deux mois" from today; null for anything else. "huit jours" is a week, "quinze" two.</summary>
    static DateOnly? Span(List<Word> words, int at, DateOnly today, int sign)
    {
        int read = SpokenNumber.Read(words, at, out long count);
        if (at < words.Count && words[at].Text is "une" && at + 1 < words.Count && words[at + 1].Text is "huitaine" or "quinzaine" or "dizaine")
            return today.AddDays(sign * (words[at + 1].Text switch { "huitaine" => 7, "quinzaine" => 14, _ => 10 }));
        if (read == 0 || at + read >= words.Count || count > 3650) return null;
        return words[at + read].Text switch
        {
            "jour" or "jours" => today.AddDays(sign * (count == 8 ? 7 : count == 15 ? 14 : (int)count)),
            "semaine" or "semaines" => today.AddDays(sign * (int)count * 7),
            "mois" when count <= 120 => today.AddMonths(sign * (int)count),
            "an" or "ans" or "annee" or "annees" when count <= 50 => today.AddYears(sign * (int)count),
            _ => null,
        };
    }

    /// <summary>"demain en huit", "aujourd'hui en quinze".</summary>
    static DateOnly InEight(List<string> words, int at, DateOnly day)
    {
        if (at + 2 >= words.Count || words[at + 1] != "en") return day;
        return words[at + 2] switch { "huit" or "8" => day.AddDays(7), "quinze" or "15" => day.AddDays(14), _ => day };
    }

    /// <summary>After "ce": "matin", "soir", "après-midi".</summary>
    static bool IsToday(List<string> words, int at) =>
        at < words.Count && (words[at] is "matin" or "midi" or "soir" or "nuit" || (words[at] == "apres" && at + 1 < words.Count && words[at + 1] == "midi"));

    /// <summary>Which way a word behind a date points: "dernier", "passé" back, "prochain" forward, null for any other.</summary>
    static bool? PointsBack(List<string> words, int at)
    {
        string word = at < words.Count ? words[at] : "", next = at + 1 < words.Count ? words[at + 1] : "";
        if (word is "dernier" or "derniere" or "passe" or "passee" or "ecoule") return true;
        if (word is "prochain" or "prochaine" || (word == "qui" && next is "vient" or "arrive")) return false;
        return null;
    }

    /// <summary>"de l'an dernier" −1, "de l'année prochaine" 1, "de cette année" 0; null without.</summary>
    static int? YearShift(List<string> words)
    {
        int year = words.FindLastIndex(word => word is "an" or "annee");
        if (year < 1) return null;
        if (words[year - 1] == "cette") return 0;
        return words[year - 1] == "l" && PointsBack(words, year + 1) is { } back ? back ? -1 : 1 : null;
    }

    /// <summary>The candidate on or after today (before, if past) among this year and its neighbours; 29 February needs up to eight.</summary>
    static bool Nearest(DateOnly today, bool past, Func<int, DateOnly?> ofYear, out DateOnly date)
    {
        for (int years = 0; years <= 8; years++)
        {
            if (ofYear(today.Year + (past ? -years : years)) is not { } found || (past ? found > today : found < today)) continue;
            date = found;
            return true;
        }
        date = default;
        return false;
    }

    static bool TryDay(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1900 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateOnly(year, month, day);
        return true;
    }
}
