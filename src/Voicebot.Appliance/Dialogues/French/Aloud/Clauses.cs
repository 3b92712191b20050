using System.Text;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>
/// Cuts text into clauses to be spoken one after the other: the first short, so that the voice starts soon, later ones long enough
/// to sound natural. Fed in pieces as the model writes; every way of cutting the pieces gives the same clauses.
/// </summary>
/// <remarks>
/// Cuts: after . ! ? … and line ends always; after , ; : once the clause is long enough; at a space when it is far too long. Never
/// after "M." and other abbreviations or a list number, never between figures ("06 12", "12 000 €", "14 h 30"), and a mark inside a
/// word ("3,5", "14:30", "a.b@free.fr") is none. Joined with spaces, the clauses are the text.
/// </remarks>
public sealed class Clauses
{
    /// <summary>A first clause may end at a comma from here on, characters.</summary>
    const int FirstSoft = 8;

    /// <summary>A later clause may end at a comma from here on.</summary>
    const int LaterSoft = 45;

    /// <summary>Without any mark, a first clause is cut before a linking word, or at a space, when it grows past this.</summary>
    const int FirstMost = 70;

    const int LaterMost = 180;

    static readonly HashSet<string> Abbreviations =
    [
        "m", "mm", "mme", "mmes", "mlle", "mlles", "dr", "pr", "me", "st", "ste", "bd", "bld", "av", "pl", "rte", "réf", "ref", "tél", "tel", "ex", "p", "cf", "env", "art", "bât", "bat",
        "apt", "appt", "n", "no", "max", "min", "janv", "févr", "fév", "avr", "juil", "sept", "oct", "nov", "déc", "c.-à-d", "chap", "éd", "vol", "boul", "qté", "ét",
    ];

    static readonly HashSet<string> Linking =
        ["et", "mais", "ou", "car", "donc", "puis", "pour", "qui", "que", "dont", "parce", "afin", "avec", "dans", "sur", "si", "quand", "lorsque", "avant", "après", "sans", "chez", "où"];

    readonly StringBuilder clause = new();
    bool first = true;

    /// <summary>A mark and white space have passed; the next character tells whether the clause ends there.</summary>
    bool pending;

    /// <summary>The clauses of a whole text.</summary>
    public static List<string> Split(string text)
    {
        var clauses = new Clauses();
        List<string> split = clauses.Add(text);
        if (clauses.Finish() is { } last) split.Add(last);
        return split;
    }

    /// <summary>Takes the next piece of text; returns the clauses that it completed, often none.</summary>
    public List<string> Add(string piece)
    {
        List<string> complete = [];
        foreach (char c in piece) Add(c, complete);
        return complete;
    }

    /// <summary>The text has ended: what remains, null when nothing does. Afterwards a new text may begin.</summary>
    public string? Finish()
    {
        string last = Taken();
        first = true;
        return last.Length > 0 ? last : null;
    }

    void Add(char c, List<string> complete)
    {
        if (c == '\n')
        {
            Complete(complete);
            return;
        }
        if (char.IsWhiteSpace(c))
        {
            if (clause.Length == 0 || clause[^1] == ' ') return;
            pending = IsBoundary();
            clause.Append(' ');
            return;
        }
        if (pending)
        {
            pending = false;
            // French puts a space before these; a closing quote belongs to what it closes.
            if (c is not ('!' or '?' or ':' or ';' or '»' or ')' or '"' or '…' or '.' or ',')) Complete(complete);
        }
        clause.Append(c);
        if (clause.Length > (first ? FirstMost : LaterMost) && TryCutAtSpace(out string cut)) complete.Add(cut);
    }

    void Complete(List<string> complete)
    {
        string taken = Taken();
        if (taken.Length == 0) return;
        complete.Add(taken);
        first = false;
    }

    string Taken()
    {
        string taken = clause.ToString().Trim();
        clause.Clear();
        pending = false;
        return taken;
    }

    /// <summary>Whether the clause may end here, before the white space that has just come.</summary>
    bool IsBoundary()
    {
        int end = clause.Length;
        while (end > 0 && clause[end - 1] is '»' or ')' or '"' or ' ') end--;
        if (end == 0) return false;
        switch (clause[end - 1])
        {
            case '!' or '?' or '…':
                return true;
            case '.':
                return !IsAbbreviation(end - 1);
            case ',' or ';' or ':':
                return end >= (first ? FirstSoft : LaterSoft);
            default:
                return false;
        }
    }

    /// <summary>Whether the full stop at <paramref name="stop"/> belongs to the word before it: "M.", "réf.", "B.", "1." at the start.</summary>
    bool IsAbbreviation(int stop)
    {
        int start = stop;
        while (start > 0 && clause[start - 1] is not (' ' or '(' or '«' or '"' or '\'' or '’')) start--;
        string word = clause.ToString(start, stop - start);
        if (word.Length == 0) return false;
        if (word.Length == 1 && char.IsUpper(word[0])) return true;
        if (word.All(char.IsAsciiDigit)) return start == 0;
        // "min." ends a sentence as often as not, but a wrong join only costs a pause; a wrong cut breaks a name.
        return Abbreviations.Contains(word.ToLowerInvariant());
    }

    bool TryCutAtSpace(out string cut)
    {
        cut = "";
        int linking = -1, any = -1;
        int least = first ? 20 : 60;
        for (int i = clause.Length - 2; i > least; i--)
        {
            if (clause[i] != ' ' || IsInside(i)) continue;
            if (any < 0) any = i;
            if (!Linking.Contains(WordAfter(i))) continue;
            linking = i;
            break;
        }
        int at = linking > 0 ? linking : any;
        if (at < 0) return false;
        cut = clause.ToString(0, at).Trim();
        clause.Remove(0, at + 1);
        first = false;
        return cut.Length > 0;
    }

    /// <summary>Whether the space at <paramref name="i"/> stands inside a number, a time, a price or behind an abbreviation.</summary>
    bool IsInside(int i)
    {
        char before = clause[i - 1], after = clause[i + 1];
        if (before == '.' && IsAbbreviation(i - 1)) return true;
        if (after is '!' or '?' or ':' or ';' or '»' or '€' or '%' or '°') return true;
        if (before is '«' or '+' or '°') return true;
        bool digitBefore = char.IsAsciiDigit(before), digitAfter = char.IsAsciiDigit(after);
        // "14 h 30": the figures hold the h between them, and any figure holds its unit or noun.
        if (digitBefore) return true;
        if (!digitAfter) return false;
        return (before == 'h' && i > 1 && !char.IsLetter(clause[i - 2])) || before == ')';
    }

    string WordAfter(int space)
    {
        int end = space + 1;
        while (end < clause.Length && clause[end] != ' ') end++;
        // The last word may still grow ("que" → "quelque").
        return end == clause.Length ? "" : clause.ToString(space + 1, end - space - 1);
    }
}
