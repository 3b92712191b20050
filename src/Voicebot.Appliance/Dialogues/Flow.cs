using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What the caller said or typed.</summary>
internal readonly record struct Told(string Text, float Confidence, CaptureSource Source = CaptureSource.Voice);

/// <summary>What follows it.</summary>
/// <param name="Text">Said one after the other.</param>
/// <param name="Rung">Which rung it was, where it was not the one that was asked.</param>
internal sealed record FlowReply(FlowState State, IReadOnlyList<string> Text, ReplyOutcome Outcome = ReplyOutcome.Continue, string? Rung = null);

/// <summary>
/// The conversation as a function: state × what the caller said or typed → state, reply. No clock, no engine: what is known from
/// elsewhere (the caller's number, the hours, a ticket's number) comes through one function.
/// </summary>
/// <param name="fact">{name} of a text that is no capture → its words; null: not known.</param>
/// <param name="today">What « lundi » is reckoned from.</param>
internal sealed class Flow(Scenario scenario, Understanding understanding, Func<string, FlowState, string?> fact, Func<DateOnly> today)
{
    public const string GoingBack = "D’accord, revenons en arrière.";

    /// <summary>What the caller said at first, in their own words.</summary>
    public const string Request = "demande";

    private const string Advice = ".advice";

    // After that many the keypad is asked for.
    private const int MissesByVoice = 2;

    /// <returns>Null: by rules it is not understood.</returns>
    public FlowReply? Hear(FlowState state, Told told)
    {
        var words = Words.Scan(told.Text);
        if (Asides.AsksAgain(words))
            return new(state, state.Said ?? [scenario.Greeting]);
        if (Asides.GoesBack(words) && state.Before is { } before)
            return Ask(before with { Anger = state.Anger }, [GoingBack, Question(before)]);
        return Understand(state, told, words) is { } reply ? Calmed(state, told, reply) : null;
    }

    /// <summary>The reply to what was understood; to whom is angry a person is offered first.</summary>
    /// <param name="reply">Null: nothing was understood but anger.</param>
    public FlowReply? Calmed(FlowState state, Told told, FlowReply? reply) =>
        (reply?.Outcome ?? ReplyOutcome.Continue) == ReplyOutcome.Continue && Asides.IsAngry(Words.Scan(told.Text)) ? Soothe(state, reply) : reply;

    /// <returns>Null: the keys mean nothing here.</returns>
    public FlowReply? Press(FlowState state, string keys)
    {
        if (keys == "*")
            return new(state, state.Said ?? [scenario.Greeting]);
        var told = new Told(keys, 1, CaptureSource.Keypad);
        switch (state.Asked, keys)
        {
            case (_, "0"):
                return Person(state);
            case (Asked.Person, "1"):
                return Person(state);
            case (Asked.Person, "2"):
                return Resume(state);
            case (Asked.Topics, "1" or "2"):
                return Take(state, state.Offered![keys[0] - '1'], told);
            case (Asked.Confirm, "1"):
                return Confirmed(state);
            case (Asked.Confirm, "2"):
                return Wrong(state);
            case (Asked.Step, _) when state.Step is { } step:
                return understanding.Reader(step).ReadKeys(keys, today()) is { } reading ? Advance(state, step, reading, told) : null;
            // « Puis-je vous aider pour autre chose ? »
            case (Asked.Step, "1") when state.AfterTopic == Expectation.YesNo:
                return Ask(state with { AfterTopic = Expectation.Anything }, [Wording.Question(scenario.Greeting)]);
            case (Asked.Step, "2") when state.AfterTopic == Expectation.YesNo:
                return new(state, [Goodbye], ReplyOutcome.Done);
            case (Asked.Step, _) when scenario.Topics.FirstOrDefault(topic => keys.Length == 1 && topic.Key == keys[0]) is { } topic:
                return Take(state, topic, told);
            default:
                return null;
        }
    }

    /// <summary>Nobody understood: asked again, then by keys, then otherwise or by a person.</summary>
    /// <param name="why">Said instead of « je n’ai pas compris ».</param>
    public FlowReply Miss(FlowState state, string? why = null)
    {
        if (state.Asked == Asked.Person)
            return Resume(state);
        var missed = state with { Misses = state.Misses + 1 };
        if (state is { Asked: Asked.Step, Step: null })
        {
            return state.Misses < scenario.NotUnderstood.Count
                ? Ask(missed, [why ?? scenario.NotUnderstood[state.Misses]])
                : Person(state);
        }
        var excuse = why ?? Wording.WithoutQuestion(scenario.NotUnderstood[0]);
        if (missed.Misses < MissesByVoice)
            return Ask(missed, [excuse, state is { Asked: Asked.Step, Step.Again: { } again } ? Fill(again, state) ?? again : Question(state)]);
        if (missed.Misses == MissesByVoice)
            return Ask(missed, ByKeys(state) is { } keys ? [keys] : [excuse, Question(state)]);
        // What need not be known is left open.
        return state is { Asked: Asked.Step, Step: { } step } && (step.Otherwise is not null || step.Optional)
            ? Enter(state, state, step.Otherwise ?? step.Next, [])
            : Person(state);
    }

    /// <summary>A topic that was chosen, by words or otherwise.</summary>
    public FlowReply Take(FlowState state, Topic topic, Told told)
    {
        var known = state with { Offered = null, Under = null, Known = Extras(state.Captures, told) };
        if (topic.Outcome != ReplyOutcome.Continue)
            return new(known with { Topic = state.Topic ?? topic }, [topic.Answer], topic.Outcome);
        if (topic.HasSteps)
        {
            var begun = known with { Topic = topic, Step = null, Asked = Asked.Step, At = -1, IsComplete = false, Misses = 0 };
            if (told.Source == CaptureSource.Voice)
                begun = begun with { Known = begun.Captures.With(new Capture(Request, told.Text, told.Text, told.Text, told.Confidence, told.Source)) };
            return Enter(state, begun, null, [topic.Answer]);
        }
        if (state.Step is null)
            return Ask(known with { Topic = state.Topic ?? topic, Asked = Asked.Step, AfterTopic = topic.Expects, Misses = 0 }, [topic.Answer]);
        return Ask(known, Wording.WithoutQuestion(topic.Answer) is { Length: > 0 } answer ? [answer, Question(state)] : [Question(state)]);
    }

    /// <summary>Answers a free question; whatever question was open stays open.</summary>
    public FlowReply Inform(FlowState state, Passage passage) => state.Step is null
        ? new(state with { Misses = 0, AfterTopic = Expectation.Anything, Said = [passage.First] }, [passage.First])
        : Ask(state, [passage.First, Question(state)]);

    /// <summary>A question that nothing answers: says so, and offers a person; who asks on and on gets one.</summary>
    public FlowReply NoAnswer(FlowState state)
    {
        if (state.Misses >= scenario.NotUnderstood.Count)
            return Person(state);
        var under = state with { Misses = state.Misses + 1, Said = [Question(state)] };
        return Ask(under with { Asked = Asked.Person, Under = under }, [scenario.NoAnswer]);
    }

    /// <summary>« Est-ce que… », « combien… »: in a description « il est sous garantie » tells, « c’est sous garantie ? » asks.</summary>
    public static bool IsQuestion(string text) => IsAsked(text, Words.Scan(text));

    /// <summary>Offers the two likeliest.</summary>
    public static FlowReply Offer(FlowState state, Topic one, Topic other) => Ask(
        state with { Asked = Asked.Topics, Offered = [one, other] }, [$"C’est pour {one.Label} ou pour {other.Label} ?"]);

    /// <summary>The call is not recorded any more; what was asked is asked again.</summary>
    public FlowReply Unrecorded(FlowState state) => Ask(state, [scenario.RecordingRefused, Question(state)]);

    /// <summary>A person is wanted and none can be had: a request to be called back is taken instead.</summary>
    /// <param name="missed">Wanted because nothing was understood; not by the caller.</param>
    public FlowReply Absent(FlowState state, Absence why, bool missed)
    {
        if (scenario.Nobody is not { } nobody)
            return Person(state);
        var again = ReferenceEquals(state.Topic?.Steps, nobody.Steps);
        if (again && missed && state.IsComplete)
            return new(state, [Goodbye], ReplyOutcome.Done); // the ticket is there, and more is not to be had
        var begun = state with
        {
            Topic = new Topic(state.Topic?.Name ?? nobody.Topic, [], "", Steps: nobody.Steps),
            Step = null,
            Asked = Asked.Step,
            At = -1,
            Misses = 0,
            Under = null,
            Offered = null,
            IsComplete = false,
        };
        List<string> said = again && missed ? [] : [.. Wording.Parts(nobody.Sentence(why)).Select(part => Fill(part, state) ?? part)];
        // What a second try does not bring need not be known: the ticket goes without it.
        return Enter(state, begun, again ? nobody.Steps[^1] : null, said);
    }

    private FlowReply? Understand(FlowState state, Told told, List<Word> words)
    {
        switch (state.Asked)
        {
            case Asked.Person:
                return YesNo.Read(told.Text) switch
                {
                    Answer.Yes => Person(state),
                    Answer.No when !understanding.IsFarewell(words) => Resume(state),
                    _ => Understand(state.Under!, told, words),
                };
            case Asked.Confirm when Check(state, told, words) is { } checkedReply:
                return checkedReply;
            case Asked.Topics when understanding.Find(told.Text) is null && Ordinal(words) is var which and >= 0:
                return Take(state, state.Offered![which], told);
        }
        var topic = understanding.Find(told.Text);
        if (state.Step is not { } step || state.Asked == Asked.Topics)
        {
            if (topic is null || state.Asked == Asked.Topics || !understanding.MayDoubt(topic, words))
                return topic is null ? Introduced(state, told) : Take(state, topic, told);
            var guess = understanding.Guess(topic, told.Text);
            return !guess.IsSure ? Introduced(state, told) : Take(state, guess.First!, told) with { Rung = guess.First == topic ? null : "classifier" };
        }
        return AtStep(state, step, topic, told, words);
    }

    // Where a question is open, its answer goes first; whatever else is said with it is taken too.
    private FlowReply? AtStep(FlowState state, Step step, Topic? topic, Told told, List<Word> words)
    {
        if (topic is { Outcome: ReplyOutcome.Transfer } || (topic is { Outcome: ReplyOutcome.Done } && understanding.IsFarewell(words)))
            return Take(state, topic, told);
        var reader = understanding.Reader(step);
        var reading = state.Asked == Asked.Step ? reader.Read(told.Text, today()) : null;
        var named = topic is { IsSmallTalk: false, Outcome: ReplyOutcome.Continue } && understanding.IsNamed(topic, words) ? topic : null;
        var changes = Asides.ChangesMind(words);
        var isFree = step.Expects is Expected.Text or Expected.Name or Expected.Company;
        if (named is { HasSteps: true } && named != state.Topic && (changes || reading is null))
            return Take(state, named, told);
        if (named is { HasSteps: false } && (reading is null || (!isFree && step.Expects != Expected.Choice)) && (step.Expects != Expected.Text || IsAsked(told.Text, words)))
        {
            if (reading is null || Advance(state, step, reading.Value, told) is not { Outcome: ReplyOutcome.Continue } answered)
                return Take(state, named, told);
            return Ask(answered.State, [Wording.WithoutQuestion(named.Answer), .. answered.Text]);
        }
        if (reading is { } read && !(step.Expects == Expected.Text && step.Optional && Asides.IsUnknown(words)))
            return Advance(state, step, read, told);
        if (state.Asked == Asked.Step && step.Optional && (Asides.IsUnknown(words) || YesNo.Read(told.Text) == Answer.No))
            return Enter(state, state, step.Next, []);
        if (state.Asked == Asked.Step && !Asides.IsUnknown(words) && reader.ReadOther(told.Text) is { } other)
            return Advance(state, step, other, told);
        if (state.Asked == Asked.Step && Asides.IsUnknown(words) && step.Other is not null && reader.ReadOther("je ne sais pas") is { } any)
            return Advance(state, step, any, told);
        // Something else was told than what was asked.
        var known = Extras(state.Captures, told);
        return known == state.Captures ? null : Enter(state, state with { Known = known }, step.Name, []);
    }

    // Yes, no, or the right one instead.
    private FlowReply? Check(FlowState state, Told told, List<Word> words)
    {
        var step = state.Step!;
        var capture = state.Captures.Find(step.Captures)!;
        var answer = YesNo.Read(told.Text);
        var reading = step.Expects is Expected.Name or Expected.Text ? null : understanding.Reader(step).Read(told.Text, today());
        if (reading is { } other && other.Value != capture.Value)
            return ReadBack(state, Kept(state.Captures, step, other, told));
        if (answer == Answer.Yes || reading is not null)
            return Confirmed(state);
        if (step.Expects == Expected.Phone && PhoneCorrection.TryApply(capture.Value, told.Text, out var corrected))
            return ReadBack(state, Kept(state.Captures, step, StepReader.Phone(corrected), told));
        return answer == Answer.No && !understanding.IsFarewell(words) ? Wrong(state) : null;
    }

    private FlowReply ReadBack(FlowState state, Captures known)
    {
        var asked = state with { Known = known, Asked = Asked.Confirm };
        return Ask(asked, [Question(asked)]);
    }

    private FlowReply Confirmed(FlowState state)
    {
        var right = state.Captures.Find(state.Step!.Captures)! with { Confirmed = true };
        return Enter(state, state with { Known = state.Captures.With(right), Asked = Asked.Step }, state.Step.Next, []);
    }

    // What was read back is not it: told again, and the second time by keys.
    private FlowReply Wrong(FlowState state)
    {
        var asked = state with { Known = state.Captures.Without(state.Step!.Captures!), Asked = Asked.Step, Misses = state.Misses + 1 };
        if (asked.Misses > MissesByVoice)
            return Miss(asked);
        return Ask(asked, [asked.Misses >= MissesByVoice && state.Step.Keypad is { } keys ? keys : state.Step.Again ?? Question(asked)]);
    }

    private FlowReply Advance(FlowState state, Step step, Reading reading, Told told)
    {
        var known = Extras(Kept(state.Captures, step, reading, told), told);
        var next = reading.Option?.Next ?? reading.Answer switch
        {
            Answer.Yes => step.Yes,
            Answer.No => step.No,
            _ => null,
        } ?? step.Next;
        var answered = state with { Known = known, Asked = Asked.Step };
        return step.Confirm is not null ? ReadBack(answered with { Before = state }, known) : Enter(state, answered, next, []);
    }

    // Goes on to the next question that is open, saying on the way what is to be said.
    private FlowReply Enter(FlowState from, FlowState state, string? target, List<string> text)
    {
        var steps = state.Topic?.Steps ?? [];
        for (var left = (scenario.Steps?.Count ?? 0) + steps.Count + 1; left > 0; left--)
        {
            switch (target)
            {
                case Step.Person:
                    return Person(state, text);
                case Step.Goodbye:
                    return new(state with { IsComplete = true }, [.. text, Goodbye], ReplyOutcome.Done);
                case null when state.At + 1 < steps.Count:
                    target = steps[state.At + 1];
                    break;
                case null or Step.Anything:
                    return Closed(state, text);
            }
            var step = scenario.FindStep(target!)!;
            if (steps.ToList().IndexOf(step.Name) is var at and >= 0)
                state = state with { At = at };
            var capture = state.Captures.Find(step.Captures);
            target = step.Next;
            if (capture is { Confirmed: false } && step.Confirm is not null)
            {
                var asked = state with { Step = step, Asked = Asked.Confirm, Misses = 0, Before = from };
                return Ask(asked, [.. text, Question(asked)]);
            }
            if (capture is not null || step.Say.Length == 0)
                continue;
            var parts = Wording.Parts(step.Say).Select(part => Fill(part, state)).ToList();
            if (parts.Contains(null))
                continue; // what it would say is not known
            text.AddRange(parts.OfType<string>());
            if (step.Outcome != ReplyOutcome.Continue)
                return new(state with { IsComplete = true }, text, step.Outcome);
            if (step.Expects == Expected.AnythingElse)
                return Closed(state, text);
            if (step.IsQuestion)
                return Ask(state with { Step = step, Asked = Asked.Step, Misses = step == from.Step ? from.Misses : 0, Before = step == from.Step ? from.Before : from }, text);
        }
        return Person(state, text);
    }

    private FlowReply Closed(FlowState state, List<string> text) => Ask(
        state with { Step = null, Asked = Asked.Step, Misses = 0, IsComplete = true, AfterTopic = text is [.., var last] && last.EndsWith('?') ? Expectation.YesNo : Expectation.Anything },
        text is [] ? [Wording.Question(scenario.Greeting)] : text);

    private FlowReply Person(FlowState state, List<string>? text = null) => new(state, [.. text ?? [], scenario.Transfer], ReplyOutcome.Transfer);

    // By words over turns, never by the tone of voice. Once a person is offered, twice one comes.
    private FlowReply Soothe(FlowState state, FlowReply? reply)
    {
        if (state.Anger > 0)
            return Person(reply?.State ?? state);
        var under = (reply?.State ?? (state with { Said = [Question(state)] })) with { Anger = state.Anger + 1 };
        return Ask(under with { Asked = Asked.Person, Under = under }, [scenario.Angry]);
    }

    private static FlowReply Resume(FlowState state) => new(state.Under!, state.Under!.Said!);

    // « Bonjour, c’est Madame Petit » asks for nothing yet.
    private FlowReply? Introduced(FlowState state, Told told)
    {
        var known = Extras(state.Captures, told);
        var isNew = known.All.Any(one => state.Captures.Find(one.Name) is null && scenario.Steps!.Any(step => step.Captures == one.Name && step.Expects is Expected.Name or Expected.Company));
        return !isNew ? null : Ask(state with { Known = known, Asked = Asked.Step }, [Wording.Question(scenario.Greeting)]);
    }

    private static FlowReply Ask(FlowState state, IReadOnlyList<string> text) => new(state with { Said = text }, text);

    private string Question(FlowState state) => state switch
    {
        { Asked: Asked.Confirm, Step: { } step } => Fill(step.Confirm!, state) ?? step.Confirm!,
        { Asked: Asked.Person } => state.Said is [.., var offer] ? offer : scenario.Angry,
        { Asked: Asked.Topics, Said: { } said } => said[^1],
        { Step: { } step } => Fill(Wording.Question(step.Say), state) ?? step.Say,
        _ => Wording.Question(scenario.Greeting),
    };

    private string? ByKeys(FlowState state) => state switch
    {
        { Asked: Asked.Confirm } or { Asked: Asked.Step, Step: { Expects: Expected.YesNo, Keypad: null } } => $"{Question(state)} {scenario.YesNoKeys}",
        { Asked: Asked.Step, Step.Keypad: { } keys } => keys,
        _ => null,
    };

    private string Goodbye => scenario.Topics.FirstOrDefault(static topic => topic.Outcome == ReplyOutcome.Done)?.Answer ?? scenario.NobodyThere;

    /// <summary>What else a sentence tells: only what is not known yet and cannot be meant otherwise.</summary>
    private Captures Extras(Captures known, Told told)
    {
        if (told.Source != CaptureSource.Voice)
            return known;
        foreach (var reader in understanding.Readers)
        {
            var step = reader.Step;
            if (step.Captures is not null && known.Find(step.Captures) is null && reader.ReadAnywhere(told.Text) is { } reading)
                known = Kept(known, step, reading, told);
        }
        return known;
    }

    private Captures Kept(Captures known, Step step, Reading reading, Told told)
    {
        if (step.Captures is not { } name)
            return known;
        if (step.Value is null)
            return known.With(new Capture(name, reading.Value, reading.Spoken, told.Text, told.Confidence, told.Source));
        if (reading.Answer != Answer.Yes || Fill(step.Value, new FlowState { Known = known }) is not { } value)
            return known;
        return known.With(new Capture(name, string.Concat(value.Where(static c => c != ' ')), value, told.Text, told.Confidence, CaptureSource.Line, Confirmed: true));
    }

    private string? Fill(string template, FlowState state) => Wording.Fill(template, place =>
    {
        if (!place.EndsWith(Advice, StringComparison.Ordinal))
            return state.Captures.Find(place)?.Spoken ?? fact(place, state);
        var name = place[..^Advice.Length];
        var chosen = state.Captures.Find(name)?.Value;
        return scenario.Steps!.Where(step => step.Captures == name).SelectMany(static step => step.Options ?? []).FirstOrDefault(option => option.Name == chosen)?.Advice;
    });

    // « Bonjour, et vous réparez les fours » asks.
    private static readonly HashSet<string> s_opening = ["et", "mais", "alors", "donc", "bonjour", "bonsoir", "oui", "non", "ah", "oh", "dites", "madame", "monsieur", "pardon"];

    // « Le premier », « la deuxième ».
    private static int Ordinal(List<Word> words)
    {
        foreach (var word in words)
        {
            if (word.Text is "premier" or "premiere")
                return 0;
            if (word.Text is "deuxieme" or "second" or "seconde" or "dernier" or "derniere")
                return 1;
        }
        return -1;
    }

    private static bool IsAsked(string text, List<Word> words) => text.Contains('?')
        || (words.FindIndex(static word => !s_opening.Contains(word.Text) && !Hesitation.IsFiller(word.Text)) is var at and >= 0 && at + 1 < words.Count
            && (words[at].Text, words[at + 1].Text) is ("est", "ce") or ("qu", "est") or ("y", "a") or ("quel" or "quels" or "quelle" or "quelles" or "combien" or "comment" or "pourquoi" or "quand" or "vous", _));
}
