namespace Voicebot.Audio;

/// <summary>When the caller's voice over ours is an interruption. Durations are rounded to whole 32 ms windows, at least one.</summary>
public readonly record struct BargeInOptions()
{
    public float EnterProbability { get; init; } = 0.5f;

    /// <summary>A window quieter than this is never an interruption.</summary>
    public float MinimumLevelDbfs { get; init; } = -50f;

    /// <summary>Voice must last this long.</summary>
    public int VoicedMs { get; init; } = 240;

    /// <summary>Silence up to this long between voiced windows does not start the count again.</summary>
    public int DropoutMs { get; init; } = 64;
}

/// <summary>Decides when a caller who speaks while we speak means to interrupt. Pure: time is the number of windows.</summary>
/// <remarks>A window counts only when it is louder than what can be left of our own voice: see <see cref="EchoGuard"/>.</remarks>
public sealed class BargeInGate
{
    private readonly BargeInOptions _options;
    private readonly int _neededWindows;
    private readonly int _dropoutWindows;
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
    /// <param name="levelDbfs">RMS of what the caller sent, without what could be cancelled of our echo.</param>
    /// <param name="echoDbfs">How loud our echo can be in it: <see cref="EchoGuard.EchoDbfs"/>.</param>
    /// <returns><see cref="IsOpen"/>.</returns>
    public bool Step(float probability, float levelDbfs, float echoDbfs)
    {
        if (IsOpen)
            return true;
        var voiced = probability >= _options.EnterProbability
            && levelDbfs >= _options.MinimumLevelDbfs
            && levelDbfs > echoDbfs;
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

    /// <summary>For the next phrase: closed, nothing counted.</summary>
    public void Reset()
    {
        IsOpen = false;
        _voiced = 0;
        _missing = 0;
    }
}
