namespace Voicebot.Audio;

/// <summary>
/// A speech detector without a model, for when Silero is absent: the voice stands out of the background, is not
/// noise, and changes, which a tone does not.
/// </summary>
/// <remarks>
/// Per 32 ms window of 8 kHz, three answers are multiplied:
/// how far the level is above the floor, where the floor is the quietest window of the last 1.3 s (speech has gaps in that time;
/// a fan, a hum or a tone has none and becomes the floor: R. Martin's minimum statistics, 1994);
/// how alike neighbouring samples are (voiced speech: nearly 1, white noise: 0);
/// and a tenth when level and likeness have stood still for four windows (ringing, keypad and fax tones).
/// Allocates only in the constructor; one instance per call; for one thread at a time.
/// </remarks>
public sealed class EnergyDetector
{
    private const int BlockWindows = 8;
    private const int Blocks = 5;

    // Unknown at the start: louder than a quiet line, quieter than a voice.
    private const float FirstFloorDbfs = -45f;
    private const float LowestFloorDbfs = -70f;

    // Half likely at this distance from the floor; a level that wanders by 2 dB stays under 5 %.
    private const float MiddleDb = 9f;
    private const float SlopeDb = 2f;

    private const float NoiseCorrelation = 0.2f;
    private const float VoiceCorrelation = 0.5f;

    private const int SteadyWindows = 4;
    private const float SteadyDb = 0.7f;
    private const float SteadyCorrelation = 0.03f;
    private const float SteadyFactor = 0.1f;

    // First-order high-pass at about 120 Hz: no offset, little hum.
    private const float HighPass = 0.91f;

    private readonly float[] _blockMinimaDbfs = new float[Blocks];
    private readonly float[] _levelsDbfs = new float[SteadyWindows];
    private readonly float[] _correlations = new float[SteadyWindows];
    private int _window;
    private float _lastInput;
    private float _lastOutput;

    public EnergyDetector() => Reset();

    /// <summary>The background's level, after the high-pass.</summary>
    public float FloorDbfs { get; private set; }

    /// <summary>Probability of speech, 0..1.</summary>
    /// <param name="window">Exactly 256 samples of 8 kHz slin.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public float Detect(ReadOnlySpan<short> window)
    {
        if (window.Length != VoiceActivity.WindowSamples)
            throw new ArgumentException($"a window is {VoiceActivity.WindowSamples} samples, not {window.Length}", nameof(window));
        var (levelDbfs, correlation) = Measure(window);
        var slot = _window % SteadyWindows;
        _levelsDbfs[slot] = levelDbfs;
        _correlations[slot] = correlation;
        FollowFloor(levelDbfs);
        _window++;

        var aboveFloor = 1 / (1 + MathF.Exp((MiddleDb - (levelDbfs - FloorDbfs)) / SlopeDb));
        var voicing = Math.Clamp((correlation - NoiseCorrelation) / (VoiceCorrelation - NoiseCorrelation), 0, 1);
        return aboveFloor * voicing * (IsSteady() ? SteadyFactor : 1);
    }

    public void Reset()
    {
        Array.Fill(_blockMinimaDbfs, FirstFloorDbfs);
        // No two alike, so that the first windows are not steady.
        for (var i = 0; i < SteadyWindows; i++)
            _levelsDbfs[i] = -1000 - i;
        Array.Clear(_correlations);
        FloorDbfs = FirstFloorDbfs;
        _window = 0;
        _lastInput = 0;
        _lastOutput = 0;
    }

    private (float LevelDbfs, float Correlation) Measure(ReadOnlySpan<short> window)
    {
        float power = 0, product = 0;
        var input = _lastInput;
        var output = _lastOutput;
        foreach (var sample in window)
        {
            var next = sample - input + HighPass * output;
            input = sample;
            power += next * next;
            product += next * output;
            output = next;
        }
        _lastInput = input;
        // Digital silence would let it fade into denormal numbers, which are slow.
        _lastOutput = MathF.Abs(output) < 1e-6f ? 0 : output;
        return (Loudness.PowerToDbfs(power / window.Length), power > 0 ? product / power : 0);
    }

    private void FollowFloor(float levelDbfs)
    {
        var block = _window / BlockWindows % Blocks;
        _blockMinimaDbfs[block] = _window % BlockWindows == 0 ? levelDbfs : Math.Min(_blockMinimaDbfs[block], levelDbfs);
        var lowest = float.MaxValue;
        foreach (var minimum in _blockMinimaDbfs)
            lowest = Math.Min(lowest, minimum);
        FloorDbfs = Math.Max(lowest, LowestFloorDbfs);
    }

    private bool IsSteady() =>
        Spread(_levelsDbfs) < SteadyDb && Spread(_correlations) < SteadyCorrelation;

    private static float Spread(ReadOnlySpan<float> values)
    {
        float lowest = float.MaxValue, highest = float.MinValue;
        foreach (var value in values)
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }
        return highest - lowest;
    }
}
