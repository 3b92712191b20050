using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <param name="Heard">Nothing when there was no word, the engine failed or missed its deadline.</param>
/// <param name="Ms">What the recogniser took.</param>
/// <param name="Failed">There was no recogniser, it failed, or was late: nobody knows what was said.</param>
/// <param name="Keys">Typed in place of words.</param>
public sealed record Transcript(Recognition Heard, int Ms, bool Failed, string? Keys = null)
{
    public static Transcript Typed(string keys) => new(Recognition.Nothing, 0, Failed: false, keys);

    public static readonly Transcript Nothing = new(Recognition.Nothing, 0, Failed: true);
}

/// <summary>Utterance in, words out: widened to the recogniser's rate, under a deadline, without what it invents.</summary>
public sealed partial class Transcriber(CallServices services)
{
    private const int RecognizerHz = 16_000;

    /// <summary>Recognises. What the engine does wrong becomes <see cref="Recognition.Nothing"/>: the dialogue asks again.</summary>
    /// <param name="expects">What was asked.</param>
    /// <exception cref="OperationCanceledException">Nobody wants to know any more.</exception>
    public async Task<Transcript> ReadAsync(Utterance utterance, Expectation expects, CancellationToken cancellationToken)
    {
        if (services.Recognizer is not { } recognizer)
            return Transcript.Nothing;
        var began = services.Clock.GetTimestamp();
        var heard = await RecognizeAsync(recognizer, utterance, expects, cancellationToken);
        var tookMs = (int)services.Clock.GetElapsedTime(began).TotalMilliseconds;
        return heard is null
            ? Transcript.Nothing with { Ms = tookMs }
            : new Transcript(WithoutInvention(heard, SpokenMs(utterance)), tookMs, Failed: false);
    }

    /// <returns>Null: the engine failed or was late.</returns>
    private async Task<Recognition?> RecognizeAsync(IRecognizer recognizer, Utterance utterance, Expectation expects, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await recognizer
                .RecognizeAsync(Widen(utterance), new RecognitionHints(services.Scenario.Vocabulary, Likely(expects)), over.Token)
                .WaitAsync(services.RecognitionDeadline, services.Clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogEngine(services.Logger, $"{recognizer.Name} missed its deadline of {services.RecognitionDeadline.TotalMilliseconds:0} ms");
            return null;
        }
        catch (EngineException error)
        {
            LogEngine(services.Logger, error.Message);
            return null;
        }
        finally
        {
            over.Cancel();
        }
    }

    private static IReadOnlyList<string> Likely(Expectation expects) => expects == Expectation.YesNo ? YesNo.Phrasings : RecognitionHints.None.Likely;

    // From the first voiced window to the last. The voiced windows alone are too few: an energy detector misses the quiet
    // sounds between loud vowels, and quick speech would count as invented.
    private static int SpokenMs(Utterance utterance) =>
        Math.Max(utterance.VoicedMs, utterance.Samples.Length * 1000 / Slin.SampleRateHz - Listener.LookBackMs - Listener.TailMs);

    // Whisper writes subtitles' credits into silence, and loops; what nobody said must not decide anything.
    private Recognition WithoutInvention(Recognition heard, int voicedMs)
    {
        if (heard.Text.Length == 0)
            return heard;
        var text = Hallucination.Clean(heard.Text, voicedMs, out var reason);
        if (reason == HallucinationReason.None)
            return heard;
        LogInvention(services.Logger, reason);
        return text.Length == 0 ? Recognition.Nothing : heard with { Text = text };
    }

    /// <summary>Samples as a recogniser takes them: 16 kHz, −1 to 1.</summary>
    internal static float[] Widen(short[] samples, int rateHz) => ToFloat(Resampler.Convert(samples, rateHz, RecognizerHz));

    // Both bands of a wideband line are one again.
    private float[] Widen(Utterance utterance)
    {
        var wide = Resampler.Convert(utterance.Samples, Slin.SampleRateHz, RecognizerHz);
        if (services.HearsWideband)
            BandSplit.Join(wide, utterance.Upper);
        return ToFloat(wide);
    }

    private static float[] ToFloat(short[] wide)
    {
        var output = new float[wide.Length];
        Slin.ToFloat(wide, output);
        return output;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "invented text dropped ({Reason})")]
    private static partial void LogInvention(ILogger logger, HallucinationReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void LogEngine(ILogger logger, string reason);
}
