using System.Text;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Journaling;

/// <summary>How much of the callers' own words tickets keep. What a ticket needs (number, name, appliance, fault) is not meant.</summary>
public enum Redaction : byte
{
    None,

    /// <summary>Numbers and e-mail addresses within words become « … ».</summary>
    Masked,
    Full,
}

/// <summary>Words of callers, made less.</summary>
public static class RedactionRules
{
    // « zéro six » may be a quantity; a longer row of numbers names somebody.
    private const int MostNumbers = 2;
    private const int MostDigits = 3;

    // An answer is as short; what is longer was told.
    private const int AnswerWords = 2;

    private static readonly HashSet<string> s_numbers =
    [
        "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "vingt", "vingts",
        "trente", "quarante", "cinquante", "soixante", "septante", "octante", "nonante", "cent", "cents", "plus",
    ];

    private static readonly string[] s_answers = [Ticket.PhoneCapture, Ticket.NameCapture, Ticket.CompanyCapture, Ticket.ApplianceCapture];

    public static IReadOnlyList<Capture> Of(IReadOnlyList<Capture> captures, Redaction kept) => kept switch
    {
        Redaction.Full => captures,
        Redaction.Masked => [.. captures.Select(static one => IsWords(one) ? one with { Value = Mask(one.Value), Spoken = Mask(one.Spoken), Heard = Mask(one.Heard) } : one with { Heard = Mask(one.Heard) })],
        _ => [.. captures.Where(static one => !IsWords(one)).Select(static one => one with { Heard = "" })],
    };

    /// <summary>« mon numéro c’est … » for « mon numéro c’est 06 12 34 56 78 », or the same in words.</summary>
    public static string Mask(string text)
    {
        var masked = new StringBuilder();
        List<string> row = []; // of numbers, not written yet
        foreach (var word in text.Split([' ', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsNumber(word))
            {
                row.Add(word);
                continue;
            }
            Flush();
            Append(word.Contains('@', StringComparison.Ordinal) ? "…" : word);
        }
        Flush();
        return masked.ToString();

        void Flush()
        {
            if (row.Count > MostNumbers || row.Sum(static word => word.Count(char.IsAsciiDigit)) > MostDigits)
                Append("…");
            else
                row.ForEach(Append);
            row.Clear();
        }

        void Append(string word) => masked.Append(masked.Length > 0 ? " " : "").Append(word);
    }

    private static bool IsNumber(string word)
    {
        var parts = Words.Split(word);
        return parts.Count > 0 && parts.All(static part => part.All(char.IsAsciiDigit) || s_numbers.Contains(part));
    }

    // As they were said, nothing read from them.
    private static bool IsWords(Capture one) =>
        one.Source == CaptureSource.Voice && one.Value == one.Heard && !s_answers.Contains(one.Name) && Words.Split(one.Value).Count > AnswerWords;
}
