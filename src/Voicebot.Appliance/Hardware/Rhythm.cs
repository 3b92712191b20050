namespace Voicebot.Appliance.Hardware;

/// <summary>How one light goes on and off, over and over: lengths in ms, the first lit, the second dark, and so on.</summary>
public sealed class Rhythm
{
    public static readonly Rhythm Dark = new("éteint");
    public static readonly Rhythm Lit = new("allumé", 1);

    private readonly int[] _lengthsMs;
    private readonly long _periodMs;

    /// <param name="name">French, for the card.</param>
    /// <param name="lengthsMs">None: dark. One: lit. Else an even number, of which the first alone may be 0.</param>
    public Rhythm(string name, params int[] lengthsMs)
    {
        Name = name;
        _lengthsMs = lengthsMs;
        _periodMs = lengthsMs.Length < 2 ? 0 : lengthsMs.Sum();
    }

    public string Name { get; }

    /// <summary>One round; 0 for a light that does not change.</summary>
    public int PeriodMs => (int)_periodMs;

    public bool IsSameAs(Rhythm other) => _lengthsMs.AsSpan().SequenceEqual(other._lengthsMs);

    /// <param name="elapsed">Since the rhythm began.</param>
    public bool IsLit(TimeSpan elapsed) => At(elapsed).Lit;

    /// <summary>How long the light stays as it is; null: for ever.</summary>
    public TimeSpan? UntilChange(TimeSpan elapsed) => _periodMs == 0 ? null : At(elapsed).Left;

    private (bool Lit, TimeSpan Left) At(TimeSpan elapsed)
    {
        if (_periodMs == 0)
            return (_lengthsMs.Length == 1, TimeSpan.Zero);
        var left = new TimeSpan(Math.Max(0, elapsed.Ticks) % (_periodMs * TimeSpan.TicksPerMillisecond));
        for (var i = 0; ; i++)
        {
            var length = TimeSpan.FromMilliseconds(_lengthsMs[i]);
            if (left < length)
                return (i % 2 == 0, length - left);
            left -= length;
        }
    }
}
