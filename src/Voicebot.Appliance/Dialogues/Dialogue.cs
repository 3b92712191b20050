using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Dialogues;

/// <summary>
/// One call's conversation: a script first, a model second. What a keyword decides costs nothing; only what the script
/// does not know goes to the model, under a deadline; what nobody understands ends, politely, at a person.
/// </summary>
public sealed partial class Dialogue(
    Scenario scenario, Understanding understanding, ILanguageModel? model, TimeSpan modelDeadline, TimeProvider clock, ILogger logger)
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

    // A recogniser that failed twice in a row will fail again: asking the caller to repeat is a mockery.
    private const int MostUnheard = 2;

    // Below this the model's choice is a guess.
    private const float LeastChoiceProbability = 0.7f;

    // About two sentences.
    private const int MaxAnswerTokens = 60;

    private readonly Prompts _prompts = new(scenario);
    private int _notUnderstood;
    private bool _passedOver;
    private int _unheard; // utterances in a row of which nobody knows the words

    /// <summary>Asked while the model answers: true ends its answer with the first sentence, so that a hot box computes less.</summary>
    public Func<bool> IsBrief { get; init; } = static () => false;

    /// <summary>What the last reply asked for.</summary>
    public Expectation Expects { get; private set; }

    /// <summary>What to say to what was heard.</summary>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public async Task<Reply> ReplyAsync(Hearing hearing, CancellationToken cancellationToken)
    {
        var heard = hearing.Recognition;
        _unheard = hearing.Failed ? _unheard + 1 : 0;
        if (_unheard >= MostUnheard)
            return Reply.Say(scenario.Transfer, ReplyOutcome.Transfer, "person");
        var isSure = heard.Text.Length > 0 && heard.Confidence >= (hearing.VoicedMs < BriefMs ? LeastBriefConfidence : LeastConfidence);
        if (heard.Confidence >= LeastDangerConfidence && Understanding.Danger(heard.Text) is { } danger)
            return Understood(danger, "danger");
        if (!isSure && hearing is { Cut: true, Failed: false })
            return NotUnderstood(scenario.TooNoisy, "noise");
        if (!isSure && hearing is { VoicedMs: < CoughMs, Failed: false } && !_passedOver)
        {
            _passedOver = true; // once: a caller who mumbles twice is asked
            return Reply.Nothing;
        }
        if (!isSure)
            return NotUnderstood();
        if (understanding.Find(heard.Text) is { } topic)
            return Understood(topic, "script");
        return model is null
            ? NotUnderstood()
            : await AskModelAsync(model, heard.Text, cancellationToken) ?? NotUnderstood();
    }

    private Reply Understood(Topic topic, string rung)
    {
        _passedOver = false;
        _notUnderstood = 0;
        Expects = topic.Expects;
        return Reply.Say(topic.Answer, topic.Outcome, rung);
    }

    // Asking again and again is worse than a person.
    private Reply NotUnderstood(string? why = null, string rung = "repeat")
    {
        _passedOver = false;
        return _notUnderstood++ is var times && times < scenario.NotUnderstood.Count
            ? Reply.Say(why ?? scenario.NotUnderstood[times], ReplyOutcome.Continue, rung)
            : Reply.Say(scenario.Transfer, ReplyOutcome.Transfer, "person");
    }

    /// <returns>Null when the model does not know, fails or is late.</returns>
    private async Task<Reply?> AskModelAsync(ILanguageModel languageModel, string heard, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            var names = scenario.Topics.Select(topic => topic.Name).Append(Prompts.NoTopic).ToList();
            var choice = await ChooseAsync(languageModel, _prompts.Choose(heard), names, cancellationToken);
            // A model may be wrong, or broken: what ends a call is for the script alone.
            if (choice.Index < scenario.Topics.Count && scenario.Topics[choice.Index].Outcome != ReplyOutcome.Done
                && choice.Probabilities[choice.Index] >= LeastChoiceProbability)
                return Understood(scenario.Topics[choice.Index], "choice");
            if (scenario.Knowledge.Length == 0)
                return null;

            // The first clause is waited for here, so that a model that says nothing still leaves time for the next rung.
            var clauses = new TimedSequence<string>(
                token => InClausesAsync(languageModel.AnswerAsync(_prompts.Answer(heard), MaxAnswerTokens, token)), clock, cancellationToken);
            if (!await BeginsAsync(clauses, Left(began)))
                return null;
            _notUnderstood = 0;
            Expects = Expectation.Anything;
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
