using System.Globalization;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What an answer says.</summary>
/// <param name="Value">In its one form.</param>
/// <param name="Spoken">As it is read back.</param>
internal readonly record struct Reading(string Value, string Spoken, StepOption? Option = null, Answer Answer = Answer.Unknown);

/// <summary>Reads the answers to one step. Built once per scenario; no clock, no engine.</summary>
internal sealed class StepReader
{
    // Chosen on the build half, out of fold (decision 0039).
    private const float Sure = 0.8f;

    private const int FewestWordsOfSentence = 2;

    // « Machine à laver »: who names it so does not go on with « la vaisselle ».
    private const int FewestWordsOfName = 3;

    private readonly Step _step;
    private readonly (StepOption Option, Phrase[] Examples)[] _options;
    private readonly Classifier? _classifier;

    /// <param name="step">Whose answers they are.</param>
    /// <param name="classifier">Asked for the option where nobody says it in so many words; null: nobody is.</param>
    public StepReader(Step step, Classifier? classifier = null)
    {
        _step = step;
        _classifier = classifier;
        _options = [.. (step.Options ?? []).Select(static option => (option, option.Examples.Select(Phrase.Keyword).ToArray()))];
    }

    public Step Step => _step;

    /// <summary>The answer to this step's question.</summary>
    /// <returns>Null when the words are none.</returns>
    public Reading? Read(string text, DateOnly today)
    {
        var words = Words.Scan(text);
        switch (_step.Expects)
        {
            case Expected.YesNo:
                if (Find(words) is { } told)
                    return new(told.Name, told.Name, told, told.Name == "non" ? Answer.No : Answer.Yes);
                var answer = YesNo.Read(text);
                return answer == Answer.Unknown ? null : Of(answer);
            case Expected.Choice:
                return (Find(words) ?? Likeliest(text, words, null)) is { } option ? Of(option) : null;
            case Expected.Name:
                return SpokenName.TryRead(text, asked: true, out var name) ? new(name, name) : null;
            case Expected.Date:
                return SpokenDate.TryRead(text, today, out var date) ? Of(date) : null;
            case Expected.Reference:
                return SpokenReference.TryRead(text, out var code) ? new(code, code) : null;
            case Expected.Since:
                return SpokenSince.TryRead(text, asked: true, out var since) ? new(since, since) : null;
            case Expected.Text:
                return words.Count(static word => !Hesitation.IsFiller(word.Text)) >= FewestWordsOfSentence ? new(text.Trim(), text.Trim()) : null;
            default:
                return ReadAnywhere(text);
        }
    }

    /// <summary>The same out of a sentence that answers something else: only what cannot be meant otherwise.</summary>
    public Reading? ReadAnywhere(string text)
    {
        switch (_step.Expects)
        {
            case Expected.Choice when _step.Anywhere:
                var words = Words.Scan(text);
                return Likeliest(text, words, Find(words)) is { } option ? Of(option) : null;
            case Expected.YesNo when _step.Anywhere:
                return Find(Words.Scan(text)) is { } told ? new(told.Name, told.Name, told, told.Name == "non" ? Answer.No : Answer.Yes) : null;
            case Expected.Phone:
                return SpokenPhone.TryRead(text, out var digits) ? Phone(digits) : null;
            case Expected.Email:
                return SpokenEmail.TryRead(text, out var address) ? new(address, EmailWords.Of(address)) : null;
            case Expected.Name:
                return SpokenName.TryRead(text, asked: false, out var name) ? new(name, name) : null;
            case Expected.Company:
                return SpokenName.TryReadCompany(text, out var company) ? new(company, company) : null;
            case Expected.Since:
                return SpokenSince.TryRead(text, asked: false, out var since) ? new(since, since) : null;
            default:
                return null;
        }
    }

    /// <summary>An option's example ends the answer, and none goes on from there as « une machine » goes on with « à laver ».</summary>
    public bool EndsOnOption(List<Word> words) => Find(words) is { } option
        && _options.First(one => one.Option == option).Examples.SelectMany(example => example.In(words)).Where(span => span.End == words.Count).ToList() is { Count: > 0 } ends
        && (ends.Exists(static span => span.Length >= FewestWordsOfName) || !_options.Any(one => one.Examples.Any(example => example.MayGoOn(words))));

    /// <summary>What no option names, said in a sentence of its own.</summary>
    public Reading? ReadOther(string text) =>
        _step.Other is { } other && Words.Split(text).Count >= FewestWordsOfSentence
            && _step.FindOption(other) is { } taken ? Of(taken) : null;

    /// <summary>The keys as an answer.</summary>
    public Reading? ReadKeys(string keys, DateOnly today)
    {
        switch (_step.Expects)
        {
            case Expected.YesNo:
                return keys switch { "1" => Of(Answer.Yes), "2" => Of(Answer.No), _ => null };
            case Expected.Choice:
                return _step.Options?.FirstOrDefault(option => keys.Length == 1 && option.Key == keys[0]) is { } option ? Of(option) : null;
            case Expected.Phone:
                return keys.Length is 10 && keys[0] == '0' ? Phone(keys) : null;
            case Expected.Reference:
                return keys.Length > 1 ? new(keys, keys) : null;
            case Expected.Date: // ddmm
                return keys.Length == 4 && DateOnly.TryParseExact($"{keys}{today.Year}", "ddMMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? Of(date < today ? date.AddYears(1) : date) : null;
            default:
                return null;
        }
    }

    /// <summary>A phone number as it is kept, and in pairs as it is read.</summary>
    public static Reading Phone(string digits) => new(digits, Spaced(digits));

    public static string Spaced(string digits) => digits.Length is 8 or 10 && digits.All(char.IsAsciiDigit) ? string.Join(' ', digits.Chunk(2).Select(static pair => new string(pair))) : digits;

    private static Reading Of(Answer answer) => answer == Answer.Yes ? new("oui", "oui", null, answer) : new("non", "non", null, answer);

    private static Reading Of(StepOption option) => new(option.Name, option.Name, option);

    private static Reading Of(DateOnly date) =>
        new(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), DateWords.Of(date, withWeekday: true, withYear: false));

    /// <summary>The option that is meant most likely; null: none is likely enough.</summary>
    /// <param name="found">Whose examples were said; null: nobody's.</param>
    private StepOption? Likeliest(string text, List<Word> words, StepOption? found)
    {
        if (_classifier is null || words.Count < FewestWordsOfSentence)
            return found;
        Span<float> probabilities = stackalloc float[_classifier.Names.Count];
        _classifier.Read(text, found is null ? -1 : _classifier.IndexOf(found.Name), probabilities);
        var best = 0;
        for (var at = 1; at < probabilities.Length; at++)
            best = probabilities[at] > probabilities[best] ? at : best;
        return probabilities[best] >= Sure && _step.FindOption(_classifier.Names[best]) is { } option && (option == found || !IsDenied(option, words)) ? option : null;
    }

    // « Elle ne fuit pas » has every letter of « elle fuit ».
    private bool IsDenied(StepOption option, List<Word> words) =>
        _options.First(one => one.Option == option).Examples.Any(example => example.In(words).Any(span => Negation.Denies(words, span, static _ => false)));

    /// <summary>The option whose examples cover the most letters; examples within a longer one of another option, and denied ones, count for nothing.</summary>
    private StepOption? Find(List<Word> words)
    {
        if (_options.Length == 0)
            return null;
        var found = (from one in _options
                     from example in one.Examples
                     from span in example.In(words)
                     where !Negation.Denies(words, span, static _ => false)
                     select (one.Option, Example: example, Span: span)).ToList();
        StepOption? best = null;
        var bestLetters = 0;
        foreach (var (option, _) in _options)
        {
            var letters = found
                .Where(one => one.Option == option && !found.Exists(other => other.Option != option && other.Span.Length > one.Span.Length && other.Span.Holds(one.Span)))
                .DistinctBy(static one => one.Example).Sum(static one => one.Example.Letters);
            if (letters > bestLetters)
                (best, bestLetters) = (option, letters);
        }
        return best;
    }
}
