namespace Voicebot.Appliance.Calls;

/// <summary>Where a call stands.</summary>
public enum CallPhase : byte
{
    /// <summary>The appliance speaks: greeting, reply or prompt.</summary>
    Speaking,

    /// <summary>Nobody speaks; the caller has the floor.</summary>
    Listening,

    /// <summary>The caller speaks.</summary>
    Hearing,

    /// <summary>The caller's turn is over; recognition and the reply are under way.</summary>
    Thinking,

    /// <summary>The last words are being said; nothing changes the result any more.</summary>
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

    /// <summary>Speech over the appliance's own voice, long and loud enough to take the floor.</summary>
    BargeIn,

    /// <summary>The first audio of a reply is queued.</summary>
    ReplyStarted,

    /// <summary>All of the reply is queued, or there is none.</summary>
    ReplyEnded,

    /// <summary>The last queued sample has left.</summary>
    Drained,
    Digit,

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

    /// <summary>The utterance of the cancelled turn belongs to what comes next: the caller only paused.</summary>
    HoldUtterance = 1 << 2,
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
}

/// <param name="Value">Milliseconds (Tick), the character (Digit), the outcome (ReplyEnded); else 0.</param>
public readonly record struct CallEvent(CallEventKind Kind, int Value = 0)
{
    public static CallEvent Tick(int ms) => new(CallEventKind.Tick, ms);

    public static CallEvent Digit(char digit) => new(CallEventKind.Digit, digit);

    public static CallEvent ReplyEnded(CallOutcome outcome) => new(CallEventKind.ReplyEnded, (int)outcome);
}

/// <summary>Patience, in milliseconds.</summary>
/// <param name="ThinkingMs">Longest turn without a first word: beyond every deadline of the turn itself, so it only fires when one failed.</param>
/// <param name="ClosingMs">Longest wait for the last words to leave.</param>
public sealed record CallLimits(int NoInputPromptMs, int NoInputGoodbyeMs, int MaxDurationMs, int ThinkingMs = 15_000, int ClosingMs = 15_000);

/// <summary>The whole call as a value: state × event → state, commands. No socket, clock or engine; time comes as ticks.</summary>
/// <param name="PhaseMs">Time in this phase.</param>
/// <param name="NoInputMs">Silence the caller has let pass since their last word, counted while listening.</param>
/// <param name="Prompted">« Allô, vous êtes toujours là ? » was said in this silence.</param>
/// <param name="ReplyPending">The reply is still being produced: an empty playout is a pause, not the end of it.</param>
/// <param name="Held">An earlier utterance waits to be joined by what the caller says now.</param>
public readonly record struct CallState(
    CallPhase Phase, CallOutcome Outcome, int ElapsedMs, int PhaseMs, int NoInputMs, bool Prompted, bool ReplyPending, bool Held)
{
    /// <summary>Keypad 0: a person, at any time.</summary>
    public const char PersonDigit = '0';

    public static readonly CallState Initial = new(CallPhase.Listening, CallOutcome.None, 0, 0, 0, false, false, false);

    /// <summary>The one transition function. Events that mean nothing in a phase leave the state as it is.</summary>
    public (CallState State, CallCommands Commands) Step(CallEvent happened, CallLimits limits)
    {
        if (Phase == CallPhase.Ended)
            return (this, CallCommands.None);
        return happened.Kind switch
        {
            CallEventKind.CallerGone => (To(CallPhase.Ended), CallCommands.CancelTurn | CallCommands.StopPlayout),
            CallEventKind.Shutdown => (To(CallPhase.Ended), CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.Leave),
            CallEventKind.Tick => Tick(happened.Value, limits),
            CallEventKind.Drained when Phase == CallPhase.Closing => (To(CallPhase.Ended), CallCommands.Finish),
            _ when Phase == CallPhase.Closing => (this, CallCommands.None),
            CallEventKind.Answered => (To(CallPhase.Speaking), CallCommands.SayGreeting),
            CallEventKind.SpeechStarted => SpeechStarted(),
            CallEventKind.SpeechRejected => SpeechRejected(),
            CallEventKind.UtteranceEnded when Phase is CallPhase.Hearing or CallPhase.Listening => (StartThinking(), CallCommands.StartTurn),
            CallEventKind.BargeIn when Phase == CallPhase.Speaking =>
                (CallerHeard(CallPhase.Hearing), CallCommands.CancelTurn | CallCommands.StopPlayout),
            CallEventKind.ReplyStarted when Phase == CallPhase.Thinking => (To(CallPhase.Speaking) with { ReplyPending = true }, CallCommands.None),
            CallEventKind.ReplyEnded => ReplyEnded((CallOutcome)happened.Value),
            CallEventKind.Drained when Phase == CallPhase.Speaking && !ReplyPending => (To(CallPhase.Listening), CallCommands.None),
            CallEventKind.Digit => Digit((char)happened.Value),
            _ => (this, CallCommands.None),
        };
    }

    private CallState To(CallPhase phase) => this with { Phase = phase, PhaseMs = 0, ReplyPending = false, Held = false };

    private CallState CallerHeard(CallPhase phase) => To(phase) with { NoInputMs = 0, Prompted = false };

    private CallState StartThinking() => CallerHeard(CallPhase.Thinking);

    private (CallState, CallCommands) SpeechStarted() => Phase switch
    {
        CallPhase.Listening => (CallerHeard(CallPhase.Hearing), CallCommands.None),
        // The caller only paused: what they said and what they say now is one utterance.
        CallPhase.Thinking => (CallerHeard(CallPhase.Hearing) with { Held = true }, CallCommands.CancelTurn | CallCommands.HoldUtterance),
        _ => (this, CallCommands.None),
    };

    private (CallState, CallCommands) SpeechRejected() => Phase switch
    {
        CallPhase.Hearing when Held => (StartThinking(), CallCommands.StartTurn),
        CallPhase.Hearing => (To(CallPhase.Listening), CallCommands.None),
        _ => (this, CallCommands.None),
    };

    private (CallState, CallCommands) ReplyEnded(CallOutcome outcome)
    {
        if (Phase is not (CallPhase.Thinking or CallPhase.Speaking))
            return (this, CallCommands.None);
        if (outcome != CallOutcome.None)
            return (To(CallPhase.Closing) with { Outcome = outcome }, CallCommands.None);
        return Phase == CallPhase.Thinking
            ? (To(CallPhase.Listening), CallCommands.None) // nothing was said
            : (this with { ReplyPending = false }, CallCommands.None);
    }

    private (CallState, CallCommands) Digit(char digit)
    {
        if (digit == PersonDigit)
            return AskForPerson();
        // Any key cuts the appliance's voice; the caller wants the floor.
        return Phase == CallPhase.Speaking
            ? (CallerHeard(CallPhase.Listening), CallCommands.CancelTurn | CallCommands.StopPlayout)
            : (this with { NoInputMs = 0, Prompted = false }, CallCommands.None);
    }

    private (CallState, CallCommands) AskForPerson() =>
        (To(CallPhase.Closing) with { Outcome = CallOutcome.Transfer },
            CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.SayTransfer);

    private (CallState, CallCommands) Tick(int ms, CallLimits limits)
    {
        var later = this with { ElapsedMs = ElapsedMs + ms, PhaseMs = PhaseMs + ms };
        if (Phase == CallPhase.Closing)
            return later.PhaseMs >= limits.ClosingMs ? (later.To(CallPhase.Ended), CallCommands.Finish) : (later, CallCommands.None);

        // Ten minutes with a machine, or a turn that no deadline ended: a person is the better answer.
        if (later.ElapsedMs >= limits.MaxDurationMs || (Phase == CallPhase.Thinking && later.PhaseMs >= limits.ThinkingMs))
            return later.AskForPerson();

        if (Phase != CallPhase.Listening)
            return (later, CallCommands.None);
        later = later with { NoInputMs = NoInputMs + ms };
        if (later.NoInputMs >= limits.NoInputGoodbyeMs)
            return (later.To(CallPhase.Closing) with { Outcome = CallOutcome.Done }, CallCommands.SayNobodyThere);
        if (later.NoInputMs >= limits.NoInputPromptMs && !Prompted)
            return (later.To(CallPhase.Speaking) with { Prompted = true }, CallCommands.SayStillThere);
        return (later, CallCommands.None);
    }
}
