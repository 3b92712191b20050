namespace Voicebot.Appliance.Dialogues;

/// <summary>What a step's question asks for.</summary>
public enum Expected
{
    /// <summary>Nothing: the step says something, and the next one follows at once.</summary>
    Nothing,

    /// <summary>Nothing more: the matter is closed, and any topic may come.</summary>
    AnythingElse,
    YesNo,
    Choice,
    Phone,
    Name,

    /// <summary>« la boulangerie Martin »: taken when it is said.</summary>
    Company,
    Email,
    Date,
    Reference,

    /// <summary>« depuis hier »: a length of time or a moment, as the caller said it.</summary>
    Since,
    Text,
}

/// <summary>One question of a conversation, or one thing said in it.</summary>
/// <param name="Name">Unique; what others name as the next one.</param>
/// <param name="Say">Said; {name} stands for a capture or a fact. A step whose facts are unknown is left out. Empty: never asked, only taken when said.</param>
/// <param name="Expects">What the answer must be.</param>
/// <param name="Captures">Under which name the answer is kept. A step whose capture is known is left out.</param>
/// <param name="Value">Yes or no: what « oui » captures instead of itself.</param>
/// <param name="Confirm">Reads the capture back; only a yes makes it count.</param>
/// <param name="Options">What may be chosen.</param>
/// <param name="Other">Choice: the option taken when a whole sentence names none.</param>
/// <param name="Again">Asked the second time, instead of the question.</param>
/// <param name="Keypad">Asked after two misses: the answer by keys.</param>
/// <param name="Next">The step that follows; without it the topic's next one.</param>
/// <param name="Yes">After « oui ».</param>
/// <param name="No">After « non ».</param>
/// <param name="Otherwise">When nothing was understood to the end; without it the next step of what is optional, else a person.</param>
/// <param name="Optional">« Je ne sais pas » and « non » leave it open.</param>
/// <param name="Anywhere">Options are also found in sentences that answer something else.</param>
/// <param name="HangoverMs">How much silence ends the answer; without it the setting.</param>
/// <param name="Outcome">Ends the call with what is said.</param>
public sealed record Step(
    string Name,
    string Say = "",
    Expected Expects = Expected.Nothing,
    string? Captures = null,
    string? Value = null,
    string? Confirm = null,
    IReadOnlyList<StepOption>? Options = null,
    string? Other = null,
    string? Again = null,
    string? Keypad = null,
    string? Next = null,
    string? Yes = null,
    string? No = null,
    string? Otherwise = null,
    bool Optional = false,
    bool Anywhere = false,
    int? HangoverMs = null,
    ReplyOutcome Outcome = ReplyOutcome.Continue)
{
    /// <summary>A target that is no step: a person takes the call.</summary>
    public const string Person = "person";

    /// <summary>The call ends as done.</summary>
    public const string Goodbye = "goodbye";

    /// <summary>The matter is closed; any topic may come.</summary>
    public const string Anything = "anything";

    internal StepOption? FindOption(string name) => Options?.FirstOrDefault(option => option.Name == name);

    internal static bool IsReserved(string name) => name is Person or Goodbye or Anything;

    internal bool IsQuestion => Expects is not (Expected.Nothing or Expected.AnythingElse);

    internal IEnumerable<string> Targets =>
        new[] { Next, Yes, No, Otherwise }.Concat((Options ?? []).Select(static option => option.Next)).OfType<string>();

    internal IEnumerable<string> Texts =>
        new[] { Say, Again, Keypad, Confirm }.OfType<string>().Where(static text => text.Length > 0)
            .Concat((Options ?? []).Select(static option => option.Advice).OfType<string>());
}

/// <summary>One answer of a choice.</summary>
/// <param name="Name">What is captured; read aloud where a text names the capture.</param>
/// <param name="Examples">As a topic's keywords.</param>
/// <param name="Key">On the keypad.</param>
/// <param name="Next">The step that follows this answer.</param>
/// <param name="Advice">Said where a text has {capture.advice}.</param>
public sealed record StepOption(string Name, IReadOnlyList<string> Examples, char? Key = null, string? Next = null, string? Advice = null);
