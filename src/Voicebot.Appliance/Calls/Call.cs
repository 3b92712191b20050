using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>
/// One call, from its UUID to its end: the shell around <see cref="CallState"/>. Three loops that never wait for each
/// other: audio in (drains the socket), the ticker (time), and the deciding one. The playout clock takes frames out.
/// </summary>
public sealed partial class Call : IPacedLine, IDisposable
{

    // A telephone's first sound is there long before that, whatever its owner does.
    private const int SoundComesMs = 3000;

    private readonly ICallLine _line;
    private readonly CallServices _services;
    private readonly CallQueue _news = new();
    private readonly Playout _playout;
    private readonly Listener _listener;
    private readonly CallSenses _senses;
    private readonly Speaker _speaker;
    private readonly EarlyRecognition _early; // of what will be the turn
    private readonly EarlyRecognition _judging; // of what is said over our voice, for whether there are words
    private readonly Dialogue _dialogue;
    private readonly short[] _frame = new short[Slin.FrameSamples];
    private readonly long _begunAt;

    private CallState _state = CallState.Initial;
    private Utterance? _utterance; // the last one
    private Keypad _keypad = Keypad.Empty;
    private string? _typed; // answers in its place
    private Turn? _turn; // whose reply is being produced or played
    private int _turns;
    private int _waits; // acknowledgements; each turn begins with the next one
    private int _speech; // the present speech in the playout; what others report is stale
    private Task _talking = Task.CompletedTask;
    private CancellationTokenSource _talkingOver = new();
    private string? _endReason;

    public Call(ICallLine line, CallServices services)
    {
        _line = line;
        _services = services;
        _begunAt = services.Clock.GetTimestamp();
        _playout = new Playout(services.Clock, speech => Post(new CallNews(new CallEvent(CallEventKind.Drained), Speech: speech)),
            new ComfortNoise((uint)_line.CallId.GetHashCode()));
        _speaker = new Speaker(_playout, services, text => _services.Trace.Write(new SayTrace(_line.CallId, NowMs, text)));
        _listener = new Listener(
            services.NewDetector(), services.Hangover, new EchoGuard(_playout.Sent, services.NewEchoCanceller()), services.Clock,
            heard => Post(new CallNews(Heard: heard)));
        _senses = new CallSenses(line, _listener, _playout, services.Clock, happened => Post(new CallNews(happened)));
        var transcriber = new Transcriber(services);
        _early = new EarlyRecognition(transcriber, reading => Post(new CallNews(Early: reading)));
        _judging = new EarlyRecognition(transcriber, reading => Post(new CallNews(Early: reading)));
        _dialogue = services.NewDialogue(services.Model);
        _dialogue.RefuseRecording = services.RefuseRecording;
    }

    /// <summary>On the playout clock's thread.</summary>
    public void SendNextFrame()
    {
        _playout.NextFrame(_frame);
        _line.TrySendFrame(_frame);
    }

    /// <summary>Takes the call to its end. When it returns the server sends 0x00; when it throws the server resets.</summary>
    /// <param name="cancellationToken">The appliance stops: the call ends without an outcome, so a person takes it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource();
        _services.PlayoutClock.Add(this); // silence from now on, without a pause
        // First: a key may lie in the socket already, and greeting it away would leave its answer unsaid.
        Post(new CallNews(CallEvent.Answered(_services.Scenario.Announcement.Length > 0, hears: _services.Recognizer is not null)));
        var hearing = EndingTheCallAsync(_senses.DrainAsync(over.Token));
        var ticking = EndingTheCallAsync(_senses.TickAsync(over.Token));
        var asking = EndingTheCallAsync(AskForCallerAsync(over.Token));
        using var stop = cancellationToken.Register(() => Post(new CallNews(new CallEvent(CallEventKind.Shutdown))));
        try
        {
            using var deciding = _services.Deciding.Begin();
            for (; _state.Phase != CallPhase.Ended; deciding.Move())
                await HandleAsync(await _news.ReadAsync());
        }
        finally
        {
            // The order of an end: the mouth, the ears, the rest; silence flows to the very last. Whatever fails on the way, nothing
            // of the call runs on behind it.
            try
            {
                await CancelTalkingAsync();
                await _early.DiscardAsync();
                await _judging.DiscardAsync();
            }
            finally
            {
                over.Cancel();
                await Task.WhenAll(hearing, ticking, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                _services.PlayoutClock.Remove(this);
                if (_dialogue.Record is { Topic: not null } or { Captures.Count: > 0 })
                    _services.Trace.Write(new RecordTrace(_line.CallId, NowMs, _dialogue.Record));
                _services.Trace.Write(new QualityTrace(_line.CallId, NowMs, _listener.Line));
                var reason = await EndReasonAsync();
                _services.Trace.Write(new EndTrace(_line.CallId, NowMs, _state.Outcome.ToString().ToLowerInvariant(), reason));
                if (_news.Dropped > 0)
                    LogDroppedNews(_services.Logger, _line.CallId, _news.Dropped);
            }
        }
        await Task.WhenAll(hearing, ticking, asking); // a defect in one of them: the caller goes to a person
    }

    public void Dispose()
    {
        _listener.Dispose();
        _talkingOver.Dispose();
    }

    private async Task HandleAsync(CallNews news)
    {
        if (news.Heard is { } heard)
            await HearAsync(heard);
        else if (news.Early is { } early)
            await ReadAsync(early);
        else if (news.Event is { Kind: CallEventKind.Digit } key)
            await PressAsync((char)key.Value);
        else if (news.Event is { } happened && !IsStale(happened, news.Speech))
            await StepAsync(happened);
        if (news.Event is { Kind: CallEventKind.Tick, Value: var ms })
        {
            (_keypad, var typed) = _keypad.Tick(ms);
            await TypeAsync(typed);
        }
    }

    // 0 is a person, unless a number is asked for and more follows. Every key takes the floor.
    private async Task PressAsync(char key)
    {
        _services.Trace.Write(new DigitTrace(_line.CallId, NowMs, key));
        if (key == Dialogue.RefusingKey[0] && _state.Phase == CallPhase.Announcing)
            _dialogue.TryRefuseRecording(); // while it is told of
        var wish = _state.Phase is CallPhase.Announcing or CallPhase.Closing ? KeyWish.None : _dialogue.Keys;
        var isPerson = key == CallState.PersonDigit && !Keypad.TakesZero(wish);
        // Where persons have hours and lines, the dialogue says whether one comes.
        var asks = isPerson && _dialogue.Persons is not null && _state.Phase != CallPhase.Closing;
        if (asks)
        {
            _keypad = Keypad.Empty;
            if (_state.Phase == CallPhase.Announcing)
                await StepAsync(new CallEvent(CallEventKind.Digit, CallState.OtherDigit)); // that, and the greeting with the next
            await StepAsync(new CallEvent(CallEventKind.Digit, CallState.OtherDigit));
            await AnswerAsync(key.ToString());
            return;
        }
        (_keypad, var typed) = isPerson ? (Keypad.Empty, null) : _keypad.Press(key, wish);
        await StepAsync(key == CallState.PersonDigit && !isPerson ? new CallEvent(CallEventKind.Digit, CallState.OtherDigit) : CallEvent.Digit(key));
        await TypeAsync(typed);
    }

    private async Task TypeAsync(string? typed)
    {
        if (typed is null || _state.Phase is CallPhase.Announcing or CallPhase.Closing or CallPhase.Ended)
            return;
        if (typed is [CallState.PersonDigit])
        {
            await StepAsync(CallEvent.Digit(CallState.PersonDigit));
            return;
        }
        await AnswerAsync(typed);
    }

    private async Task AnswerAsync(string typed)
    {
        (_typed, _utterance) = (typed, null);
        await StepAsync(new CallEvent(CallEventKind.Typed));
    }

    // Reported by a speech that was cancelled since.
    private bool IsStale(CallEvent happened, int speech) =>
        happened.Kind is CallEventKind.Drained or CallEventKind.Mute or CallEventKind.ReplyStarted or CallEventKind.ReplyEnded && speech != _speech;

    private async Task HearAsync(Heard heard)
    {
        switch (heard.Kind)
        {
            case HeardKind.SpeechStarted:
                await ForgetEarlyAsync();
                await StepAsync(new CallEvent(CallEventKind.SpeechStarted));
                break;
            case HeardKind.SpeechRejected:
                await StepAsync(new CallEvent(CallEventKind.SpeechRejected));
                break;
            case HeardKind.Paused when _state.Phase is CallPhase.Hearing or CallPhase.Listening or CallPhase.Yielding:
                await _early.BeginAsync(Joined(heard.Utterance!), _dialogue.Expects);
                break;
            case HeardKind.Resumed:
                await ForgetEarlyAsync();
                break;
            case HeardKind.UtteranceEnded:
                _utterance = Joined(heard.Utterance!);
                _typed = null;
                await StepAsync(CallEvent.UtteranceEnded(_utterance.Cut));
                break;
            case HeardKind.BargeIn:
                await StepAsync(new CallEvent(CallEventKind.BargeIn));
                break;
        }
    }

    // A caller who only paused says one thing in two parts.
    private Utterance Joined(Utterance later) => _state.Held ? Utterance.Join(_utterance, later) : later;

    // What was recognised in a pause decides how long the pause may be, and whether words were said over our voice.
    private async Task ReadAsync(EarlyReading early)
    {
        if (!early.Reading.IsCompletedSuccessfully)
            return;
        var heard = (await early.Reading).Heard;
        // A goodbye over ours changes nothing; a danger does, or a question that came to mind.
        var takesFloor = _state.Outcome == CallOutcome.Done ? _dialogue.GoesOn(heard, _state.GoesOn) : heard.Text.Length > 0 && !Backchannel.Is(heard.Text);
        if (_early.IsPending(early))
        {
            _listener.Hangover = Hangover(heard);
            if (_state.Phase == CallPhase.Yielding)
                await StepAsync(new CallEvent(takesFloor ? CallEventKind.Words : CallEventKind.NoWords));
        }
        // That there was no word yet says nothing about what comes.
        else if (_judging.IsPending(early) && takesFloor && _state.Phase == CallPhase.Yielding)
            await StepAsync(new CallEvent(CallEventKind.Words));
    }

    private async Task StepAsync(CallEvent happened)
    {
        if (happened.Kind == CallEventKind.Drained)
            FinishTurn();

        var before = _state;
        (_state, var commands) = _state.Step(happened, _services.Limits);
        if (_state.Phase != before.Phase)
            _services.Trace.Write(new PhaseTrace(_line.CallId, NowMs, _state.Phase.ToString(), happened.Kind.ToString()));
        if (_state.Phase is CallPhase.Closing or CallPhase.Ended)
            _endReason ??= CallWords.EndReason(happened, commands);
        else if (_state.Outcome == CallOutcome.None)
            _endReason = null; // the goodbye was not the end
        await ObeyAsync(commands);
        if (before.Phase == CallPhase.Yielding && _state.Phase != CallPhase.Yielding)
            await _judging.DiscardAsync();
        // Who began over our voice and still speaks when the floor is theirs is not silent.
        if (_state.Phase == CallPhase.Listening && before.Phase != CallPhase.Listening && _listener.IsHearing)
            await StepAsync(new CallEvent(CallEventKind.SpeechStarted));
    }

    private async Task ObeyAsync(CallCommands commands)
    {
        if (commands.HasFlag(CallCommands.PausePlayout))
            _playout.Pause();
        if (commands.HasFlag(CallCommands.ResumePlayout))
            _playout.Resume();
        var unheard = commands.HasFlag(CallCommands.TakeBack) ? _turn : null;
        if (commands.HasFlag(CallCommands.CancelTurn))
            await CancelTalkingAsync();
        if (unheard is { Utterance.Samples.Length: > 0 })
            await TakeBackAsync(unheard);
        if (commands.HasFlag(CallCommands.StopPlayout))
            _playout.Clear();
        if (commands.HasFlag(CallCommands.StartTurn))
            StartTurn();
        if (commands.HasFlag(CallCommands.Judge))
            await JudgeAsync();
        if (commands.HasFlag(CallCommands.SayWait) && _speaker.TryQueueCached(_speech, _services.Scenario.Wait[_waits++ % _services.Scenario.Wait.Count]))
            _turn?.Acknowledge();
        if (CallWords.Prompt(commands, _services.Scenario) is { } text)
            Talk(speech => _speaker.SayAsync(
                speech, text, mute: () => Post(new CallNews(new CallEvent(CallEventKind.Mute), Speech: speech)), _talkingOver.Token));
        if (commands.HasFlag(CallCommands.Finish) && _state.Outcome != CallOutcome.None)
            await TellOutcomeAsync();
    }

    // The caller had only paused: both parts are one utterance, read against the question that they heard. What was recognised of its second
    // part alone is not the turn.
    private async Task TakeBackAsync(Turn unheard)
    {
        unheard.TakeBack();
        await ForgetEarlyAsync();
        if (_utterance != unheard.Utterance)
            _utterance = Utterance.Join(unheard.Utterance, _utterance!);
    }

    // What is said over our voice is looked at every so often. A recogniser slower than that is let finish, whatever the caller does
    // meanwhile: begun anew at each look or breath, it would never say anything.
    private async Task JudgeAsync()
    {
        if (_state.UtteranceOver)
            await _early.BeginAsync(_utterance!, _dialogue.Expects);
        else if (!_judging.IsRunning && _listener.SoFar() is { } said)
            await _judging.BeginAsync(said, _dialogue.Expects);
    }

    private void StartTurn()
    {
        _waits = ++_turns;
        var utterance = _typed is null ? _utterance! : new Utterance([], 0, 0, _services.Clock.GetTimestamp());
        var turn = new Turn(
            _turns, utterance, _typed is null ? _early.Take(utterance, _dialogue.Expects) : Task.FromResult(Transcript.Typed(_typed)), _services, _dialogue, _speaker);
        _turn = turn;
        Talk(speech => turn.RunAsync(
            speech,
            started: () => Post(new CallNews(new CallEvent(CallEventKind.ReplyStarted), Speech: speech)),
            ended: outcome => Post(new CallNews(CallEvent.ReplyEnded(outcome), Speech: speech)),
            _talkingOver.Token));
    }

    private async Task ForgetEarlyAsync()
    {
        await _early.DiscardAsync();
        _listener.Hangover = Hangover(Recognition.Nothing);
    }

    private void Talk(Func<int, Task> speak)
    {
        _speech = _playout.Begin();
        _talking = EndingTheCallAsync(speak(_speech));
    }

    // A defect in what runs beside the deciding loop must not leave the caller with somebody deaf or dumb.
    private async Task EndingTheCallAsync(Task beside)
    {
        try
        {
            await beside;
        }
        catch (Exception)
        {
            Post(new CallNews(new CallEvent(CallEventKind.Shutdown)));
            throw;
        }
    }

    // Every wait within a speech sees the token, also while an engine does not answer, so this is short.
    private async Task CancelTalkingAsync()
    {
        _talkingOver.Cancel();
        await _talking;
        await _early.EndTurnAsync();
        FinishTurn();
        _talkingOver.Dispose();
        _talkingOver = new CancellationTokenSource();
        _speech = 0; // what it still reports is stale
    }

    private void FinishTurn()
    {
        if (_turn is not { } turn)
            return;
        _turn = null;
        if (turn.CallerLevelDbfs is { } level)
            _listener.CallerLevelDbfs = level;
        _services.Trace.Write(turn.Trace(_line.CallId, NowMs, _playout.FirstFrameAt));
    }

    private async Task TellOutcomeAsync()
    {
        if (!await _services.TellOutcome(_line.CallId, _state.Outcome, CancellationToken.None))
            LogOutcomeNotTold(_services.Logger, _line.CallId);
    }

    // Who hears nothing hangs up, or is silent to the end; so it looks when Asterisk stops.
    private async Task<string> EndReasonAsync()
    {
        if (_endReason is CallWords.HungUp or CallWords.NoInput && !_senses.SoundCame && NowMs > SoundComesMs)
            return CallWords.OneWay;
        return _endReason == CallWords.HungUp && await _services.IsPbxGone(CancellationToken.None) ? CallWords.PbxGone : _endReason ?? "failure";
    }

    private async Task AskForCallerAsync(CancellationToken over)
    {
        try
        {
            await foreach (var caller in CallerLookup.AskAsync(token => _services.FindCaller(_line.CallId, token), _services.Clock, over))
            {
                _dialogue.Meet(caller);
                _services.Trace.Write(new CallTrace(_line.CallId, NowMs, caller, _services.Clock.GetUtcNow()));
            }
        }
        catch (OperationCanceledException)
        {
            // Hung up before the answer.
        }
    }

    private void Post(CallNews news) => _news.Post(news);

    private TimeSpan Hangover(Recognition heard) => _dialogue.Hangover(heard, _services.Hangover);

    private int NowMs => (int)_services.Clock.GetElapsedTime(_begunAt).TotalMilliseconds;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallId}: the outcome could not be told to the PBX; its dial plan goes on to a person")]
    private static partial void LogOutcomeNotTold(ILogger logger, Guid callId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId}: {Count} events dropped, the call's queue was full")]
    private static partial void LogDroppedNews(ILogger logger, Guid callId, long count);
}
