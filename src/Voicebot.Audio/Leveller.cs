namespace Voicebot.Audio;

/// <summary>Brings a stream of speech slowly to a level, for a phone line. Peaks are rounded off at a ceiling, never clipped.</summary>
/// <remarks>
/// The level is measured only while there is a voice, so that a pause does not turn the noise up. However the stream is cut into
/// chunks, the output is the same. For clips that are known whole, <see cref="Loudness.Normalise"/> is better: it has no run-in.
/// Allocates nothing after the constructor; for one thread at a time.
/// </remarks>
public sealed class Leveller
{
    private const float GateDbfs = -50f;
    private const float LargestGainDb = 18f;
    private const float ShortMs = 10f;
    private const float LongMs = 1500f;
    private const float GainMs = 150f;

    // What the level before the first sample weighs: a first consonant does not decide alone.
    private const float RunInMs = 20f;

    private readonly SoftLimiter _limiter;
    private readonly float _target;
    private readonly float _gatePower;
    private readonly float _largestGain = Loudness.DbToGain(LargestGainDb);
    private readonly float _shortStep;
    private readonly float _longStep;
    private readonly float _gainStep;
    private readonly float _runInSamples;
    private float _voicedSamples;
    private float _shortPower;
    private float _voicePower;
    private float _gain;

    /// <param name="targetDbfs">RMS of the voiced parts; −20 suits a phone line.</param>
    /// <param name="peakCeilingDbfs">No sample goes above it; at most 0.</param>
    /// <param name="rateHz">Samples per second of the stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ceiling is above 0, or the rate is not positive.</exception>
    public Leveller(float targetDbfs = -20f, float peakCeilingDbfs = -3f, int rateHz = Slin.SampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        _limiter = new SoftLimiter(peakCeilingDbfs);
        _target = Loudness.DbfsToAmplitude(targetDbfs);
        var gate = Loudness.DbfsToAmplitude(GateDbfs);
        _gatePower = gate * gate;
        _shortStep = StepOf(ShortMs, rateHz);
        _longStep = StepOf(LongMs, rateHz);
        _gainStep = StepOf(GainMs, rateHz);
        _runInSamples = RunInMs * rateHz / 1000;
        Reset();
    }

    /// <summary>What the last sample was multiplied by, in dB.</summary>
    public float GainDb => 20 * MathF.Log10(_gain);

    /// <summary>In place.</summary>
    public void Process(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            float sample = samples[i];
            var power = sample * sample;
            _shortPower += (power - _shortPower) * _shortStep;
            if (_shortPower > _gatePower)
            {
                // At first the mean of all voice so far, which finds the level soon; later a slow average, which follows it.
                _voicedSamples++;
                _voicePower += (power - _voicePower) * MathF.Max(_longStep, 1 / _voicedSamples);
                var wanted = Math.Clamp(_target / MathF.Sqrt(_voicePower), 1 / _largestGain, _largestGain);
                _gain += (wanted - _gain) * _gainStep;
            }
            samples[i] = _limiter.Limit(sample * _gain);
        }
    }

    /// <summary>Forgets the voice: gain 0 dB.</summary>
    public void Reset()
    {
        _shortPower = 0;
        _voicePower = _target * _target;
        _voicedSamples = _runInSamples;
        _gain = 1;
    }

    // How much of the way an average goes per sample, to have gone 63 % of it after the time.
    private static float StepOf(float ms, int rateHz) => 1 - MathF.Exp(-1000 / (ms * rateHz));
}
