namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>Seeded random weights: the same file on every run.</summary>
sealed class Weights(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Normal deviates (Box–Muller) of the given scale.</summary>
    public float[] Normal(int count, float scale)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = scale * (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        return values;
    }

    public static float[] Constant(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
