using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>A line that sends our own voice back: coded in µ-law both ways, late, weaker, out of a room; with the caller's voice and noise on top.</summary>
internal sealed class EchoLine
{
    private const int RoomSamples = 240;

    private readonly double[] _past = new double[Slin.SampleRateHz];
    private readonly double[] _room = new double[RoomSamples];
    private readonly Noise _noise = new(-65, 5);
    private long _sent;

    public EchoLine()
    {
        // The direct way and 30 ms of a small room behind it.
        var random = new Random(3);
        double power = 1;
        _room[0] = 1;
        for (var i = 1; i < RoomSamples; i++)
        {
            _room[i] = 0.35 * (2 * random.NextDouble() - 1) * Math.Exp(-i / 48.0);
            power += _room[i] * _room[i];
        }
        for (var i = 0; i < RoomSamples; i++)
            _room[i] /= Math.Sqrt(power);
    }

    /// <summary>From what is sent to what comes back; null: no echo.</summary>
    public double? LossDb { get; set; } = 20;

    public int DelayMs { get; set; } = 120;

    /// <summary>How hard a small loudspeaker is driven: 0 not at all, 3 and its peaks are flat.</summary>
    public double Drive { get; set; }

    /// <summary>One frame out, one frame in.</summary>
    /// <param name="sent">What the caller hears.</param>
    /// <param name="spoken">What the caller says; may be shorter.</param>
    /// <param name="received">What we hear.</param>
    public void Pass(ReadOnlySpan<short> sent, ReadOnlySpan<short> spoken, Span<short> received)
    {
        foreach (var sample in sent)
        {
            var heard = Coded(sample) / 32768.0;
            _past[_sent++ % _past.Length] = 32768 * (Drive > 0 ? Math.Tanh(heard * Drive) / Drive : heard);
        }
        var gain = LossDb is { } loss ? Math.Pow(10, -loss / 20) : 0;
        _noise.Fill(received);
        for (var i = 0; i < received.Length; i++)
        {
            double echo = 0;
            var at = _sent - sent.Length + i - DelayMs * Slin.SampleRateHz / 1000;
            for (var k = 0; k < RoomSamples && gain > 0; k++)
                if (at - k >= 0)
                    echo += _room[k] * _past[(at - k) % _past.Length];
            var sum = received[i] + gain * echo + (i < spoken.Length ? spoken[i] : 0);
            received[i] = Coded((short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue));
        }
    }

    private static short Coded(short sample) => G711.DecodeMuLaw(G711.EncodeMuLaw(sample));
}
