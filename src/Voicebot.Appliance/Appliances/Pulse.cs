namespace Voicebot.Appliance.Appliances;

/// <summary>A count that must rise: the ticks of a clock.</summary>
public sealed class Pulse(string name, Func<long> count, TimeSpan limit, TimeProvider time) : IEvidence
{
    private long _seen = count();
    private long _seenAt = time.GetTimestamp();

    public string? Standstill()
    {
        var now = count();
        if (now == _seen)
            return time.GetElapsedTime(_seenAt) > limit ? name : null;
        (_seen, _seenAt) = (now, time.GetTimestamp());
        return null;
    }
}
