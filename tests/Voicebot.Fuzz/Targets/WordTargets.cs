using System.Text;
using nietras.SeparatedValues;
using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Journaling;
using static Voicebot.Fuzz.FuzzTarget;
using static Voicebot.Fuzz.Targets.WireTargets;

namespace Voicebot.Fuzz.Targets;

/// <summary>What a recogniser makes of a caller, and what is written to be said.</summary>
internal static class WordTargets
{
    // What a recogniser makes of 20 s, and what the voice takes.
    private const int MostLetters = 2000;

    private static readonly DateOnly s_today = new(2026, 11, 2);

    private static readonly byte[][] s_words = Text(
        " ", "-", "'", "’", ".", ",", "?", "zéro", "six", "soixante-dix", "quatre-vingt", "cent", "mille", "million", "et", "virgule", "plus", "arobase", "point", "tiret", "double vé", "comme", "le", "premier", "lundi", "demain", "mars", "deux mille", "midi", "et demie",
        "moins le quart", "oui", "non", "pas", "madame", "société", "depuis", "hier", "euh", "enfin", "pardon", "0", "06", "12", "%", "€", "km/h", "n°", "@", "1/2", "XIV", "A4", "10 h 30", "12/11/2026", "\uFFFD", "é", "œ", "\u202F", "\uD83D\uDE00", "\0", "\t");

    private static readonly Lazy<(Scenario Scenario, Understanding Understanding)> s_ours = new(static () =>
    {
        var scenario = Scenario.BuiltIn();
        return (scenario, new Understanding(scenario, Classifier.BuiltIn(), new Knowledge(scenario)));
    });

    public static IEnumerable<FuzzTarget> All =>
    [
        new("heard", Heard, Text("mon numéro c'est le zéro six douze trente-quatre cinquante-six soixante-dix-huit", "jean point dupont arobase gmail point com", "le premier mars deux mille vingt-six à dix heures et demie", "D U P O N T comme Daniel", "depuis hier, enfin non, depuis trois semaines", "référence A B 12 tiret 34", "le trente et un février"), s_words),
        new("aloud", Aloud, Text("Rappelez le 06 12 34 56 78 avant 10 h 30, le 12/11/2026.", "Cela coûte 1 234,50 €, soit 20 % de moins (réf. AB-12/34) à 90 km/h.", "Écrivez à jean.dupont@exemple.fr ; Louis XIV, n° 3, 2 × 4 cm, 1/2.", "Il y en a 9 999 999 999 999 999, dont 3."), s_words),
        new("talk", static input => Converse(s_ours.Value.Scenario, Said(input).Split('\n').Take(12), s_ours.Value.Understanding), Text("ma machine à laver ne démarre plus\nun lave-linge\ndepuis hier\nDupont\nzéro six douze trente-quatre cinquante-six soixante-dix-huit\noui\nnon merci", "#1\n#0612345678#\nun conseiller", "ça sent le gaz"), [.. s_words, .. Text("\n", "#", "#1", "*", "panne", "rendez-vous", "livraison", "conseiller", "répétez", "retour", "au revoir")], Share: 0.04),
        new("csv", Csv, Text("Dupont\nACME\nfuite\n0612345678", "=1+1\n\"a;b\"\n\tx\n"), Text(";", "\"", "=", "+", "-", "@", "\n", "\r", "\t", "\0", "é"), Share: 0.3),
    ];

    private static string Said(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        return text.Length > MostLetters ? text[..MostLetters] : text;
    }

    /// <summary>A conversation: whatever is said, there is an answer, or none is wanted.</summary>
    public static void Converse(Scenario scenario, IEnumerable<string> lines, Understanding? understanding = null)
    {
        var chat = new ChatSession(new ChatServices(scenario, understanding ?? new Understanding(scenario), null, TimeSpan.FromSeconds(1), TimeProvider.System), "0612345678");
        foreach (var line in lines)
        {
            var turn = chat.SayAsync(line, CancellationToken.None).GetAwaiter().GetResult();
            foreach (var text in turn.Said)
                Clauses.Split(SpokenText.Normalise(text));
        }
    }

    private static void Heard(byte[] input)
    {
        var text = Said(input);
        Words.Scan(text);
        if (SpokenPhone.TryRead(text, out var digits))
            Must(digits.All(static one => char.IsAsciiDigit(one) || one == '+'), "a number of other signs than digits");
        SpokenPhone.IsIncomplete(text);
        PhoneCorrection.TryApply("0612345678", text, out _);
        SpokenEmail.TryRead(text, out _);
        _ = SpokenNumber.TryParse(text, out _);
        _ = SpokenNumber.TryParseDecimal(text, out _);
        _ = SpokenNumber.TryParseOrdinal(text, out _);
        SpokenNumber.TryFind(text, out _);
        SpokenDate.TryRead(text, s_today, out _);
        SpokenDate.TryRead(text, s_today, out _, past: true);
        SpokenTime.TryRead(text, out _);
        SpokenName.TryRead(text, asked: true, out _);
        SpokenName.TryReadCompany(text, out _);
        SpokenReference.TryRead(text, out _);
        SpokenSince.TryRead(text, asked: true, out _);
        SpokenSpelling.TryRead(text, out _);
        YesNo.Read(text);
        Hesitation.Read(text);
        Backchannel.Is(text);
        Hallucination.Clean(text, 1500, out _);
    }

    private static void Aloud(byte[] input)
    {
        var text = Said(input);
        Clauses.Split(SpokenText.Normalise(text));
        if (text.Any(char.IsAsciiDigit))
            PhoneWords.Of(text);
        EmailWords.Of(text);
        ReferenceWords.Of(text);
        SpellingWords.Of(text);
    }

    // A caller's words come out of the file as they went in, and are never a formula.
    private static void Csv(byte[] input)
    {
        var said = Said(input).Split('\n');
        string At(int n) => n < said.Length ? said[n] : "";
        var captures = new[] { ("nom", At(0)), ("société", At(1)), ("panne", At(2)), ("téléphone", At(3)) }
            .Select(static one => new Capture(one.Item1, one.Item2, one.Item2, one.Item2, 0.5f, CaptureSource.Voice)).ToList();
        var ticket = new Ticket(7, DateTimeOffset.UnixEpoch, Guid.Empty, "0612345678", "panne", TicketStatus.Open, Severity.Normal, captures, 3, null);
        var written = TicketsCommand.Csv([ticket])[1..];
        Sep? columns = Sep.New(';');
        using var reader = columns.Reader(static options => options with { Unescape = true }).FromText(written);
        var rows = 0;
        foreach (var row in reader)
        {
            rows++;
            Must(row["nom"].ToString().TrimStart('\'') == At(0).TrimStart('\''), "another name than was given");
            foreach (var column in reader.Header.ColNames)
                Must(row[column].Span is not ['=' or '+' or '-' or '@', .. var rest] || (row[column].Span[0] == '+' && !rest.ContainsAnyExceptInRange('0', '9')), $"a formula in {column}");
        }
        Must(rows == 1, "other lines than there are tickets");
    }
}
