using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Lab.Sentences;

/// <summary>What the dialogue made of one sentence, said as the first of a call.</summary>
/// <param name="Found">A topic, « danger », « savoir »: a passage of the scenario's knowledge, or « aucun »: it asks again, or says that it does not know and offers a person.</param>
/// <param name="IsOffered">It asks which of two.</param>
sealed record Understood(LabelledSentence Sentence, string Found, string Rung, bool IsOffered, ReplyOutcome Outcome, IReadOnlyList<TakenCapture> Captures)
{
    public bool IsRight => Sentence.Topics.Contains(Found);

    /// <summary>Taken for something else, and acted on.</summary>
    public bool IsWrong => !IsRight && Found != "aucun" && !(Sentence.Topics.Contains("danger") && Outcome == ReplyOutcome.Transfer);

    /// <summary>A complaint, a fault, a wish: what must not end as done.</summary>
    public bool IsLost => Outcome == ReplyOutcome.Done && !Sentence.Topics.Contains("fin");

    public bool IsDangerMissed => Sentence.Topics.Contains("danger") && Outcome != ReplyOutcome.Transfer;
}

static class UnderstandingScore
{
    private const float Typed = 0.95f;

    // Sunday, so that weekdays are reckoned the same on every day of the bench.
    private static readonly TimeProvider s_clock = new StoppedClock();

    /// <summary>Each first sentence through the dialogue that answers on the phone, without a language model.</summary>
    /// <param name="heard">What the recogniser made of a sentence; null: it was typed.</param>
    public static async Task<IReadOnlyList<Understood>> OfAsync(IEnumerable<LabelledSentence> sentences, Scenario scenario, Understanding understanding, CancellationToken cancellationToken,
        Func<LabelledSentence, (string Text, float Confidence)>? heard = null)
    {
        var services = new ChatServices(scenario, understanding, null, TimeSpan.FromSeconds(1), s_clock);
        var scores = new List<Understood>();
        foreach (var sentence in sentences.Where(static one => one.Step is null))
        {
            var (said, confidence) = heard?.Invoke(sentence) ?? (sentence.Text, Typed);
            var turn = await new ChatSession(services, "0612345678").SayAsync(said, confidence, cancellationToken);
            var found = turn.Rung == "danger" ? "danger" : turn.Rung == "unknown" ? "aucun" : turn.Rung == "knowledge" ? "savoir" : turn.Record.Topic ?? (turn.State.Asked == Asked.Person ? "conseiller" : "aucun");
            scores.Add(new(sentence, turn.State.Asked == Asked.Topics ? "aucun" : found, turn.Rung, turn.State.Asked == Asked.Topics, turn.Outcome, TakenCapture.Of(sentence, turn)));
        }
        return scores;
    }

    /// <summary>Each answer to a step's question through that step: whether it is taken as it must be.</summary>
    public static async Task<IReadOnlyList<(LabelledSentence Sentence, bool IsRight, string Got)>> OfAnswersAsync(
        IEnumerable<LabelledSentence> sentences, Scenario scenario, Understanding understanding, CancellationToken cancellationToken)
    {
        var services = new ChatServices(scenario, understanding, null, TimeSpan.FromSeconds(1), s_clock);
        var scores = new List<(LabelledSentence, bool, string)>();
        foreach (var sentence in sentences.Where(static one => one.Step is not null))
        {
            var session = new ChatSession(services, null);
            session.JumpTo(sentence.Step!);
            var turn = await session.SayAsync(sentence.Text, cancellationToken);
            scores.Add((sentence, TakenCapture.Of(sentence, turn).All(static one => one.IsRight), string.Join("; ", turn.Record.Captures.Select(static one => $"{one.Name}={one.Value}"))));
        }
        return scores;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero);
    }
}
