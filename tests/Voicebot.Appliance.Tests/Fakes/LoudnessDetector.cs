using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>Loud is speech: tests of what follows the detector say in samples what it shall hear.</summary>
internal sealed class LoudnessDetector : ISpeechDetector
{
    private int _windows;

    /// <summary>An engine that breaks within a call.</summary>
    public int FailsAfterWindows { get; init; } = int.MaxValue;

    public float Detect(ReadOnlySpan<short> window) =>
        _windows++ >= FailsAfterWindows ? throw new EngineException("the detector is broken") : Loudness.RmsDbfs(window) > -40 ? 1 : 0;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
