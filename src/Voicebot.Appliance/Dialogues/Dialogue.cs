using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Dialogues;

/// <summary>
/// One call's conversation: the shell around <see cref="Flow"/>. A script first, a model second. What a keyword decides costs nothing; only what the script
/// does not know goes to the model, under a deadline; what nobody understands ends, politely, at a person.
/// </summary>
public sealed partial class Dialogue(
    Scenario scenario, Understanding understanding, ILanguageModel? model, TimeSpan modelDeadline, TimeProvider clock, ILogger logger, ITicketBook? tickets = null)
{
    /// <summary>Mean token probability below which the recogniser's text is as often wrong as right: ask again, never guess.</summary>
    public const float LeastConfidence = 0.5f;

    // Danger is told in haste and over noise; a person who was not needed costs less than one who was.
    private const float LeastDangerConfidence = 0.35f;

    // A recogniser finds a « non » in any short noise.
    private const int BriefMs = 300;
    private const float LeastBriefConfidence = 0.8f;

    // Shorter sounds without a word in them are coughs and knocks; nobody expects an answer to those.
    private const int CoughMs = 700;

    /// <summary>Key of a caller who does not want to be recorded.</summary>
    public const string RefusingKey = "9";

    // A recogniser that failed twice in a row will fail again: asking the caller to repeat is a mockery.
    private const int MostUnheard = 2;

    // Below this the model's choice is a guess.
    private const float LeastChoiceProbability = 0.7f;

    // About two sentences.
    private const int MaxAnswerTokens = 60;

    private readonly Prompts _prompts = new(scenario);
    private readonly Completion _completion = new(understanding);
    private Flow? _flow;
    private FlowState _state = FlowState.Beginning;
    private FlowState _before = FlowState.Beginning; // of the last reply
    private bool _passedOver;
    private int _unheard; // utterances in a row of which nobody knows the words
    private volatile string? _caller;
    private OpenTicket? _openTicket;
    private string? _ticket;

    /// <summary>Asked while the model answers: true ends its answer with the first sentence, so that a hot box computes less.</summary>
    public Func<bool> IsBrief { get; init; } = static () => false;

    /// <summary>Who knows whether a person can be rung; null: one always can.</summary>
    public IPersons? Persons { get; init; }

    /// <summary>Ends and deletes the recording of the call; null: there is none, or not any more.</summary>
    public Action? RefuseRecording { get; set; }

    /// <summary>What the last reply asked for.</summary>
    public Expectation Expects => _state.Expects;

    /// <summary>How keys may answer it.</summary>
    public KeyWish Keys => _state.Keys;

    /// <summary>How much silence ends the caller's turn.</summary>
    /// <param name="heard">What was recognised of it so far.</param>
    /// <param name="usual">The setting; a step's own goes before it.</param>
    public TimeSpan Hangover(Recognition heard, TimeSpan usual)
    {
        var extent = heard.Text.Length == 0 ? Extent.Open : _completion.Of(_state, heard.Text, Today);
        return _state is { Asked: Asked.Step, Step.HangoverMs: { } ms }
            ? Patience.Hangover(heard, Expectation.Anything, TimeSpan.FromMilliseconds(ms), extent)
            : Patience.Hangover(heard, _state.Expects, usual, extent);
    }

    /// <summary>Where the conversation stands.</summary>
    public FlowState State => _state;

    /// <summary>What is known of the call; at its end all of it.</summary>
    public CallRecord Record => new(_state.Topic?.Name, _state.Captures.All, _ticket, _state.IsComplete, _state.Anger);

    private Flow Conversation => _flow ??= new Flow(scenario, understanding, Fact, () => Today);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);

    /// <summary>The number that the line tells, when it is known; from any thread.</summary>
    public void Meet(string? caller)
    {
        if (caller is not null && _ticket is null) // the own one is no older one
            _openTicket = tickets?.FindOpen(caller);
        _caller = caller;
    }

    /// <summary>The last reply was not heard, and what it answered comes again with more: it counts for nothing.</summary>
    public void TakeBack() => _state = _before;

    /// <summary>The question of a step is open, and nothing is known: for trying one step.</summary>
    internal void JumpTo(string step) => _state = FlowState.Beginning with
    {
        Topic = scenario.Topics.FirstOrDefault(topic => topic.Steps?.Contains(step) == true),
        Step = scenario.FindStep(step),
    };

    /// <summary>What to say to keys; nothing when they mean nothing here.</summary>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public async Task<Reply> PressAsync(string keys, CancellationToken cancellationToken)
    {
        _before = _state;
        if (keys == RefusingKey && Keys is not (KeyWish.Digits or KeyWish.Phone) && TryRefuseRecording())
            return Reached(Conversation.Unrecorded(_state), "keypad");
        if (Conversation.Press(_state, keys) is { } reply)
            return await OrInsteadAsync(Reached(reply, "keypad"), cancellationToken);
        return Keys is KeyWish.Digits or KeyWish.Phone ? await OrInsteadAsync(NotUnderstood(), cancellationToken) : Reply.Nothing;
    }

    /// <summary>What to say to what was heard.</summary>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public async Task<Reply> ReplyAsync(Hearing hearing, CancellationToken cancellationToken)
    {
        _before = _state;
        return await OrInsteadAsync(await UnderstandAsync(hearing, cancellationToken), cancellationToken);
    }

    /// <summary>The ticket of this call, opened if there is none yet: a person who takes the call sees its number.</summary>
    public string OpenTicket() => Ticket(_state);

    /// <summary>Nobody took the call, and the caller is here again.</summary>
    /// <returns>What is said first.</returns>
    public string ComeBack()
    {
        var reply = Conversation.Absent(_state, Absence.Unanswered, missed: false);
        _before = _state = reply.State;
        return string.Join(' ', reply.Text);
    }

    /// <summary>The caller wants no recording.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryRefuseRecording()
    {
        if (RefuseRecording is not { } refuse)
            return false;
        RefuseRecording = null;
        refuse();
        return true;
    }

    // Danger goes to a person at any hour.
    private async ValueTask<Reply> OrInsteadAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (reply is not { Outcome: ReplyOutcome.Transfer, Rung: not "danger" } || Persons is null || await Persons.AbsenceAsync(cancellationToken) is not { } why)
            return reply;
        return Reached(Conversation.Absent(_state, why, missed: reply.Rung == "person"), "nobody");
    }

    private async Task<Reply> UnderstandAsync(Hearing hearing, CancellationToken cancellationToken)
    {
        var heard = hearing.Recognition;
        _unheard = hearing.Failed ? _unheard + 1 : 0;
        if (_unheard >= MostUnheard)
            return Reply.Say(scenario.Transfer, ReplyOutcome.Transfer, "person");
        var isSure = heard.Text.Length > 0 && heard.Confidence >= (hearing.VoicedMs < BriefMs ? LeastBriefConfidence : LeastConfidence);
        var told = new Told(heard.Text, heard.Confidence);
        if (heard.Confidence >= LeastDangerConfidence && Understanding.Danger(heard.Text) is { } danger)
            return Reached(Conversation.Take(_state with { Topic = null }, danger, told), "danger");
        if (isSure && RefuseRecording is not null && Asides.RefusesRecording(heard.Text) && TryRefuseRecording())
            return Reached(Conversation.Unrecorded(_state), "script");
        if (!isSure && hearing is { Cut: true, Failed: false })
            return NotUnderstood(scenario.TooNoisy, "noise");
        if (!isSure && hearing is { VoicedMs: < CoughMs, Failed: false } && !_passedOver)
        {
            _passedOver = true; // once: a caller who mumbles twice is asked
            return Reply.Nothing;
        }
        if (!isSure)
            return NotUnderstood();
        var asked = _state is { Step: null, Asked: Asked.Step } ? understanding.Knowledge?.FindSame(heard.Text) : null;
        if (asked is null && Conversation.Hear(_state, told) is { } reply)
            return Reached(reply, "script");
        var guess = asked is null && _state is { Step: null, Asked: Asked.Step } ? understanding.Guess(understanding.Find(heard.Text), heard.Text) : Guess.None;
        if (guess.IsSure)
            return Reached(Conversation.Calmed(_state, told, Conversation.Take(_state, guess.First!, told))!, "classifier") with { Probability = guess.Probability };
        if (Conversation.Calmed(_state, told, null) is { } calmed)
            return Reached(calmed, "script");
        var passage = asked ?? Passage(heard.Text, guess);
        if (model is not null && await AskModelAsync(model, told, passage, cancellationToken) is { } answered)
            return answered;
        if (passage is not null)
            return Reached(Conversation.Inform(_state, passage), "knowledge");
        if (!guess.IsOneOfTwo && understanding.Knowledge is not null && _state is { Step: null, Asked: Asked.Step } && (guess.IsFree || Flow.IsQuestion(heard.Text)))
            return Reached(Conversation.NoAnswer(_state), "unknown");
        return guess.IsOneOfTwo
            ? Reached(Flow.Offer(_state, guess.First!, guess.Second!), "offer") with { Probability = guess.Probability }
            : NotUnderstood();
    }

    /// <summary>Whether words said over our goodbye are understood as something that it is no answer to.</summary>
    /// <param name="heard">The words.</param>
    /// <param name="unheard">They began before it can have been heard: anything counts that is no goodbye itself.</param>
    public bool GoesOn(Recognition heard, bool unheard) =>
        (heard.Confidence >= LeastDangerConfidence && Understanding.Danger(heard.Text) is not null)
        || (heard.Confidence >= LeastConfidence && understanding.Find(heard.Text) is { Outcome: not ReplyOutcome.Done })
        || (unheard && heard.Confidence >= LeastConfidence && !Backchannel.Is(heard.Text) && understanding.Find(heard.Text) is not { Outcome: ReplyOutcome.Done });

    // Where a step waits for its answer, only a question asks for something else.
    private Passage? Passage(string text, Guess guess)
    {
        var isQuestion = Flow.IsQuestion(text);
        if (_state.Asked != Asked.Step || (_state.Step is not null && !isQuestion))
            return null;
        return guess.IsFree ? understanding.Knowledge?.FindNearest(text) : understanding.Knowledge?.Find(text, isQuestion || Asides.Seeks(text));
    }

    private Reply Reached(FlowReply reply, string rung)
    {
        _passedOver = false;
        _state = reply.State;
        return Reply.Say(reply.Text, reply.Outcome, reply.Rung ?? rung);
    }

    // Asking again and again is worse than a person.
    private Reply NotUnderstood(string? why = null, string rung = "repeat")
    {
        var reply = Conversation.Miss(_state, why);
        return Reached(reply, reply.Outcome == ReplyOutcome.Transfer ? "person" : rung);
    }

    private string Ticket(FlowState state) =>
        _ticket ??= (tickets ?? new CalendarTicketBook(clock)).Open(new CallRecord(state.Topic?.Name, state.Captures.All, null, state.IsComplete), _caller);

    /// <summary>What texts may name beside captures.</summary>
    private string? Fact(string name, FlowState state)
    {
        var now = clock.GetLocalNow().DateTime;
        return name switch
        {
            "caller" => Dialable(_caller),
            "callback" => scenario.Hours?.Callback(now) ?? "dès que possible",
            "ticket" => StepReader.Spaced(Ticket(state)),
            "openTicket" => _openTicket is null ? null : StepReader.Spaced(_openTicket.Number),
            "openTicketAbout" => _openTicket?.About,
            _ => null,
        };
    }

    // An extension of the house is nobody's number to be called back at.
    private static string? Dialable(string? caller)
    {
        var digits = caller is null ? "" : French.PhoneNumber.National(caller);
        return digits is ['0', _, _, _, _, _, _, _, _, _] && digits.All(char.IsAsciiDigit) ? StepReader.Spaced(digits) : null;
    }

    /// <returns>Null when the model does not know, fails or is late.</returns>
    private async Task<Reply?> AskModelAsync(ILanguageModel languageModel, Told told, Passage? passage, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            var heard = told.Text;
            var names = scenario.Topics.Select(topic => topic.Name).Append(Prompts.NoTopic).ToList();
            var choice = await ChooseAsync(languageModel, _prompts.Choose(heard), names, cancellationToken);
            // A model may be wrong, or broken: what ends a call is for the script alone.
            if (choice.Index < scenario.Topics.Count && scenario.Topics[choice.Index].Outcome != ReplyOutcome.Done
                && choice.Probabilities[choice.Index] >= LeastChoiceProbability)
                return Reached(Conversation.Take(_state, scenario.Topics[choice.Index], told), "choice");
            if (scenario.Knowledge.Length == 0 || _state.Step is not null)
                return null; // a question is open, and what is no answer is asked again
            if (understanding.Knowledge is not null && passage is null)
                return null; // it would make something up

            // The first clause is waited for here, so that a model that says nothing still leaves time for the next rung.
            var clauses = new TimedSequence<string>(
                token => InClausesAsync(languageModel.AnswerAsync(_prompts.Answer(heard), MaxAnswerTokens, token)), clock, cancellationToken);
            if (!await BeginsAsync(clauses, Left(began)))
                return null;
            _state = _state with { Misses = 0, AfterTopic = Expectation.Anything };
            return new Reply(SpeakAsync(clauses), ReplyOutcome.Continue, "model");
        }
        catch (TimeoutException)
        {
            LogModel(logger, $"{languageModel.Name} missed its deadline of {modelDeadline.TotalMilliseconds:0} ms");
            return null;
        }
        catch (EngineException error)
        {
            LogModel(logger, error.Message);
            return null;
        }
    }

    // A model whose answer nobody waits for any longer must not go on: the recogniser needs the cores.
    private async Task<Choice> ChooseAsync(ILanguageModel languageModel, LanguagePrompt prompt, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await languageModel.ChooseAsync(prompt, names, over.Token).WaitAsync(modelDeadline, clock, cancellationToken);
        }
        finally
        {
            over.Cancel();
        }
    }

    private static async Task<bool> BeginsAsync(TimedSequence<string> clauses, TimeSpan limit)
    {
        var begins = false;
        try
        {
            return begins = await clauses.MoveNextAsync(limit);
        }
        finally
        {
            if (!begins)
                await clauses.DisposeAsync();
        }
    }

    private TimeSpan Left(long began)
    {
        var left = modelDeadline - clock.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static async IAsyncEnumerable<string> InClausesAsync(IAsyncEnumerable<string> pieces)
    {
        var clauses = new Clauses();
        await foreach (var piece in pieces)
        {
            foreach (var clause in clauses.Add(piece))
                yield return clause;
        }
        if (clauses.Finish() is { } last)
            yield return last;
    }

    // A model that falls silent in the middle ends its answer there: what was said is said.
    private async IAsyncEnumerable<string> SpeakAsync(TimedSequence<string> clauses)
    {
        await using (clauses)
        {
            yield return clauses.Current;
            while (!(EndsSentence(clauses.Current) && IsBrief()) && await MoveNextOrEndAsync(clauses))
                yield return clauses.Current;
        }
    }

    private static bool EndsSentence(string clause) => clause.TrimEnd(' ', '»', ')', '"') is [.., '.' or '!' or '?' or '…'];

    private async Task<bool> MoveNextOrEndAsync(TimedSequence<string> clauses)
    {
        try
        {
            return await clauses.MoveNextAsync(modelDeadline);
        }
        catch (Exception error) when (error is TimeoutException or EngineException)
        {
            LogModel(logger, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void LogModel(ILogger logger, string reason);
}
