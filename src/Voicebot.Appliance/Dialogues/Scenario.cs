using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What the appliance says and listens for: a JSON file, checked once when it is read.</summary>
/// <param name="Name">Shown to the technician.</param>
/// <param name="Announcement">Says that a machine answers, before all else; speech does not cut it. Empty: the greeting says so, or the dial plan did.</param>
/// <param name="Greeting">The first words of every call.</param>
/// <param name="StillThere">After the first silence of a caller who says nothing.</param>
/// <param name="NobodyThere">Before hanging up on silence.</param>
/// <param name="Transfer">Before a person takes the call.</param>
/// <param name="NotUnderstood">What is said the first, second… time in a row that nothing was understood; after the last one comes a person.</param>
/// <param name="TooNoisy">When the line is so loud that nothing else can be heard.</param>
/// <param name="Wait">In turn, when a reply takes its time.</param>
/// <param name="Vocabulary">Words likely to be heard, given to the recogniser.</param>
/// <param name="Knowledge">Facts the language model may answer from; empty: it is not asked free questions.</param>
/// <param name="Deaf">Instead of the greeting when nobody can hear the caller; a person takes the call. May be left out.</param>
/// <param name="Topics">In order of strength: among equals the first wins.</param>
/// <param name="Steps">Questions that topics ask; in any order, topics name them.</param>
/// <param name="Hours">When people are there. May be left out.</param>
/// <param name="YesNoKeys">How yes and no are typed, after two misses. May be left out.</param>
/// <param name="Passages">What free questions are answered from, where neither topics nor the model do. May be left out.</param>
/// <param name="EmptyWords">Words that say nothing of what a question is about.</param>
/// <param name="NoAnswer">To a question that nothing answers: offers a person.</param>
/// <param name="Angry">To an angry caller: offers a person. May be left out.</param>
/// <param name="Nobody">What is said and asked when no person can be had. May be left out: then one is rung at any hour.</param>
/// <param name="Recording">Said behind the announcement where calls are recorded, {days} being for how long. May be left out.</param>
/// <param name="RecordingRefused">To a caller who refuses it. May be left out.</param>
public sealed record Scenario(
    string Name,
    string Announcement,
    string Greeting,
    string StillThere,
    string NobodyThere,
    string Transfer,
    IReadOnlyList<string> NotUnderstood,
    string TooNoisy,
    IReadOnlyList<string> Wait,
    string Vocabulary,
    string Knowledge,
    IReadOnlyList<Topic> Topics,
    string Deaf = "Bonjour. Je ne peux pas vous entendre pour le moment : je vous passe un conseiller.",
    IReadOnlyList<Step>? Steps = null,
    OpeningHours? Hours = null,
    string YesNoKeys = "Pour oui, tapez un. Pour non, tapez deux.",
    string Angry = "Je comprends que ce soit agaçant. Voulez-vous que je vous passe un conseiller tout de suite ?",
    Nobody? Nobody = null,
    string Recording = "Cet appel est enregistré, et gardé {days} jours. Si vous refusez, dites « je refuse » ou tapez neuf.",
    string RecordingRefused = "C’est noté, cet appel n’est pas enregistré.",
    IReadOnlyList<Passage>? Passages = null,
    IReadOnlyList<string>? EmptyWords = null,
    string NoAnswer = "Je n’ai pas la réponse à cette question. Voulez-vous que je vous passe un conseiller ?")
{
    /// <summary>The announcement of a call that is recorded.</summary>
    public string Noticed(int days) => $"{Announcement} {Recording.Replace("{days}", days.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}";

    /// <summary>Every phrase that is known in advance.</summary>
    [JsonIgnore]
    public IEnumerable<string> Phrases =>
        new[] { Announcement, Greeting, StillThere, NobodyThere, Transfer, TooNoisy, Deaf, RecordingRefused }.Concat(NotUnderstood).Concat(Wait).Concat(Topics.Select(static topic => topic.Answer)).Concat(Dangers.Phrases)
            .Concat(InSteps()).Concat((Nobody?.Texts ?? []).SelectMany(Wording.Parts).Where(static text => !text.Contains('{'))).Where(static text => text.Length > 0).Distinct();

    /// <summary>What is said of the steps and beside them, as far as it is known in advance.</summary>
    private IEnumerable<string> InSteps()
    {
        if (Steps is not { Count: > 0 })
            return [];
        var texts = Steps.SelectMany(static step => step.Texts).Concat(Steps.SelectMany(static step => step.Texts).Select(Wording.Question))
            .Concat(Topics.Select(static topic => Wording.WithoutQuestion(topic.Answer)))
            .Concat([YesNoKeys, Angry, Wording.Question(Greeting), Wording.WithoutQuestion(NotUnderstood[0]), Flow.GoingBack, NoAnswer]).Concat((Passages ?? []).Select(static passage => passage.First));
        return texts.SelectMany(Wording.Parts).Where(static text => !text.Contains('{'));
    }

    internal Step? FindStep(string name) => Steps?.FirstOrDefault(step => step.Name == name);

    /// <summary>Reads and checks a scenario.</summary>
    /// <exception cref="ScenarioException">Not JSON, or the first mistake of <see cref="ScenarioRules"/>.</exception>
    public static Scenario Parse(ReadOnlySpan<byte> json)
    {
        Scenario scenario;
        try
        {
            scenario = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario)
                ?? throw new ScenarioException("le fichier est vide");
        }
        catch (JsonException error)
        {
            throw new ScenarioException($"ligne {error.LineNumber + 1} : {ScenarioRules.Explain(error)}");
        }
        return ScenarioRules.Mistakes(scenario).FirstOrDefault() is { Reason: { } reason } ? throw new ScenarioException(reason) : scenario;
    }

    /// <summary>Every mistake of a scenario with the line on which it stands; none when it can be used.</summary>
    public static IReadOnlyList<(int Line, string Reason)> Check(ReadOnlySpan<byte> json)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario);
            if (scenario is null)
                return [(1, "le fichier est vide")];
            var lines = new ScenarioLines(json);
            return [.. ScenarioRules.Mistakes(scenario).Select(mistake => (lines.Of(mistake.Path), mistake.Reason)).OrderBy(static one => one.Item1)];
        }
        catch (JsonException error)
        {
            return [((int)(error.LineNumber ?? 0) + 1, ScenarioRules.Explain(error))];
        }
    }

    /// <summary>The scenario that ships in the binary.</summary>
    public static Scenario BuiltIn() => Parse(BuiltInText());

    /// <summary>Its file.</summary>
    public static byte[] BuiltInText()
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream("sav-wouippleul.fr.json")!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}

/// <summary>Something callers ask for.</summary>
/// <param name="Keywords">Words or word beginnings ("horaire" finds « horaires »); several words must follow each other.</param>
/// <param name="Answer">What is said.</param>
/// <param name="Outcome">What follows: the next turn, a goodbye, or a person.</param>
/// <param name="Expects">What the answer asks for.</param>
/// <param name="WhenDenied">The topic that is meant when the keywords are denied.</param>
/// <param name="Steps">Asked one after the other when the answer is said.</param>
/// <param name="Key">On the keypad, where no step is open.</param>
/// <param name="Label">« une panne »: as it is offered beside another topic.</param>
/// <param name="GoesFirst">Its words decide, whatever other topics are named beside: « déplacer le rendez-vous ».</param>
/// <param name="Sure">The classifier's probability from which the topic is taken.</param>
/// <param name="IsSmallTalk">Means nothing while a step waits for its answer.</param>
/// <param name="Alone">Keywords that count only where nothing else is said: « non » ends a call, « non, vous n’avez pas compris » does not.</param>
public sealed record Topic(
    string Name, IReadOnlyList<string> Keywords, string Answer, ReplyOutcome Outcome = ReplyOutcome.Continue, Expectation Expects = Expectation.Anything,
    IReadOnlyList<string>? Alone = null, string? WhenDenied = null, IReadOnlyList<string>? Steps = null, char? Key = null, string? Label = null, bool IsSmallTalk = false, bool GoesFirst = false,
    float Sure = 0.7f)
{
    internal bool HasSteps => Steps is { Count: > 0 };

    internal IReadOnlyList<string> Listened => [.. Keywords, .. Alone ?? []];
}

/// <summary>A scenario cannot be used. The message is French: the technician reads it.</summary>
public sealed class ScenarioException(string message) : Exception(message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Scenario))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
