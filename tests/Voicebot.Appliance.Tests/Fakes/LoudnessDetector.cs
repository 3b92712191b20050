using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>Loud is speech: tests of what follows the detector say in samples what it shall hear.</summary>
internal sealed class LoudnessDetector : ISpeechDetector
{
    public float Detect(ReadOnlySpan<short> window) => Loudness.RmsDbfs(window) > -40 ? 1 : 0;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
