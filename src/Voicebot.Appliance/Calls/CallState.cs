namespace Voicebot.Appliance.Calls;

/// <summary>Where a call stands.</summary>
public enum CallPhase : byte
{
    /// <summary>The caller is told that a machine answers. Only a key cuts it short.</summary>
    Announcing,

    /// <summary>The appliance speaks: greeting, reply or prompt.</summary>
    Speaking,

    /// <summary>Nobody speaks; the caller has the floor.</summary>
    Listening,

    /// <summary>The caller speaks.</summary>
    Hearing,

    /// <summary>The caller's turn is over; recognition and the reply are under way.</summary>
    Thinking,

    /// <summary>Somebody speaks over the appliance, which has paused: words take the floor, anything else gives it back.</summary>
    Yielding,

    /// <summary>The last words are being said. Who is being passed to a person is; a goodbye gives way to what is no goodbye.</summary>
    Closing,

    Ended,
}

/// <summary>How the call ends for the dial plan (`RESULT_uuid`); <see cref="None"/> means that a person must take it.</summary>
public enum CallOutcome : byte
{
    None,
    Done,
    Transfer,
}

public enum CallEventKind : byte
{
    /// <summary>The UUID is read: the caller is there.</summary>
    Answered,
    SpeechStarted,

    /// <summary>What began as speech was too short to be any (a click, a cough).</summary>
    SpeechRejected,
    UtteranceEnded,

    /// <summary>Speech over the appliance's own voice, long and loud enough to make it pause.</summary>
    BargeIn,

    /// <summary>What was said over the appliance's voice are words that take the floor.</summary>
    Words,

    /// <summary>What was heard over the appliance's voice is no word, or only agrees with it (« oui », « mmh »).</summary>
    NoWords,

    /// <summary>The first audio of a reply is about to be queued.</summary>
    ReplyStarted,

    /// <summary>All of the reply is queued, or there is none.</summary>
    ReplyEnded,

    /// <summary>The last queued sample has left.</summary>
    Drained,
    Digit,

    /// <summary>Keys have added up to an answer.</summary>
    Typed,

    /// <summary>A prompt could not be said: the appliance has lost its voice.</summary>
    Mute,

    /// <summary>Time passed.</summary>
    Tick,

    /// <summary>Asterisk closed the connection: the caller hung up.</summary>
    CallerGone,

    /// <summary>The appliance stops.</summary>
    Shutdown,
}

/// <summary>What the shell must do, in the order of the bits.</summary>
[Flags]
public enum CallCommands : ushort
{
    None = 0,

    /// <summary>Cancel recognition and reply.</summary>
    CancelTurn = 1 << 0,

    /// <summary>Throw away what is queued for the caller.</summary>
    StopPlayout = 1 << 1,

    /// <summary>What the law wants said first.</summary>
    SayAnnouncement = 1 << 2,

    SayGreeting = 1 << 3,

    /// <summary>Recognise the utterance and reply.</summary>
    StartTurn = 1 << 4,
    SayStillThere = 1 << 5,
    SayNobodyThere = 1 << 6,
    SayTransfer = 1 << 7,

    /// <summary>Tell the dial plan the outcome, then end the media with 0x00.</summary>
    Finish = 1 << 8,

    /// <summary>End the media without an outcome: the dial plan goes on to the next appliance or a person.</summary>
    Leave = 1 << 9,

    /// <summary>Hold the voice where it is.</summary>
    PausePlayout = 1 << 10,

    /// <summary>Go on with the clause that was interrupted.</summary>
    ResumePlayout = 1 << 11,

    /// <summary>Recognise what was said over the voice, to tell words from noise.</summary>
    Judge = 1 << 12,

    /// <summary>An acknowledgement in front of a reply that takes its time.</summary>
    SayWait = 1 << 13,

    /// <summary>That nobody here can hear the caller, and a person comes.</summary>
    SayDeaf = 1 << 14,

    /// <summary>What was answered counts for nothing; what it answered and what is being said now are one utterance.</summary>
    TakeBack = 1 << 15,
}

/// <param name="Value">
/// Milliseconds (Tick), the character (Digit), the outcome (ReplyEnded), 1 = there is an announcement and 2 = nobody can hear
/// the caller (Answered), 1 = it was cut (UtteranceEnded); else 0.
/// </param>
/// <param name="Quiet">Tick: nothing waits to be heard by the caller.</param>
public readonly record struct CallEvent(CallEventKind Kind, int Value = 0, bool Quiet = false)
{
    private const int Deaf = 2;

    public static CallEvent Answered(bool announces, bool hears = true) => new(CallEventKind.Answered, hears ? announces ? 1 : 0 : Deaf);

    public static CallEvent UtteranceEnded(bool cut) => new(CallEventKind.UtteranceEnded, cut ? 1 : 0);

    public static CallEvent Tick(int ms, bool quiet = false) => new(CallEventKind.Tick, ms, quiet);

    public static CallEvent Digit(char digit) => new(CallEventKind.Digit, digit);

    /// <summary>Answered by somebody who cannot hear.</summary>
    public bool IsDeaf => Kind == CallEventKind.Answered && Value == Deaf;

    public static CallEvent ReplyEnded(CallOutcome outcome) => new(CallEventKind.ReplyEnded, (int)outcome);
}

/// <summary>Patience, in milliseconds.</summary>
/// <param name="ReplyMs">Longest reply that is still being produced: beyond every deadline of the turn itself, so it only fires when one failed.</param>
/// <param name="ClosingMs">Longest wait for the last words to leave.</param>
/// <param name="WaitMs">A turn without a first word gets an acknowledgement then, counted from the end of the hangover.</param>
/// <param name="WaitAgainMs">So long after that, and each time, another one; well below the 3 s after which callers say « allô ? ».</param>
/// <param name="JudgeMs">Speech over the voice that goes on is recognised every so often, without waiting for its end.</param>
/// <param name="YieldMs">No words by then: the appliance goes on.</param>
/// <param name="GoesOnMs">
/// Speech that the appliance yields to so soon after its reply began: the caller cannot have answered that reply, they had only paused. It holds the
/// 240 ms of voice after which it yields; nobody hears a voice begin and speaks against it within the rest.
/// </param>
public sealed record CallLimits(
    int NoInputPromptMs, int NoInputGoodbyeMs, int MaxDurationMs,
    int ReplyMs = 30_000, int ClosingMs = 15_000, int WaitMs = 500, int WaitAgainMs = 2_300, int JudgeMs = 700, int YieldMs = 2_000, int GoesOnMs = 600);

/// <summary>The whole call as a value: state × event → state, commands. No socket, clock or engine; time comes as ticks.</summary>
/// <param name="Outcome">Known while closing, and while yielding with the goodbye.</param>
/// <param name="PhaseMs">Time in this phase.</param>
/// <param name="NoInputMs">Silence the caller has let pass since their last word, counted while listening.</param>
/// <param name="Prompted">« Allô, vous êtes toujours là ? » was said in this silence.</param>
/// <param name="ReplyPending">The reply is still being produced: an empty playout is a pause, not the end of it.</param>
/// <param name="Held">An earlier utterance waits to be joined by what the caller says now.</param>
/// <param name="UtteranceOver">While yielding: the caller has stopped speaking.</param>
/// <param name="QuietMs">How long the caller has heard nothing of a reply that is still being produced.</param>
/// <param name="TakesFloor">The caller, or a noise, does not stop: the reply is said over them to its end.</param>
/// <param name="IsReply">What is said answers the caller's last words.</param>
/// <param name="GoesOn">While yielding: what is said over the reply began before it can have been heard.</param>
public readonly record struct CallState(
    CallPhase Phase, CallOutcome Outcome, int ElapsedMs, int PhaseMs, int NoInputMs, bool Prompted, bool ReplyPending, bool Held, bool UtteranceOver, bool TakesFloor, int QuietMs = 0,
    bool IsReply = false, bool GoesOn = false)
{
    /// <summary>Keypad 0: a person, at any time.</summary>
    public const char PersonDigit = '0';

    /// <summary>Stands for a 0 that may begin a number.</summary>
    public const char OtherDigit = '#';

    public static readonly CallState Initial = new(CallPhase.Listening, CallOutcome.None, 0, 0, 0, false, false, false, false, false);

    /// <summary>The one transition function. Events that mean nothing in a phase leave the state as it is.</summary>
    public (CallState State, CallCommands Commands) Step(CallEvent happened, CallLimits limits)
    {
        if (Phase == CallPhase.Ended)
            return (this, CallCommands.None);
        return happened.Kind switch
        {
            CallEventKind.CallerGone => (To(CallPhase.Ended), CallCommands.CancelTurn | CallCommands.StopPlayout),
            CallEventKind.Shutdown => (To(CallPhase.Ended), CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.Leave),
            CallEventKind.Tick => Tick(happened.Value, happened.Quiet, limits),
            CallEventKind.Drained when Phase == CallPhase.Closing => (To(CallPhase.Ended), CallCommands.Finish),
            // Who cannot be told goodbye is not done.
            CallEventKind.Mute when Phase == CallPhase.Closing => (this with { Outcome = CallOutcome.Transfer }, CallCommands.None),
            CallEventKind.BargeIn when Phase == CallPhase.Closing && Outcome == CallOutcome.Done && ElapsedMs < limits.MaxDurationMs =>
                (To(CallPhase.Yielding) with { GoesOn = IsUnheard(limits) }, CallCommands.PausePlayout),
            CallEventKind.Digit when Phase == CallPhase.Closing && Outcome == CallOutcome.Done && happened.Value == PersonDigit => AskForPerson(),
            _ when Phase == CallPhase.Closing => (this, CallCommands.None),
            CallEventKind.Mute => AskForPerson(),
            CallEventKind.Answered when happened.IsDeaf => (To(CallPhase.Closing) with { Outcome = CallOutcome.Transfer }, CallCommands.SayDeaf),
            CallEventKind.Answered when happened.Value != 0 => (To(CallPhase.Announcing), CallCommands.SayAnnouncement),
            CallEventKind.Answered => Greet(),
            CallEventKind.Drained when Phase == CallPhase.Announcing => Greet(),
            CallEventKind.SpeechStarted => SpeechStarted(),
            CallEventKind.SpeechRejected => SpeechRejected(),
            CallEventKind.UtteranceEnded when Phase is CallPhase.Hearing or CallPhase.Listening =>
                (StartThinking() with { TakesFloor = happened.Value != 0 }, CallCommands.StartTurn),
            CallEventKind.BargeIn when Phase == CallPhase.Speaking && !TakesFloor =>
                (To(CallPhase.Yielding) with { ReplyPending = ReplyPending, GoesOn = IsUnheard(limits) }, CallCommands.PausePlayout),
            CallEventKind.UtteranceEnded when Phase == CallPhase.Yielding =>
                (this with { UtteranceOver = true, Held = false }, CallCommands.Judge),
            CallEventKind.Words when Phase == CallPhase.Yielding => TakeFloor(),
            CallEventKind.NoWords when Phase == CallPhase.Yielding && UtteranceOver => Resume(),
            CallEventKind.ReplyStarted when Phase == CallPhase.Thinking => (Replying(), CallCommands.None),
            CallEventKind.ReplyEnded => ReplyEnded((CallOutcome)happened.Value),
            CallEventKind.Drained when Phase == CallPhase.Speaking && !ReplyPending => (To(CallPhase.Listening), CallCommands.None),
            CallEventKind.Digit => Digit((char)happened.Value),
            // The keys answer, whatever was being said or thought of.
            CallEventKind.Typed when Phase is CallPhase.Listening or CallPhase.Hearing => (StartThinking(), CallCommands.StartTurn),
            CallEventKind.Typed when Phase == CallPhase.Thinking => (StartThinking(), CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.StartTurn),
            _ => (this, CallCommands.None),
        };
    }

    private CallState To(CallPhase phase) => this with { Phase = phase, PhaseMs = 0, ReplyPending = false, Held = false, UtteranceOver = false, TakesFloor = false, QuietMs = 0, IsReply = false, GoesOn = false };

    private CallState CallerHeard(CallPhase phase) => To(phase) with { NoInputMs = 0, Prompted = false, Outcome = CallOutcome.None };

    private CallState StartThinking() => CallerHeard(CallPhase.Thinking);

    private (CallState, CallCommands) Greet() => (To(CallPhase.Speaking), CallCommands.SayGreeting);

    private CallState Replying() => To(CallPhase.Speaking) with { ReplyPending = true, TakesFloor = TakesFloor, IsReply = true };

    private bool IsUnheard(CallLimits limits) => IsReply && PhaseMs <= limits.GoesOnMs;

    private (CallState, CallCommands) TakeFloor()
    {
        var commands = CallCommands.CancelTurn | CallCommands.StopPlayout | (GoesOn ? CallCommands.TakeBack : CallCommands.None);
        return UtteranceOver
            ? (StartThinking(), commands | CallCommands.StartTurn)
            : (CallerHeard(CallPhase.Hearing) with { Held = Held || GoesOn }, commands);
    }

    private (CallState, CallCommands) Resume() =>
        (To(Outcome == CallOutcome.None ? CallPhase.Speaking : CallPhase.Closing) with { ReplyPending = ReplyPending }, CallCommands.ResumePlayout);

    private (CallState, CallCommands) SpeechStarted() => Phase switch
    {
        // More of the same interruption.
        CallPhase.Yielding when UtteranceOver => (this with { UtteranceOver = false, Held = true }, CallCommands.None),
        CallPhase.Listening => (CallerHeard(CallPhase.Hearing), CallCommands.None),
        // The caller only paused: what they said and what they say now is one utterance.
        CallPhase.Thinking when !TakesFloor => (CallerHeard(CallPhase.Hearing) with { Held = true }, CallCommands.CancelTurn | CallCommands.StopPlayout),
        _ => (this, CallCommands.None),
    };

    private (CallState, CallCommands) SpeechRejected() => Phase switch
    {
        CallPhase.Hearing when Held => (StartThinking(), CallCommands.StartTurn),
        CallPhase.Hearing => (To(CallPhase.Listening), CallCommands.None),
        CallPhase.Yielding when Held => (this with { UtteranceOver = true, Held = false }, CallCommands.Judge),
        CallPhase.Yielding => Resume(),
        _ => (this, CallCommands.None),
    };

    private (CallState, CallCommands) ReplyEnded(CallOutcome outcome)
    {
        if (Phase is not (CallPhase.Thinking or CallPhase.Speaking or CallPhase.Yielding))
            return (this, CallCommands.None);
        if (outcome == CallOutcome.Done && Phase == CallPhase.Yielding)
            return (this with { Outcome = outcome, ReplyPending = false }, CallCommands.None); // first: what is being said over it?
        if (outcome != CallOutcome.None)
            return (To(CallPhase.Closing) with { Outcome = outcome, IsReply = true }, Phase == CallPhase.Yielding ? CallCommands.ResumePlayout : CallCommands.None);
        return Phase == CallPhase.Thinking
            ? (To(CallPhase.Listening), CallCommands.None) // nothing was said
            : (this with { ReplyPending = false }, CallCommands.None);
    }

    private (CallState, CallCommands) Digit(char digit)
    {
        if (digit == PersonDigit)
            return AskForPerson();
        if (Phase == CallPhase.Announcing)
            return (Greet().Item1, CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.SayGreeting);
        // Any key cuts the appliance's voice; the caller wants the floor.
        return Phase is CallPhase.Speaking or CallPhase.Yielding
            ? (CallerHeard(CallPhase.Listening), CallCommands.CancelTurn | CallCommands.StopPlayout)
            : (this with { NoInputMs = 0, Prompted = false }, CallCommands.None);
    }

    private (CallState, CallCommands) AskForPerson() =>
        (To(CallPhase.Closing) with { Outcome = CallOutcome.Transfer },
            CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.SayTransfer);

    private (CallState, CallCommands) Tick(int ms, bool quiet, CallLimits limits)
    {
        var later = this with { ElapsedMs = ElapsedMs + ms, PhaseMs = PhaseMs + ms };
        if (Phase == CallPhase.Closing)
            return later.PhaseMs >= limits.ClosingMs ? (later.To(CallPhase.Ended), CallCommands.Finish) : (later, CallCommands.None);

        // Ten minutes with a machine, or a reply that no deadline ended: a person is the better answer.
        if (later.ElapsedMs >= limits.MaxDurationMs || (later.ReplyPending && later.PhaseMs >= limits.ReplyMs))
            return later.AskForPerson();

        return Phase switch
        {
            CallPhase.Listening => Silence(later, ms, limits),
            CallPhase.Thinking when later.PhaseMs >= limits.WaitMs => (later.Replying(), CallCommands.SayWait),
            CallPhase.Speaking when ReplyPending => Pending(later, quiet ? QuietMs + ms : 0, limits),
            CallPhase.Yielding when later.PhaseMs >= limits.YieldMs => later.Resume(),
            CallPhase.Yielding when !UtteranceOver && later.PhaseMs / limits.JudgeMs > PhaseMs / limits.JudgeMs => (later, CallCommands.Judge),
            _ => (later, CallCommands.None),
        };
    }

    private static (CallState, CallCommands) Pending(CallState later, int quietMs, CallLimits limits) => quietMs >= limits.WaitAgainMs
        ? (later with { QuietMs = 0 }, CallCommands.SayWait)
        : (later with { QuietMs = quietMs }, CallCommands.None);

    private static (CallState, CallCommands) Silence(CallState later, int ms, CallLimits limits)
    {
        later = later with { NoInputMs = later.NoInputMs + ms };
        if (later.NoInputMs >= limits.NoInputGoodbyeMs)
            return (later.To(CallPhase.Closing) with { Outcome = CallOutcome.Done }, CallCommands.SayNobodyThere);
        if (later.NoInputMs >= limits.NoInputPromptMs && !later.Prompted)
            return (later.To(CallPhase.Speaking) with { Prompted = true }, CallCommands.SayStillThere);
        return (later, CallCommands.None);
    }
}
