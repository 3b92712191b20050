using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance;

/// <summary>Our own detector behind the seam: serves where there is no Silero model.</summary>
internal sealed class EnergySpeechDetector : ISpeechDetector
{
    private readonly EnergyDetector _detector = new();

    public float Detect(ReadOnlySpan<short> window) => _detector.Detect(window);

    public void Reset() => _detector.Reset();

    public void Dispose()
    {
    }
}
