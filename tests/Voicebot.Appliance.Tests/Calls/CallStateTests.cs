using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class CallStateTests
{
    private const int Tick = 100;

    // Short patience keeps the space of reachable states small enough to visit all of it.
    private static readonly CallLimits s_limits = new(NoInputPromptMs: 200, NoInputGoodbyeMs: 400, MaxDurationMs: 1300, ReplyMs: 500, ClosingMs: 300, WaitMs: 200, WaitAgainMs: 200, JudgeMs: 200, YieldMs: 300, GoesOnMs: 100);

    private static readonly CallEvent[] s_events =
    [
        new(CallEventKind.SpeechStarted), new(CallEventKind.SpeechRejected), CallEvent.UtteranceEnded(cut: false), CallEvent.UtteranceEnded(cut: true),
        new(CallEventKind.BargeIn), new(CallEventKind.Words), new(CallEventKind.NoWords), new(CallEventKind.ReplyStarted), new(CallEventKind.Drained),
        CallEvent.ReplyEnded(CallOutcome.None), CallEvent.ReplyEnded(CallOutcome.Done), CallEvent.ReplyEnded(CallOutcome.Transfer),
        CallEvent.Digit('5'), CallEvent.Digit('0'), new(CallEventKind.Typed), CallEvent.Tick(Tick), CallEvent.Tick(Tick, quiet: true),
        new(CallEventKind.Mute), new(CallEventKind.CallerGone), new(CallEventKind.Shutdown),
    ];

    private const CallCommands AnySay =
        CallCommands.SayDeaf | CallCommands.SayAnnouncement | CallCommands.SayGreeting | CallCommands.SayStillThere | CallCommands.SayNobodyThere | CallCommands.SayTransfer;

    /// <summary>The whole table: rows are phases, columns events; a dot means that nothing changes and nothing is commanded, ! that the turn begins anew.</summary>
    [Fact]
    public void The_table_of_phases_and_events()
    {
        var columns = new (string Name, CallEvent Event)[]
        {
            ("speech", new(CallEventKind.SpeechStarted)), ("click", new(CallEventKind.SpeechRejected)), ("utter", new(CallEventKind.UtteranceEnded)),
            ("barge", new(CallEventKind.BargeIn)), ("words", new(CallEventKind.Words)), ("nowords", new(CallEventKind.NoWords)),
            ("start", new(CallEventKind.ReplyStarted)), ("more", CallEvent.ReplyEnded(CallOutcome.None)),
            ("done", CallEvent.ReplyEnded(CallOutcome.Done)), ("drained", new(CallEventKind.Drained)), ("key5", CallEvent.Digit('5')), ("typed", new(CallEventKind.Typed)),
            ("key0", CallEvent.Digit('0')), ("gone", new(CallEventKind.CallerGone)), ("stop", new(CallEventKind.Shutdown)),
        };
        const string table =
            """
                       speech    click     utter     barge     words     nowords   start     more      done      drained   key5      typed     key0      gone      stop
            Announcing .         .         .         .         .         .         .         .         .         Speaking  Speaking  .         Closing   Ended     Ended
            Speaking   .         .         .         Yielding  .         .         .         .         Closing   Listening Listening .         Closing   Ended     Ended
            Listening  Hearing   .         Thinking  .         .         .         .         .         .         .         .         Thinking  Closing   Ended     Ended
            Hearing    .         Listening Thinking  .         .         .         .         .         .         .         .         Thinking  Closing   Ended     Ended
            Thinking   Hearing   .         .         .         .         .         Speaking  Listening Closing   .         .         !         Closing   Ended     Ended
            Yielding   .         Speaking  Yielding  .         Hearing   .         .         .         .         .         Listening .         Closing   Ended     Ended
            Closing    .         .         .         Yielding  .         .         .         .         .         Ended     .         .         Closing   Ended     Ended
            Ended      .         .         .         .         .         .         .         .         .         .         .         .         .         .         .
            """;
        var rows = table.Split('\n').Skip(1).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(Enum.GetNames<CallPhase>(), rows.Select(row => row[0]));
        foreach (var row in rows)
        {
            var state = CallState.Initial with
            {
                Phase = Enum.Parse<CallPhase>(row[0]),
                Outcome = row[0] is "Closing" or "Ended" ? CallOutcome.Done : CallOutcome.None,
            };
            for (var column = 0; column < columns.Length; column++)
            {
                var (next, commands) = state.Step(columns[column].Event, s_limits);
                var expected = row[column + 1];
                var where = $"{row[0]} × {columns[column].Name}";
                if (expected == ".")
                    Assert.True(next.Phase == state.Phase && commands == CallCommands.None, $"{where}: {next.Phase}, {commands}");
                else if (expected == "!")
                    Assert.True(next.Phase == state.Phase && commands == (CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.StartTurn), $"{where}: {next.Phase}, {commands}");
                else
                    Assert.True(next.Phase.ToString() == expected, $"{where}: {next.Phase} instead of {expected}");
            }
        }
    }

    [Fact]
    public void Every_reachable_transition_keeps_the_rules()
    {
        var transitions = 0;
        foreach (var state in Reachable())
        {
            foreach (var happened in s_events)
            {
                var (next, commands) = state.Step(happened, s_limits);
                var where = $"{state} × {happened} → {next.Phase}, {commands}";
                transitions++;

                if (state.Phase == CallPhase.Ended)
                    Assert.True(next == state && commands == CallCommands.None, where);
                // What the law wants said is said, whatever the caller says meanwhile: time, keys and the end of the call alone change it.
                if (state.Phase == CallPhase.Announcing && happened.Kind is CallEventKind.SpeechStarted or CallEventKind.BargeIn or CallEventKind.UtteranceEnded)
                    Assert.True(next == state && commands == CallCommands.None, where);
                if (state.Phase == CallPhase.Closing)
                {
                    var person = happened.Kind == CallEventKind.Mute || happened == CallEvent.Digit(CallState.PersonDigit);
                    Assert.Equal(person ? CallOutcome.Transfer : state.Outcome, next.Outcome);
                    Assert.True(next.Phase is CallPhase.Closing or CallPhase.Ended
                        || (state.Outcome == CallOutcome.Done && happened.Kind == CallEventKind.BargeIn && next.Phase == CallPhase.Yielding), where);
                }
                // Who is being passed to a person gets there; a goodbye is withdrawn for words and keys only.
                if (state.Outcome == CallOutcome.Transfer)
                    Assert.Equal(CallOutcome.Transfer, next.Outcome);
                if (state.Outcome == CallOutcome.Done && next.Outcome == CallOutcome.None)
                    Assert.True(state.Phase == CallPhase.Yielding && happened.Kind is CallEventKind.Words or CallEventKind.Digit, where);
                if (next.Outcome == CallOutcome.Done)
                    Assert.True(next.Phase is CallPhase.Closing or CallPhase.Yielding or CallPhase.Ended, where);
                // Who lost its voice passes the caller on; the call is not done.
                if (happened.Kind == CallEventKind.Mute && state.Phase != CallPhase.Ended)
                    Assert.True(next is { Phase: CallPhase.Closing, Outcome: CallOutcome.Transfer }, where);
                if (next.Phase == CallPhase.Closing)
                    Assert.True(next.Outcome != CallOutcome.None, where);
                if (commands.HasFlag(CallCommands.Finish))
                    Assert.True(state.Phase == CallPhase.Closing && next is { Phase: CallPhase.Ended, Outcome: not CallOutcome.None }, where);
                Assert.True(commands.HasFlag(CallCommands.Leave) == (happened.Kind == CallEventKind.Shutdown && state.Phase != CallPhase.Ended), where);

                var begins = next.Phase == CallPhase.Thinking && (state.Phase != CallPhase.Thinking || happened.Kind == CallEventKind.Typed);
                Assert.True(commands.HasFlag(CallCommands.StartTurn) == begins, where);
                // Whoever leaves a running turn or speech cancels it, unless it ended by itself.
                var yields = next.Phase == CallPhase.Yielding && state.Phase != CallPhase.Yielding;
                Assert.True(commands.HasFlag(CallCommands.PausePlayout) == yields, where);
                // A paused voice goes on or is thrown away; it never stays paused.
                if (state.Phase == CallPhase.Yielding && next.Phase != CallPhase.Yielding)
                    Assert.True(commands.HasFlag(CallCommands.ResumePlayout) != commands.HasFlag(CallCommands.StopPlayout), where);
                else
                    Assert.False(commands.HasFlag(CallCommands.ResumePlayout), where);
                if (state.Phase == CallPhase.Thinking && next.Phase is CallPhase.Hearing)
                    Assert.True(commands.HasFlag(CallCommands.CancelTurn), where);
                if ((commands & AnySay) != 0)
                {
                    Assert.True(int.PopCount((int)(commands & AnySay)) == 1, where);
                    Assert.True(next.Phase is CallPhase.Speaking or CallPhase.Closing, where);
                    // Never two voices: what still plays is stopped first, unless nothing does.
                    var silent = state.Phase == CallPhase.Listening || (state.Phase == CallPhase.Announcing && happened.Kind == CallEventKind.Drained);
                    Assert.True(silent || commands.HasFlag(CallCommands.CancelTurn | CallCommands.StopPlayout), where);
                }
                if (next.ReplyPending)
                    Assert.True(next.Phase is CallPhase.Speaking or CallPhase.Yielding, where);
                if (next.Held)
                    Assert.True(next.Phase is CallPhase.Hearing or CallPhase.Yielding, where);
                if (next.UtteranceOver)
                    Assert.True(next.Phase == CallPhase.Yielding, where);
                if (next.GoesOn)
                    Assert.True(next.Phase == CallPhase.Yielding, where);
                // Only words take a reply back, and what it answered waits to be joined by them.
                if (commands.HasFlag(CallCommands.TakeBack))
                    Assert.True(state.GoesOn && happened.Kind == CallEventKind.Words && commands.HasFlag(CallCommands.CancelTurn) && (next.Held || begins), where);
                if (happened is { Kind: CallEventKind.Digit, Value: CallState.PersonDigit } && state.Phase != CallPhase.Ended)
                    Assert.True(next is { Phase: CallPhase.Closing, Outcome: CallOutcome.Transfer }, where);
            }
        }
        Assert.True(transitions > 10_000, $"only {transitions} transitions visited");
    }

    [Fact]
    public void Whatever_happened_before_the_call_ends_in_bounded_time()
    {
        var longest = 0;
        foreach (var reached in Reachable())
        {
            var state = reached;
            var ticks = 0;
            // From here on engines, caller and playout are dead: only time passes.
            while (state.Phase != CallPhase.Ended)
            {
                (state, _) = state.Step(CallEvent.Tick(Tick), s_limits);
                ticks++;
                Assert.True(ticks * Tick <= s_limits.MaxDurationMs + s_limits.ClosingMs, $"{reached} does not end");
            }
            longest = Math.Max(longest, ticks);
        }
        Assert.True(longest > 1);
    }

    [Fact]
    public void Silence_is_asked_about_once_and_ends_the_call()
    {
        var limits = new CallLimits(15_000, 30_000, 600_000);
        var said = new List<(int Ms, CallCommands Commands)>();
        var (state, _) = CallState.Initial.Step(CallEvent.Answered(announces: false), limits);
        (state, _) = state.Step(new(CallEventKind.Drained), limits);
        for (var ms = Tick; state.Phase != CallPhase.Ended; ms += Tick)
        {
            (state, var commands) = state.Step(CallEvent.Tick(Tick), limits);
            if (commands != CallCommands.None)
                said.Add((ms, commands));
            if ((commands & AnySay) != 0)
                (state, _) = state.Step(new(CallEventKind.Drained), limits);
        }
        Assert.Equal([(15_000, CallCommands.SayStillThere), (30_000, CallCommands.SayNobodyThere)], said);
        Assert.Equal(CallOutcome.Done, state.Outcome);
    }

    [Fact]
    public void A_caller_who_answers_the_question_gets_the_full_patience_again()
    {
        var limits = new CallLimits(15_000, 30_000, 600_000);
        var state = CallState.Initial;
        (state, _) = state.Step(CallEvent.Tick(15_000), limits);
        (state, _) = state.Step(new(CallEventKind.Drained), limits);
        (state, _) = state.Step(new(CallEventKind.SpeechStarted), limits);
        (state, _) = state.Step(new(CallEventKind.SpeechRejected), limits);
        (state, var commands) = state.Step(CallEvent.Tick(15_000), limits);
        Assert.Equal(CallCommands.SayStillThere, commands);
    }

    [Fact]
    public void Ten_minutes_end_at_a_person()
    {
        var limits = new CallLimits(15_000, 30_000, 600_000);
        var state = CallState.Initial with { Phase = CallPhase.Hearing, ElapsedMs = 599_950 };
        (state, var commands) = state.Step(CallEvent.Tick(Tick), limits);
        Assert.Equal(CallOutcome.Transfer, state.Outcome);
        Assert.True(commands.HasFlag(CallCommands.SayTransfer | CallCommands.CancelTurn | CallCommands.StopPlayout));
    }

    [Fact]
    public void Speech_that_goes_on_during_thinking_belongs_to_the_same_turn()
    {
        var state = CallState.Initial with { Phase = CallPhase.Thinking };
        (state, var commands) = state.Step(new(CallEventKind.SpeechStarted), s_limits);
        Assert.Equal(CallCommands.CancelTurn | CallCommands.StopPlayout, commands);
        Assert.True(state.Held);
        // A click only: what was held is answered after all.
        var (after, restarted) = state.Step(new(CallEventKind.SpeechRejected), s_limits);
        Assert.Equal(CallCommands.StartTurn, restarted);
        Assert.Equal(CallPhase.Thinking, after.Phase);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(600, true)]
    [InlineData(700, false)] // the reply was heard: this is an interruption
    public void Speech_that_began_before_the_reply_can_have_been_heard_belongs_to_the_same_turn(int afterMs, bool same)
    {
        var limits = new CallLimits(15_000, 30_000, 600_000);
        var state = CallState.Initial with { Phase = CallPhase.Thinking };
        (state, _) = state.Step(new(CallEventKind.ReplyStarted), limits);
        (state, _) = state.Step(CallEvent.ReplyEnded(CallOutcome.None), limits); // all of it is queued
        (state, _) = state.Step(CallEvent.Tick(afterMs), limits);
        (state, _) = state.Step(new(CallEventKind.BargeIn), limits);
        (state, var commands) = state.Step(new(CallEventKind.Words), limits);
        Assert.Equal((CallPhase.Hearing, same, same), (state.Phase, state.Held, commands.HasFlag(CallCommands.TakeBack)));
    }

    [Fact]
    public void What_was_no_answer_is_not_taken_back()
    {
        var state = CallState.Initial;
        (state, _) = state.Step(CallEvent.Answered(announces: false), s_limits);
        (state, _) = state.Step(new(CallEventKind.BargeIn), s_limits);
        (_, var commands) = state.Step(new(CallEventKind.Words), s_limits);
        Assert.False(commands.HasFlag(CallCommands.TakeBack)); // of the greeting
    }

    [Fact]
    public void Who_does_not_stop_is_answered_all_the_same()
    {
        var state = CallState.Initial with { Phase = CallPhase.Hearing };
        (state, _) = state.Step(CallEvent.UtteranceEnded(cut: true), s_limits);
        (state, var goesOn) = state.Step(new(CallEventKind.SpeechStarted), s_limits);
        Assert.Equal((CallPhase.Thinking, CallCommands.None), (state.Phase, goesOn));
        (state, _) = state.Step(new(CallEventKind.ReplyStarted), s_limits);
        (state, var louder) = state.Step(new(CallEventKind.BargeIn), s_limits);
        Assert.Equal((CallPhase.Speaking, CallCommands.None), (state.Phase, louder));
        (state, _) = state.Step(CallEvent.ReplyEnded(CallOutcome.None), s_limits);
        (state, _) = state.Step(new(CallEventKind.Drained), s_limits);
        Assert.False(state.TakesFloor);
    }

    [Fact]
    public void Agreement_over_the_voice_gives_the_floor_back_and_words_take_it()
    {
        var state = CallState.Initial with { Phase = CallPhase.Speaking };
        (state, _) = state.Step(new(CallEventKind.BargeIn), s_limits);
        (state, var judge) = state.Step(new(CallEventKind.UtteranceEnded), s_limits);
        Assert.Equal(CallCommands.Judge, judge);
        Assert.Equal(CallCommands.ResumePlayout, state.Step(new(CallEventKind.NoWords), s_limits).Commands);
        Assert.Equal(
            CallCommands.CancelTurn | CallCommands.StopPlayout | CallCommands.StartTurn,
            state.Step(new(CallEventKind.Words), s_limits).Commands);
    }

    [Fact]
    public void Without_ears_the_caller_is_told_so_and_goes_to_a_person()
    {
        var (state, said) = CallState.Initial.Step(CallEvent.Answered(announces: true, hears: false), s_limits);
        Assert.Equal((CallPhase.Closing, CallOutcome.Transfer, CallCommands.SayDeaf), (state.Phase, state.Outcome, said));
        (state, var end) = state.Step(new(CallEventKind.Drained), s_limits);
        Assert.Equal((CallPhase.Ended, CallCommands.Finish), (state.Phase, end));
    }

    [Fact]
    public void While_a_reply_does_not_come_the_caller_hears_words_every_three_seconds()
    {
        var limits = new CallLimits(15_000, 30_000, 600_000);
        var state = CallState.Initial with { Phase = CallPhase.Thinking };
        var said = new List<int>();
        var playsUntil = 0;
        for (var ms = Tick; ms <= 12_000; ms += Tick)
        {
            (state, var commands) = state.Step(CallEvent.Tick(Tick, quiet: ms > playsUntil), limits);
            if (commands != CallCommands.SayWait)
                continue;
            said.Add(ms);
            playsUntil = ms + 1200; // an acknowledgement is a second long
        }
        Assert.Equal([500, 4000, 7500, 11_000], said);
    }

    [Fact]
    public void A_reply_that_takes_its_time_is_acknowledged_once()
    {
        var state = CallState.Initial with { Phase = CallPhase.Thinking };
        var waits = 0;
        for (var ms = 0; ms < 400; ms += Tick)
        {
            (state, var commands) = state.Step(CallEvent.Tick(Tick), s_limits);
            waits += commands.HasFlag(CallCommands.SayWait) ? 1 : 0;
        }
        Assert.Equal(1, waits);
        Assert.True(state is { Phase: CallPhase.Speaking, ReplyPending: true });
    }

    private static HashSet<CallState> Reachable()
    {
        var (first, _) = CallState.Initial.Step(CallEvent.Answered(announces: true), s_limits);
        var seen = new HashSet<CallState> { first };
        var waiting = new Queue<CallState>([first]);
        while (waiting.TryDequeue(out var state))
        {
            foreach (var happened in s_events)
            {
                var (next, _) = state.Step(happened, s_limits);
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }
        return seen;
    }
}
