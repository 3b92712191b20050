namespace Voicebot.Audio;

public enum VoiceState
{
    /// <summary>No voice.</summary>
    Quiet,

    /// <summary>Voice, not yet for long enough to be speech.</summary>
    Starting,

    /// <summary>Speech.</summary>
    Speaking,

    /// <summary>No voice, not yet for long enough to be the end of speech.</summary>
    Stopping,
}

/// <summary>When voice counts as speech. Durations are rounded to whole 32 ms windows, at least one.</summary>
public readonly record struct VoiceActivityOptions()
{
    /// <summary>From this probability on a window becomes voiced.</summary>
    public float EnterProbability { get; init; } = 0.5f;

    /// <summary>Below this probability a voiced window becomes unvoiced; between the two it stays what it was.</summary>
    public float ExitProbability { get; init; } = 0.35f;

    /// <summary>A window quieter than this is unvoiced, whatever its probability.</summary>
    public float MinimumLevelDbfs { get; init; } = -60f;

    /// <summary>Voice must last this long to be speech.</summary>
    public int StartMs { get; init; } = 96;

    /// <summary>Silence must last this long to end speech.</summary>
    public int StopMs { get; init; } = 200;

    public int StartWindows => VoiceActivity.Windows(StartMs);

    public int StopWindows => VoiceActivity.Windows(StopMs);
}

/// <summary>
/// Turns a probability per window into four states: probabilities pass two thresholds (hysteresis), then states change only
/// after enough windows in a row. Pure: time is the number of windows.
/// </summary>
public sealed class VoiceActivity
{
    /// <summary>One window: 256 samples at 8 kHz.</summary>
    public const int WindowMs = 32;

    public const int WindowSamples = WindowMs * Slin.SampleRateHz / 1000;

    private readonly VoiceActivityOptions _options;
    private readonly int _startWindows;
    private readonly int _stopWindows;
    private int _windowsInState;

    /// <exception cref="ArgumentOutOfRangeException">The exit threshold is above the enter threshold, or a threshold is not in 0..1.</exception>
    public VoiceActivity(VoiceActivityOptions options)
    {
        // Written so that NaN fails too.
        if (!(options.EnterProbability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.EnterProbability, "EnterProbability must be 0..1");
        if (!(options.ExitProbability >= 0 && options.ExitProbability <= options.EnterProbability))
            throw new ArgumentOutOfRangeException(nameof(options), options.ExitProbability, "ExitProbability must be 0..EnterProbability");
        _options = options;
        _startWindows = options.StartWindows;
        _stopWindows = options.StopWindows;
    }

    public VoiceState State { get; private set; }

    /// <summary>Whether the last window was voiced, after the hysteresis.</summary>
    public bool IsVoiced { get; private set; }

    /// <summary>Milliseconds to whole windows: the nearest number, at least one.</summary>
    public static int Windows(int ms) => Math.Max(1, (ms + WindowMs / 2) / WindowMs);

    /// <summary>One window.</summary>
    /// <param name="probability">0..1; NaN counts as 0.</param>
    /// <param name="levelDbfs">RMS of the window.</param>
    public VoiceState Step(float probability, float levelDbfs)
    {
        var threshold = IsVoiced ? _options.ExitProbability : _options.EnterProbability;
        IsVoiced = probability >= threshold && levelDbfs >= _options.MinimumLevelDbfs;
        State = State switch
        {
            VoiceState.Quiet => IsVoiced ? Begin(VoiceState.Starting, _startWindows, VoiceState.Speaking) : State,
            VoiceState.Starting => IsVoiced ? Continue(_startWindows, VoiceState.Speaking) : VoiceState.Quiet,
            VoiceState.Speaking => IsVoiced ? State : Begin(VoiceState.Stopping, _stopWindows, VoiceState.Quiet),
            _ => IsVoiced ? VoiceState.Speaking : Continue(_stopWindows, VoiceState.Quiet),
        };
        return State;
    }

    public void Reset()
    {
        State = VoiceState.Quiet;
        IsVoiced = false;
        _windowsInState = 0;
    }

    private VoiceState Begin(VoiceState passing, int windows, VoiceState next)
    {
        _windowsInState = 1;
        return windows <= 1 ? next : passing;
    }

    private VoiceState Continue(int windows, VoiceState next)
    {
        _windowsInState++;
        return _windowsInState >= windows ? next : State;
    }
}
