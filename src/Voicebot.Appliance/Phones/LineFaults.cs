using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>What is wrong with a caller's line.</summary>
/// <param name="EchoDb">The appliance's voice comes back softer by this much; null: not at all.</param>
/// <param name="NoiseDbfs">White noise under everything; null: none.</param>
/// <param name="LostPercent">Share of the caller's frames that never arrive, three in a row.</param>
public sealed record LineFaults(float? EchoDb = null, float? NoiseDbfs = null, int LostPercent = 0)
{
    public static readonly LineFaults None = new();
}

/// <summary>A line with those faults, frame by frame; the same each time.</summary>
internal sealed class BadLine(LineFaults faults)
{
    private const int EchoDelayFrames = 4;
    private const int LostInARow = 3;

    private readonly Random _random = new(1);
    private readonly Queue<short[]> _echo = new();
    private int _losing;

    /// <summary>What the caller's loudspeaker plays.</summary>
    public void Hear(ReadOnlySpan<short> frame)
    {
        if (faults.EchoDb is null)
            return;
        lock (_echo)
        {
            _echo.Enqueue(frame.ToArray());
            if (_echo.Count > 2 * EchoDelayFrames)
                _echo.Dequeue();
        }
    }

    /// <summary>What becomes of the caller's frame on its way, in place.</summary>
    /// <returns>False: it is lost.</returns>
    public bool Carry(Span<short> frame)
    {
        if (faults.EchoDb is { } softer && NextEcho() is { } echo)
            Mix(frame, echo, Loudness.DbToGain(-softer));
        if (faults.NoiseDbfs is { } level)
        {
            // Uniform noise between -a and a has a power of a²/3.
            var peak = MathF.Sqrt(3) * Loudness.DbToGain(level) * short.MaxValue;
            foreach (ref var sample in frame)
                sample = Saturated(sample + peak * (2 * _random.NextSingle() - 1));
        }
        // Drawn only where nothing is being lost: with a chance of p / (n - (n - 1) p) the share of all frames is p.
        if (_losing == 0 && faults.LostPercent > 0 && _random.Next(100 * LostInARow - (LostInARow - 1) * faults.LostPercent) < faults.LostPercent)
            _losing = LostInARow;
        return _losing == 0 || _losing-- == 0;
    }

    private short[]? NextEcho()
    {
        lock (_echo)
            return _echo.Count > EchoDelayFrames ? _echo.Dequeue() : null;
    }

    private static void Mix(Span<short> frame, ReadOnlySpan<short> other, float gain)
    {
        for (var i = 0; i < frame.Length; i++)
            frame[i] = Saturated(frame[i] + gain * other[i]);
    }

    private static short Saturated(float sample) => (short)Math.Clamp(sample, short.MinValue, short.MaxValue);
}
