namespace Voicebot.Audio;

/// <summary>The soft rush of a line that is alive: without it a caller takes each of our pauses for a broken call.</summary>
/// <remarks>
/// −70 dBFS, which is −64 dBm0 (a full-scale sine is +3.17 dBm0 and −3.01 dBFS): as loud as an ordinary quiet line, enough for the
/// finest steps of µ-law and A-law, which make at most −66 dBFS of it, and 20 dB below what any level rule of ours looks at.
/// Band-limited to 300 to 3400 Hz. All calls share one table of 8.2 s, each begins at its own place: noise of such a period is heard as endless.
/// </remarks>
public sealed class ComfortNoise
{
    public const float LevelDbfs = -70f;

    private const int TableSamples = 1 << 16;
    private const int LowestHz = 300;
    private const int HighestHz = 3400;

    private static readonly short[] s_table = Render();

    private int _position;

    /// <param name="start">Where in the table to begin; any number.</param>
    public ComfortNoise(uint start) => _position = (int)(start % TableSamples);

    /// <summary>Adds noise to what is there, so that it neither begins nor ends with a voice.</summary>
    public void Add(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Clamp(samples[i] + s_table[_position], short.MinValue, short.MaxValue);
            _position = (_position + 1) & (TableSamples - 1);
        }
    }

    // Every frequency of the band at the same level with a phase of its own: a period without a seam.
    private static short[] Render()
    {
        var fft = new Fft(TableSamples);
        var real = new float[TableSamples];
        var imaginary = new float[TableSamples];
        // Uniform over the whole range: the loudest that is not clipped.
        var phases = new Noise(-4.7713f, 62);
        var drawn = new short[1];
        var first = (int)((long)LowestHz * TableSamples / Slin.SampleRateHz);
        var last = (int)((long)HighestHz * TableSamples / Slin.SampleRateHz);
        // A sine of amplitude a has the power a²/2; there are last − first of them, each from a pair of bins.
        var amplitude = Loudness.DbfsToAmplitude(LevelDbfs) * MathF.Sqrt(2f / (last - first)) / 2;
        for (var k = first; k < last; k++)
        {
            phases.Fill(drawn);
            var (sine, cosine) = MathF.SinCos(MathF.PI * drawn[0] / short.MaxValue);
            real[k] = real[TableSamples - k] = amplitude * cosine;
            imaginary[k] = amplitude * sine;
            imaginary[TableSamples - k] = -imaginary[k];
        }
        fft.Transform(real, imaginary);
        return Array.ConvertAll(real, value => (short)MathF.Round(value));
    }
}
