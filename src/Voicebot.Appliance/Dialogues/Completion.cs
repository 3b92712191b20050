using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Judges, in the caller's pause, whether all has been said that the open question needs. A function of question and words: no clock, no engine.</summary>
/// <remarks>
/// What ends open (« euh », « c’est le », half a number) is <see cref="Hesitation"/>'s. Here stands when to answer at once: only where more words would
/// change nothing, or hardly ever come. Who goes on all the same is not cut off: see decision 0035.
/// </remarks>
internal sealed class Completion(Understanding understanding)
{
    /// <summary>These end on "er" and are not what somebody still has to name the object of (« je voudrais annuler… »).</summary>
    private static readonly HashSet<string> s_noVerbs = ["hier", "cher", "premier", "dernier", "janvier", "fevrier", "conseiller", "metier", "quartier", "papier"];

    /// <summary>Verbs that somebody still has to name the object of.</summary>
    private static readonly HashSet<string> s_openVerbs = ["affiche", "affichent", "indique", "dit", "met", "donne", "fait", "font", "pourrais", "pourriez", "faudrait", "veux", "veut"];

    /// <summary>Behind these an e-mail address does not go on.</summary>
    private static readonly string[] s_domainEnds = [".fr", ".com", ".net", ".org", ".eu", ".be", ".ch", ".info", ".io"];

    /// <summary>Words that end a date which may have begun as « lundi » or « le douze ».</summary>
    private static readonly HashSet<string> s_dateEnds = ["prochain", "prochaine", "matin", "soir", "midi", "semaine", .. Calendar.Months.Select(Words.Fold)];

    private static readonly Phrase[] s_wishes = [.. new[]
    {
        "je voudrais|voulais|veux|souhaite|souhaiterais|dois", "j aimerais", "me|nous faudrait|faut", "c est|serait pour|concernant", "c est|serait au sujet", "appelle pour|concernant", "appelle au sujet", "ai une question",
    }.Select(static wish => Phrase.Pattern(wish))];

    private const int FewestWordsOfQuestion = 3;

    /// <param name="state">Whose question is open.</param>
    /// <param name="text">What was heard of the answer so far, and understood to be finished as a sentence.</param>
    /// <param name="today">What « lundi » is reckoned from.</param>
    public Extent Of(FlowState state, string text, DateOnly today)
    {
        var words = Hesitation.WithoutFillers(Words.Scan(text));
        if (words.Count == 0)
            return Extent.Open;
        if (Understanding.Danger(text) is not null)
            return Extent.Enough; // « ça sent le gaz… non »: haste is not worth a denial missed
        if (s_openVerbs.Contains(words[^1].Text))
            return Extent.Open;
        var topic = understanding.Find(text);
        switch (topic?.Outcome)
        {
            case ReplyOutcome.Done when state.AfterTopic == Expectation.YesNo && state.Step is null || understanding.IsFarewell(words):
            case ReplyOutcome.Transfer when !EndsOnInfinitive(words):
                return Extent.Whole;
        }
        // A recogniser hears the melody of a question, and who asks waits for the answer; « allô ? » asks nothing.
        if ((text.TrimEnd().EndsWith('?') && words.Count >= FewestWordsOfQuestion && state.Step?.Expects != Expected.Text) || Asides.IsUnknown(words))
            return Extent.Whole;
        return state switch
        {
            { Asked: Asked.Person } => YesNo.Read(text) == Answer.Unknown ? Extent.Open : Extent.Whole,
            { Asked: Asked.Topics } => Extent.Open,
            { Asked: Asked.Confirm, Step: { } step } => Checked(step, text),
            { Step: { } step } => Answered(step, text, words, today),
            // « Oui » to « autre chose ? » is the beginning of it.
            { AfterTopic: Expectation.YesNo } when YesNo.Read(text) == Answer.No => Extent.Whole,
            _ => topic is not null && (IsAllTold(topic, text) || IsWish(topic, words)) ? Extent.Whole : Extent.Open,
        };
    }

    // A no to what was read back is often followed by the right one.
    private static Extent Checked(Step step, string text)
    {
        if (step.Expects == Expected.Phone && Number(text) is var number and not Extent.Open)
            return number;
        return YesNo.Read(text) == Answer.Yes ? Extent.Whole : Extent.Open;
    }

    private Extent Answered(Step step, string text, List<Word> words, DateOnly today)
    {
        if (step.Optional && YesNo.Read(text) == Answer.No)
            return Extent.Whole;
        var reader = understanding.Reader(step);
        return step.Expects switch
        {
            Expected.YesNo => YesNo.Read(text) switch
            {
                Answer.Unknown => Extent.Open,
                // A step with a patience of its own asks for it: « non, merci » may go on with « au revoir », « oui » with « mais pas avant midi ».
                var answer when step.HangoverMs is not null && (answer == Answer.No || words.Count == 1) => Extent.Open,
                _ => Extent.Whole,
            },
            Expected.Phone => Number(text),
            Expected.Email => reader.ReadAnywhere(text) is not { } read ? Extent.Open
                : s_domainEnds.Any(end => read.Value.EndsWith(end, StringComparison.Ordinal)) ? Extent.Whole : Extent.Enough,
            Expected.Choice => reader.EndsOnOption(words) ? Extent.Whole : Extent.Open,
            Expected.Since => SpokenSince.Ends(text) ? Extent.Whole : Extent.Open,
            Expected.Date => s_dateEnds.Contains(words[^1].Text) && reader.Read(text, today) is not null ? Extent.Whole : Extent.Open,
            _ => Extent.Open,
        };
    }

    // « …trente » may become « trente-quatre », « soixante » « soixante-dix », « dix » « dix-sept »; and of a pair that was said anew after a pause
    // (« trente… trente-quatre ») the tenth digit comes too early.
    private static Extent Number(string text)
    {
        if (SpokenPhone.IsIncomplete(text) || !SpokenPhone.TryRead(text, out var digits) || digits is not ['0', ..] || digits.Length != 10)
            return Extent.Open; // elsewhere numbers have other lengths
        var grows = digits[9] == '0' && digits[8] != '0';
        for (var at = 0; at < 8; at += 2)
            grows |= digits[at] >= '2' && digits[at + 1] == '0' && digits[at + 2] == digits[at];
        return grows ? Extent.Enough : Extent.Whole;
    }

    // « Je voudrais déplacer mon rendez-vous »: a wish that ends on what is wished for. Of a fault more is told, and saves questions.
    private bool IsWish(Topic topic, List<Word> words) => understanding.ToldAnywhere(topic).Count == 0
        && s_wishes.Any(wish => wish.In(words).Any()) && understanding.EndsOnKeyword(topic, words) && !EndsOnInfinitive(words);

    private static bool EndsOnInfinitive(List<Word> words) =>
        words[^1].Text is { Length: > 3 } last && last.EndsWith("er", StringComparison.Ordinal) && !s_noVerbs.Contains(last);

    // Nothing is left that this topic would take out of a sentence: « ma machine fuit depuis hier ».
    private bool IsAllTold(Topic topic, string text) => topic.HasSteps && understanding.ToldAnywhere(topic) is { Count: > 1 } readers
        && readers.All(reader => reader.ReadAnywhere(text) is not null);
}
