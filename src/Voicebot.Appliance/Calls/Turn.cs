using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>One turn: recognise what the caller said, decide what to say, say it. Each step has its deadline.</summary>
public sealed partial class Turn(int number, Utterance utterance, CallServices services, Dialogue dialogue, Speaker speaker)
{
    private readonly List<string> _said = [];
    private Recognition _heard = Recognition.Nothing;
    private string _rung = "";
    private int _recognitionMs;
    private int _understandingMs;
    private int? _firstTextMs;

    /// <summary>Runs the turn. Ends the speech in every case; nothing the engines do is thrown at the call.</summary>
    /// <param name="speech">In the playout, begun for this turn.</param>
    /// <param name="started">The first audio is queued.</param>
    /// <param name="ended">All is queued. Told before the end of the speech, so that it precedes its `drained`.</param>
    /// <param name="cancellationToken">Barge-in, or the caller is gone.</param>
    public async Task RunAsync(int speech, Action started, Action<CallOutcome> ended, CancellationToken cancellationToken)
    {
        var outcome = ReplyOutcome.Continue;
        try
        {
            _heard = WithoutInvention(await RecognizeAsync(cancellationToken));
            var reply = await dialogue.ReplyAsync(_heard, cancellationToken);
            outcome = reply.Outcome;
            _rung = reply.Rung;
            _understandingMs = SinceVoicedMs();
            await foreach (var text in reply.Text.WithCancellation(cancellationToken))
            {
                _firstTextMs ??= SinceVoicedMs();
                await speaker.QueueAsync(speech, text, cancellationToken);
                if (_said.Count == 0)
                    started();
                _said.Add(text);
            }
        }
        catch (OperationCanceledException)
        {
            return; // the call has gone on without this turn
        }
        catch (EngineException error)
        {
            // What was decided stays decided: a caller who was to be transferred is, even if the voice failed.
            LogEngine(services.Logger, error.Message);
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
    }

    /// <summary>What the turn leaves behind.</summary>
    /// <param name="callId">The call's.</param>
    /// <param name="firstFrameAt">The clock's timestamp at which its first frame left, 0 = none did.</param>
    public TurnTrace Trace(Guid callId, long firstFrameAt) => new(
        callId, number, _heard.Text, _heard.Confidence, string.Join(' ', _said),
        utterance.Samples.Length / (Slin.SampleRateHz / 1000), utterance.VoicedMs,
        utterance.EndpointMs, _recognitionMs, _understandingMs, _firstTextMs,
        firstFrameAt == 0 ? null : (int)services.Clock.GetElapsedTime(utterance.VoicedAt, firstFrameAt).TotalMilliseconds, _rung);

    private async Task<Recognition> RecognizeAsync(CancellationToken cancellationToken)
    {
        if (services.Recognizer is not { } recognizer)
            return Recognition.Nothing;
        var began = services.Clock.GetTimestamp();
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var recognition = recognizer.RecognizeAsync(
                Widen(utterance.Samples), new RecognitionHints(services.Scenario.Vocabulary), over.Token);
            try
            {
                return await recognition.WaitAsync(services.RecognitionDeadline, services.Clock, cancellationToken);
            }
            finally
            {
                await over.CancelAsync();
            }
        }
        catch (TimeoutException)
        {
            LogEngine(services.Logger, $"{recognizer.Name} missed its deadline of {services.RecognitionDeadline.TotalMilliseconds:0} ms");
            return Recognition.Nothing;
        }
        catch (EngineException error)
        {
            LogEngine(services.Logger, error.Message);
            return Recognition.Nothing;
        }
        finally
        {
            _recognitionMs = (int)services.Clock.GetElapsedTime(began).TotalMilliseconds;
        }
    }

    // Whisper writes subtitles' credits into silence, and loops; what nobody said must not decide anything.
    private Recognition WithoutInvention(Recognition heard)
    {
        var text = Hallucination.Clean(heard.Text, utterance.VoicedMs, out var reason);
        if (reason == HallucinationReason.None)
            return heard;
        LogInvention(services.Logger, number, reason);
        return text.Length == 0 ? Recognition.Nothing : heard with { Text = text };
    }

    // 8 kHz line to the 16 kHz that recognisers expect.
    private static float[] Widen(short[] samples)
    {
        const int recognizerHz = 16_000;
        var wide = Resampler.Convert(samples, Slin.SampleRateHz, recognizerHz);
        var output = new float[wide.Length];
        Slin.ToFloat(wide, output);
        return output;
    }

    private int SinceVoicedMs() => (int)services.Clock.GetElapsedTime(utterance.VoicedAt).TotalMilliseconds;

    [LoggerMessage(Level = LogLevel.Information, Message = "turn {Turn}: invented text dropped ({Reason})")]
    private static partial void LogInvention(ILogger logger, int turn, HallucinationReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void LogEngine(ILogger logger, string reason);
}
