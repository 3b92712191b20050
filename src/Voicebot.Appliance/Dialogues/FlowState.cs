namespace Voicebot.Appliance.Dialogues;

/// <summary>What the last reply asked.</summary>
public enum Asked : byte
{
    /// <summary>The step's question; without a step, what the caller wants.</summary>
    Step,

    /// <summary>Whether what was captured is right.</summary>
    Confirm,

    /// <summary>Whether a person is wanted.</summary>
    Person,

    /// <summary>Which of two topics.</summary>
    Topics,
}

/// <summary>How keys answer the present question.</summary>
public enum KeyWish : byte
{
    /// <summary>None does; 0 is a person and * says it again, as always.</summary>
    None,

    /// <summary>One key.</summary>
    One,

    /// <summary>Digits, ended by # or a pause.</summary>
    Digits,

    /// <summary>A phone number: ten digits are enough.</summary>
    Phone,
}

/// <summary>Where a conversation stands. Immutable: a turn that is cancelled before anything was said leaves the one before in force.</summary>
/// <param name="Topic">Whose steps are walked; the last one's when they are through.</param>
/// <param name="Step">Whose answer is awaited; null: any topic may come.</param>
/// <param name="Misses">Answers in a row to this question that were not understood.</param>
/// <param name="Said">The last reply, to be said again.</param>
/// <param name="At">The last step of the topic's list that was come to.</param>
/// <param name="Under">What goes on when the offer of a person is declined.</param>
/// <param name="Offered">The topics that were offered.</param>
/// <param name="Anger">How often the caller was angry.</param>
/// <param name="IsComplete">The topic's steps are through.</param>
/// <param name="AfterTopic">What the last topic's answer asked for, where no step is open.</param>
/// <param name="Before">The question before this one; whoever goes back is there again.</param>
public sealed record FlowState(
    Topic? Topic = null,
    Step? Step = null,
    Asked Asked = Asked.Step,
    Captures? Known = null,
    int Misses = 0,
    IReadOnlyList<string>? Said = null,
    int At = -1,
    FlowState? Under = null,
    IReadOnlyList<Topic>? Offered = null,
    int Anger = 0,
    bool IsComplete = false,
    Expectation AfterTopic = Expectation.Anything,
    FlowState? Before = null)
{
    public static readonly FlowState Beginning = new();

    public Captures Captures => Known ?? Captures.None;

    /// <summary>How long the caller may pause.</summary>
    public Expectation Expects => Asked switch
    {
        Asked.Confirm or Asked.Person => Expectation.YesNo,
        Asked.Topics => Expectation.Anything,
        _ => Step?.Expects switch
        {
            null => AfterTopic,
            Expected.YesNo => Expectation.YesNo,
            Expected.Choice or Expected.Date or Expected.Since => Expectation.Anything,
            _ => Expectation.Dictation,
        },
    };

    public KeyWish Keys => Asked != Asked.Step ? KeyWish.One : Step?.Expects switch
    {
        null or Expected.YesNo => KeyWish.One,
        Expected.Choice when Step.Options?.Any(static option => option.Key is not null) == true => KeyWish.One,
        Expected.Phone => KeyWish.Phone,
        Expected.Reference or Expected.Date => KeyWish.Digits,
        _ => KeyWish.None,
    };
}
