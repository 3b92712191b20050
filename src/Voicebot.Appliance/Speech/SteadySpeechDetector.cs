using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Speech;

/// <summary>
/// A detector that does not go deaf: where the first one fails, gives no probability, or has found nothing in a call in which
/// the spare one hears somebody speak on and on, the spare one decides for the rest of the call.
/// </summary>
/// <remarks>
/// Networks are silent in music and noise, which the spare one now and then takes for speech; so a first detector that has found
/// speech once in the call is believed from then on. Where it doubts, the spare one has the casting vote.
/// </remarks>
/// <param name="first">The detector that was chosen; disposed with this.</param>
/// <param name="spare">The detector that needs no model; disposed with this.</param>
/// <param name="logger">Gets a line when the detector changes.</param>
public sealed partial class SteadySpeechDetector(ISpeechDetector first, ISpeechDetector spare, ILogger logger) : ISpeechDetector
{
    private const float Speech = 0.5f;

    // Silero, after some seconds without a voice, has given a plain « oui » 0.26 to 0.41.
    private const float Doubt = 0.25f;

    // A window of speech that only the spare one hears weighs two, any other takes one back: 1.9 s of a voice without a pause.
    private const int UnheardWeight = 2;
    private const int MostUnheard = 120;

    private bool _hears;
    private bool _failed;
    private int _unheard;

    /// <inheritdoc/>
    public float Detect(ReadOnlySpan<short> window)
    {
        if (_failed)
            return spare.Detect(window);
        float found;
        try
        {
            found = first.Detect(window);
        }
        catch (EngineException error)
        {
            return GiveUp(error.Message, spare.Detect(window));
        }
        if (!(found is >= 0 and <= 1))
            return GiveUp($"no probability ({found})", spare.Detect(window));
        _hears |= found >= Speech;
        var heard = spare.Detect(window);
        _unheard = _hears ? 0 : Math.Max(0, _unheard + (heard >= Speech ? UnheardWeight : -1));
        if (_unheard >= MostUnheard)
            return GiveUp("nothing found while somebody speaks", heard);
        return found is >= Doubt and < Speech && heard >= Speech ? Speech : found;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        first.Reset();
        spare.Reset();
        (_hears, _failed, _unheard) = (false, false, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        spare.Dispose();
    }

    private float GiveUp(string reason, float heard)
    {
        _failed = true;
        LogSpare(logger, reason);
        return heard;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "detector: {Reason}; energy and spectrum decide for the rest of this call")]
    private static partial void LogSpare(ILogger logger, string reason);
}
