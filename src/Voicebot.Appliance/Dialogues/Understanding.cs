using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>The first rung: finds the topic of an utterance by its keywords. No engine, no clock, under a millisecond.</summary>
public sealed class Understanding
{
    /// <summary>Says nothing of its own; beside them a goodbye is a goodbye.</summary>
    private static readonly Phrase[] s_courtesies =
    [
        .. new[]
        {
            "merci", "merci pour tout", "pour votre aide", "pour le renseignement", "pour les renseignements", "pour l’information", "pour votre patience", "de votre aide",
            "beaucoup", "infiniment", "mille fois", "très", "bien", "madame", "mademoiselle", "monsieur", "messieurs", "s’il vous plaît", "à vous", "aussi", "également", "de même", "quand même", "alors", "allez",
            "vous êtes bien aimable", "vous êtes très aimable", "vous avez été très aimable", "vous avez été bien aimable", "vous êtes gentil", "vous êtes gentille", "c’est très gentil", "à la prochaine", "j’ai compris", "j’ai tout compris",
            "j’ai tout ce qu’il me faut", "j’ai tout ce qu’il faut", "j’ai ma réponse", "j’ai la réponse", "c’est noté", "c’est clair", "ça marche", "entendu", "très bien", "ok", "parfait", "super", "d’accord", "et", "tout", "pour moi",
            "je vous souhaite", "une", "passez une", "je vais me débrouiller", "je rappellerai", "je vais essayer", "je vais voir", "je vais regarder", "on verra", "il n’y a pas de quoi", "de rien", "excellente", "bonne",
        }.Select(Phrase.Keyword),
    ];

    /// <summary>Things whose names hold a keyword and mean none of it.</summary>
    private static readonly Phrase[] s_things =
    [
        .. new[]
        {
            "robot de|cuisine|patissier|aspirateur|menager|tondeuse|multifonction|cuiseur|mixeur", "aspirateur|tondeuse robot", "mon|notre|l|son operateur internet|telephonique|mobile|telecom|orange|sfr|free",
            "repondeur de|du", "m a|ont|avait|avais conseille", "conseille de", "conseiller|conseillere m|nous a|avait vendu", "au conseil", "elle|il|on|mere|pere|fille|fils|mari|femme|voisin|voisine a une machine", "porte|trappe|hublot|couvercle|vanne|robinet est ferme|fermee|ouvert|ouverte", "porte ouverte|fermee", "conseil general|municipal|syndical",
        }.Select(static thing => Phrase.Pattern(thing)),
    ];

    private readonly IReadOnlyList<(Topic Topic, Phrase[] Keywords, Phrase[] Alone)> _topics;
    private readonly Phrase[] _smallTalk;
    private readonly Phrase[] _farewells;
    private readonly Dictionary<string, StepReader> _readers;

    private readonly Classifier? _classifier;
    private readonly Topic?[] _classes;
    private readonly int _danger;
    private readonly int _free;

    /// <param name="scenario">Whose topics are looked for.</param>
    /// <param name="classifier">Asked where the rules know no topic, and where they may err; null: nobody is.</param>
    /// <param name="knowledge">What answers free questions; null: nothing does.</param>
    public Understanding(Scenario scenario, Classifier? classifier = null, Knowledge? knowledge = null)
    {
        Knowledge = knowledge;
        _classifier = classifier;
        _classes = [.. (classifier?.Names ?? []).Select(name => scenario.Topics.FirstOrDefault(topic => topic.Name == (name == Classifier.Danger ? Person(scenario) : name)))];
        _danger = classifier?.IndexOf(Classifier.Danger) ?? -1;
        _free = classifier?.IndexOf(Classifier.Free) ?? -1;
        _topics = [.. scenario.Topics.Select(static topic => (topic, Split(topic.Keywords), Split(topic.Alone ?? [])))];
        _smallTalk = [.. _topics.SelectMany(static topic => topic.Alone), .. s_courtesies];
        // « Non » and « c’est bon » answer a question; « au revoir » answers none.
        _farewells = [.. scenario.Topics.Where(static topic => topic.Outcome == ReplyOutcome.Done).SelectMany(static topic => topic.Alone ?? [])
            .Where(static phrase => YesNo.Read(phrase) == Answer.Unknown).Select(Phrase.Keyword)];
        _readers = (scenario.Steps ?? []).ToDictionary(static step => step.Name, step => new StepReader(step, classifier is null ? null : Classifier.Of(step)), StringComparer.Ordinal);
    }

    /// <summary>What the sentence most likely asks for: the classifier, told by the rules.</summary>
    /// <param name="found">The rules' topic; null: they know none.</param>
    /// <param name="text">As it was heard.</param>
    internal Guess Guess(Topic? found, string text)
    {
        if (_classifier is null || Words.Scan(text).Count < Dialogues.Guess.FewestWords)
            return Dialogues.Guess.None;
        Span<float> probabilities = stackalloc float[_classes.Length];
        _classifier.Read(text, found is null ? -1 : _classifier.IndexOf(found.Name), probabilities);
        return Dialogues.Guess.Of(probabilities, _classes, _danger, _free);
    }

    /// <summary>Whether the classifier may doubt the rules' topic: a danger, a goodbye and a greeting stand.</summary>
    internal bool MayDoubt(Topic found, List<Word> words) => _classifier is not null && words.Count >= Dialogues.Guess.FewestWords
        && found is { IsSmallTalk: false, Outcome: not ReplyOutcome.Done } && _classifier.IndexOf(found.Name) >= 0;

    internal Knowledge? Knowledge { get; }

    private static string? Person(Scenario scenario) => scenario.Topics.FirstOrDefault(static topic => topic.Outcome == ReplyOutcome.Transfer)?.Name;

    internal StepReader Reader(Step step) => _readers[step.Name];

    internal IEnumerable<StepReader> Readers => _readers.Values;

    /// <summary>What a first sentence may tell of the topic, beside what it is about: its choices and since when.</summary>
    internal IReadOnlyList<StepReader> ToldAnywhere(Topic topic) =>
        [.. (topic.Steps ?? []).Select(name => _readers[name]).Where(static reader => reader.Step is { Expects: Expected.Choice, Anywhere: true } or { Expects: Expected.Since })];

    /// <summary>Whether a goodbye is said, and not only a « non » that may answer a question.</summary>
    internal bool IsFarewell(List<Word> words) => _farewells.Any(phrase => phrase.In(words).Any());

    /// <summary>Whether words of the topic itself were said, and not only something that counts alone.</summary>
    internal bool IsNamed(Topic topic, List<Word> words) => Keywords(words).Exists(one => one.Topic == topic);

    /// <summary>Whether words of the topic itself end the text.</summary>
    internal bool EndsOnKeyword(Topic topic, List<Word> words) => Keywords(words).Exists(one => one.Topic == topic && one.Span.End == words.Count);

    /// <summary>The danger that the text tells of; null when there is none.</summary>
    public static Topic? Danger(string text) => Dangers.Find(Words.Scan(text));

    /// <summary>
    /// A danger goes before everything (<see cref="Dangers"/>), then a wish for a person, then the topic whose keywords cover the
    /// most letters of the text; among equals the scenario's first. Keywords that are denied count for nothing, or for the topic
    /// that their denial means. Null when no keyword occurs.
    /// </summary>
    public Topic? Find(string text)
    {
        var words = Words.Scan(text);
        if (Dangers.Find(words) is { } danger)
            return danger;
        var found = Keywords(words);
        var isSmallTalk = IsSmallTalk(words);
        Topic? best = null;
        var bestLetters = 0;
        if (found.Find(static one => one.Topic is { GoesFirst: true }) is { Topic: { } first } && !found.Exists(static one => one.Topic.Outcome == ReplyOutcome.Transfer))
            return first;
        foreach (var (topic, _, alone) in _topics)
        {
            var letters = found.Where(one => one.Topic == topic).DistinctBy(static one => one.Phrase).Sum(static one => one.Phrase.Letters)
                + (isSmallTalk ? alone.Where(phrase => phrase.In(words).Any()).Sum(static phrase => phrase.Letters) : 0);
            if (letters > 0 && topic.Outcome == ReplyOutcome.Transfer)
                return topic;
            if (letters > bestLetters)
                (best, bestLetters) = (topic, letters);
        }
        return best;
    }

    private static Phrase[] Split(IReadOnlyList<string> phrases) => [.. phrases.Select(Phrase.Keyword)];

    private List<Match> Keywords(List<Word> words)
    {
        var all = new List<Match>();
        foreach (var (topic, keywords, _) in _topics)
        {
            foreach (var keyword in keywords)
                all.AddRange(keyword.In(words).Select(span => new Match(topic, keyword, span)));
        }
        var things = s_things.SelectMany(thing => thing.In(words)).ToList();
        bool IsKnown(int at) => all.Exists(one => one.Span.Start <= at && at < one.Span.End);

        var counting = new List<Match>();
        foreach (var one in all)
        {
            var isPartOfMore = things.Exists(thing => thing.Holds(one.Span))
                || all.Exists(other => other.Topic != one.Topic && other.Span.Length > one.Span.Length && other.Span.Holds(one.Span));
            if (isPartOfMore)
                continue;
            if (!Negation.Denies(words, one.Span, IsKnown))
                counting.Add(one);
            else if (one.Topic.WhenDenied is { } name && _topics.FirstOrDefault(topic => topic.Topic.Name == name).Topic is { } meant)
                counting.Add(one with { Topic = meant });
        }
        return counting;
    }

    /// <summary>Whether the text is made of courtesies and of keywords that count alone, whichever topic's.</summary>
    private bool IsSmallTalk(List<Word> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var end = _smallTalk.Max(phrase => phrase.EndFrom(words, at));
            if (end == 0 && !Hesitation.IsFiller(words[at].Text) && !(at > 0 && words[at - 1].Text is "madame" or "monsieur"))
                return false;
            at = Math.Max(end, at + 1);
        }
        return true;
    }

    private readonly record struct Match(Topic Topic, Phrase Phrase, Span Span);
}
