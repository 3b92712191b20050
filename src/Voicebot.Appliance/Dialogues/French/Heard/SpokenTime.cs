namespace Voicebot.Appliance.Dialogues.French.Heard;

/// <summary>Times of day said by a caller.</summary>
public static class SpokenTime
{
    /// <summary>
    /// Reads "14h30", "14:30", "quatorze heures trente", "midi et demi", "neuf heures moins le quart", "huit heures du soir".
    /// </summary>
    /// <returns>False when no time, two times, or a duration ("dans deux heures", "depuis trois heures") was said.</returns>
    public static bool TryRead(string text, out TimeOnly time) => Correction.TryLatest(text, TryReadOnce, out time);

    static bool TryReadOnce(string text, out TimeOnly time)
    {
        List<Word> words = Hesitation.WithoutFillers(Words.Scan(text));
        time = default;
        int found = 0;
        bool colon = text.Contains(':', StringComparison.Ordinal);
        for (int i = 0; i < words.Count;)
        {
            int read = ReadAt(words, i, colon, out TimeOnly candidate);
            if (read == 0)
            {
                // Past the whole number: "vingt-six heures" is not six o'clock.
                i += Math.Max(1, SpokenNumber.Read(words, i, out _));
                continue;
            }
            bool duration = i > 0 && words[i - 1].Text is "dans" or "depuis" or "pendant" or "environ" or "fait" or "durant" or "a" && !IsAppointment(words, i);
            if (!duration) candidate = candidate.AddHours(Later(words[..i], candidate.Hour));
            i += read;
            if (duration) continue;
            time = candidate;
            found++;
        }
        return found == 1;
    }

    /// <summary>Hours to add where the part of the day was said first: "ce soir à huit heures".</summary>
    static int Later(List<Word> before, int hour)
    {
        List<string> texts = before.ConvertAll(word => word.Text);
        bool evening = texts.Contains("soir") && hour is >= 4 and < 12, afternoon = Words.IndexOf(texts, ["apres", "midi"]) >= 0 && hour is >= 1 and < 8;
        return evening || afternoon ? 12 : 0;
    }

    /// <summary>"à deux heures" and "il y a deux heures" fold alike but for what stands before.</summary>
    static bool IsAppointment(List<Word> words, int i) => words[i - 1].Text == "a" && !(i > 1 && words[i - 2].Text == "y");

    static int ReadAt(List<Word> words, int start, bool colon, out TimeOnly time)
    {
        time = default;
        int position = start;
        int hour, minute = 0;
        if (words[start].Text is "midi" or "minuit")
        {
            hour = words[start].Text == "midi" ? 12 : 0;
            // "après-midi" is a part of the day.
            if (hour == 12 && start > 0 && words[start - 1].Text == "apres") return 0;
            position++;
        }
        else
        {
            int read = SpokenNumber.Read(words, start, out long hours);
            if (read == 0 || hours > 24) return 0;
            hour = (int)hours % 24;
            position += read;
            bool named = position < words.Count && words[position].Text is "heure" or "heures" or "h";
            // "14:30": the colon is the only sign of an hour.
            bool clock = !named && colon && read == 1 && position < words.Count && words[position].AfterBreak && words[position].Text.Length == 2 && char.IsAsciiDigit(words[position].Text[0]) && char.IsAsciiDigit(words[start].Text[0]);
            if (!named && !clock) return 0;
            if (named) position++;
            else words[position] = words[position] with { AfterBreak = false };
        }
        position += Minutes(words, position, ref hour, ref minute);
        position += PartOfDay(words, position, ref hour);
        if (minute > 59) return 0;
        time = new TimeOnly(hour, minute);
        return position - start;
    }

    static int Minutes(List<Word> words, int at, ref int hour, ref int minute)
    {
        string first = At(words, at), second = At(words, at + 1), third = At(words, at + 2);
        if (first == "pile") return 1;
        if (first == "et" && second is "demi" or "demie")
        {
            minute = 30;
            return 2;
        }
        if (first == "et" && second == "quart")
        {
            minute = 15;
            return 2;
        }
        if (first is "quart")
        {
            minute = 15;
            return 1;
        }
        if (first == "trois" && second == "quarts")
        {
            minute = 45;
            return 2;
        }
        if (first == "moins")
        {
            int to = second == "le" && third == "quart" ? 15 : second == "quart" ? 15 : 0;
            int read = to > 0 ? second == "le" ? 3 : 2 : 0;
            if (to == 0 && SpokenNumber.Read(words, at + 1, out long less) is > 0 and int taken && less is > 0 and < 60)
            {
                to = (int)less;
                read = 1 + taken;
            }
            if (to == 0) return 0;
            hour = (hour + 23) % 24;
            minute = 60 - to;
            return read;
        }
        if (at >= words.Count || words[at].AfterBreak) return 0;
        int and = first == "et" ? 1 : 0;
        // "treize heures zéro cinq"
        if (first == "zero" && SpokenNumber.Read(words, at + 1, out long unit) == 1 && unit is > 0 and < 10)
        {
            minute = (int)unit;
            return 2;
        }
        int count = SpokenNumber.Read(words, at + and, out long minutes);
        if (count == 0 || minutes > 59) return 0;
        // "quatorze heures, quinze heures": the next number is an hour of its own.
        if (At(words, at + and + count) is "heure" or "heures" or "h") return 0;
        minute = (int)minutes;
        int end = at + and + count;
        return and + count + (At(words, end) is "minute" or "minutes" ? 1 : 0);
    }

    static int PartOfDay(List<Word> words, int at, ref int hour)
    {
        string first = At(words, at), second = At(words, at + 1), third = At(words, at + 2), fourth = At(words, at + 3);
        if (first == "du" && second == "matin") return 2;
        if (first == "du" && second == "soir")
        {
            if (hour is >= 4 and < 12) hour += 12;
            return 2;
        }
        bool afternoon = (first == "de" && second == "l" && third == "apres" && fourth == "midi") || (first is "de" or "cet" or "cette" && second == "apres" && third == "midi");
        if (!afternoon) return 0;
        if (hour is >= 1 and < 8) hour += 12;
        return fourth == "midi" ? 4 : 3;
    }

    static string At(List<Word> words, int i) => i < words.Count ? words[i].Text : "";
}
