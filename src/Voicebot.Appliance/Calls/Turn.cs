using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>One turn: what the caller said, what to say to it, saying it. Each step has its deadline.</summary>
/// <param name="transcribing">Recognition of the utterance, often begun before the turn: in the caller's pause.</param>
public sealed partial class Turn(
    int number, Utterance utterance, Task<Transcript> transcribing, CallServices services, Dialogue dialogue, Speaker speaker)
{
    private readonly List<string> _said = [];
    private Transcript _transcript = Transcript.Nothing;
    private string _rung = "";
    private bool _acknowledged;
    private bool _isAnswered; // by the dialogue; the caller may not have heard it
    private string? _step;
    private int _understandingMs;
    private int? _firstTextMs;

    /// <summary>Runs the turn. Ends the speech in every case; nothing the engines do is thrown at the call.</summary>
    /// <param name="speech">In the playout, begun for this turn.</param>
    /// <param name="started">The first audio is about to be queued.</param>
    /// <param name="ended">All is queued. Told before the end of the speech, so that it precedes its `drained`.</param>
    /// <param name="cancellationToken">Barge-in, or the caller is gone.</param>
    public async Task RunAsync(int speech, Action started, Action<CallOutcome> ended, CancellationToken cancellationToken)
    {
        var outcome = ReplyOutcome.Continue;
        try
        {
            _transcript = await transcribing.WaitAsync(cancellationToken);
            _isAnswered = true;
            var reply = _transcript.Keys is { } keys ? await dialogue.PressAsync(keys, cancellationToken) : await dialogue.ReplyAsync(Circumstances(), cancellationToken);
            _step = dialogue.State.Step?.Name;
            outcome = reply.Outcome;
            _rung = reply.Rung;
            _understandingMs = SinceVoicedMs();
            await foreach (var text in reply.Text.WithCancellation(cancellationToken))
            {
                _firstTextMs ??= SinceVoicedMs();
                // Told before the rest of the text is there: the caller hears it meanwhile, and may speak over it.
                await speaker.QueueAsync(speech, text, () => Say(text), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            if (_said.Count == 0)
                TakeBack();
            return; // the call has gone on without this turn
        }
        catch (EngineException error)
        {
            // Neither the voice nor the one that stands in for it says the reply: what waits in the cache is said, and a person goes on.
            LogEngine(services.Logger, error.Message);
            if (outcome != ReplyOutcome.Transfer && speaker.TryQueueCached(speech, services.Scenario.Transfer))
                Say(services.Scenario.Transfer);
            outcome = ReplyOutcome.Transfer;
        }
        finally
        {
            ended(outcome switch
            {
                ReplyOutcome.Done => CallOutcome.Done,
                ReplyOutcome.Transfer => CallOutcome.Transfer,
                _ => CallOutcome.None,
            });
            speaker.End(speech);
        }

        void Say(string text)
        {
            if (_said.Count == 0)
                started();
            _said.Add(text);
        }
    }

    /// <summary>What is answered; empty when keys are.</summary>
    public Utterance Utterance => utterance;

    /// <summary>The caller was not through: what was answered counts for nothing.</summary>
    public void TakeBack()
    {
        if (_isAnswered)
            dialogue.TakeBack();
        _isAnswered = false;
    }

    /// <summary>The caller was told that the reply takes a moment.</summary>
    public void Acknowledge() => _acknowledged = true;

    /// <summary>What the turn leaves behind.</summary>
    /// <param name="callId">The call's.</param>
    /// <param name="atMs">Since the call began.</param>
    /// <param name="firstFrameAt">The clock's timestamp at which its first frame left, 0 = none did.</param>
    public TurnTrace Trace(Guid callId, int atMs, long firstFrameAt) => new(
        callId, atMs, number, _transcript.Keys is { } keys ? $"#{keys}" : _transcript.Heard.Text, _transcript.Heard.Confidence, string.Join(' ', _said),
        utterance.Samples.Length / (Slin.SampleRateHz / 1000), utterance.VoicedMs,
        utterance.EndpointMs, _transcript.Ms, _understandingMs, _firstTextMs,
        firstFrameAt == 0 ? null : (int)services.Clock.GetElapsedTime(utterance.VoicedAt, firstFrameAt).TotalMilliseconds, _acknowledged, _rung, _step);

    private Hearing Circumstances() => new(_transcript.Heard, utterance.VoicedMs, utterance.Cut, _transcript.Failed);

    /// <summary>How loud the caller speaks; null when it is not sure that somebody did.</summary>
    public float? CallerLevelDbfs =>
        _transcript.Heard.Confidence >= Dialogue.LeastConfidence ? Loudness.ActiveRmsDbfs(utterance.Samples) : null;

    private int SinceVoicedMs() => (int)services.Clock.GetElapsedTime(utterance.VoicedAt).TotalMilliseconds;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void LogEngine(ILogger logger, string reason);
}
