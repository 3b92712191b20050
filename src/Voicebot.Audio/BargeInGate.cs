namespace Voicebot.Audio;

/// <summary>When the caller's voice over ours is an interruption. Durations are rounded to whole 32 ms windows, at least one.</summary>
public readonly record struct BargeInOptions()
{
    public float EnterProbability { get; init; } = 0.5f;

    /// <summary>A window quieter than this is never an interruption.</summary>
    public float MinimumLevelDbfs { get; init; } = -50f;

    /// <summary>How much weaker our own voice comes back from the line: 20 dB from a speakerphone, more from a handset.</summary>
    public float EchoReturnLossDb { get; init; } = 24f;

    /// <summary>How far above the expected echo the caller must be.</summary>
    public float MarginDb { get; init; } = 4f;

    /// <summary>How fast the expected echo fades after our voice, in dB per window: it comes back late, and out of a room.</summary>
    public float EchoFadeDbPerWindow { get; init; } = 5f;

    /// <summary>Voice must last this long.</summary>
    public int VoicedMs { get; init; } = 240;

    /// <summary>Silence up to this long between voiced windows does not start the count again.</summary>
    public int DropoutMs { get; init; } = 64;
}

/// <summary>Decides when a caller who speaks while we speak means to interrupt. Pure: time is the number of windows.</summary>
/// <remarks>
/// A simple guard against our own echo, no canceller: a window counts only when it is louder than what our voice can have sent back.
/// A caller much weaker than our echo is not heard; the keypad and the end of the phrase remain.
/// </remarks>
public sealed class BargeInGate
{
    private readonly BargeInOptions _options;
    private readonly int _neededWindows;
    private readonly int _dropoutWindows;
    private float _playoutDbfs = Loudness.SilenceDbfs;
    private int _voiced;
    private int _missing;

    public BargeInGate(BargeInOptions options)
    {
        _options = options;
        _neededWindows = VoiceActivity.Windows(options.VoicedMs);
        _dropoutWindows = VoiceActivity.Windows(options.DropoutMs);
    }

    /// <summary>The caller interrupts: stays true until <see cref="Reset"/>.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Voice counted so far, up to what is needed.</summary>
    public int VoicedMs => _voiced * VoiceActivity.WindowMs;

    /// <summary>One window of 32 ms.</summary>
    /// <param name="probability">Of speech, 0..1; NaN counts as 0.</param>
    /// <param name="levelDbfs">RMS of what the caller sent.</param>
    /// <param name="playoutLevelDbfs">RMS of what we sent in the same window; <see cref="Loudness.SilenceDbfs"/> when nothing.</param>
    /// <returns><see cref="IsOpen"/>.</returns>
    public bool Step(float probability, float levelDbfs, float playoutLevelDbfs)
    {
        _playoutDbfs = Math.Max(playoutLevelDbfs, Math.Max(_playoutDbfs - _options.EchoFadeDbPerWindow, Loudness.SilenceDbfs));
        if (IsOpen)
            return true;
        var echoDbfs = _playoutDbfs - _options.EchoReturnLossDb;
        var voiced = probability >= _options.EnterProbability
            && levelDbfs >= _options.MinimumLevelDbfs
            && levelDbfs >= echoDbfs + _options.MarginDb;
        if (voiced)
        {
            _missing = 0;
            _voiced++;
            IsOpen = _voiced >= _neededWindows;
        }
        else if (_voiced > 0 && ++_missing > _dropoutWindows)
        {
            _voiced = 0;
            _missing = 0;
        }
        return IsOpen;
    }

    /// <summary>For the next phrase: closed, nothing counted, no echo expected.</summary>
    public void Reset()
    {
        IsOpen = false;
        _voiced = 0;
        _missing = 0;
        _playoutDbfs = Loudness.SilenceDbfs;
    }
}
