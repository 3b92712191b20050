namespace Voicebot.Appliance.Telephony;

/// <summary>How long to wait before the next connection: growing, with jitter, bounded. No clock of its own.</summary>
/// <remarks>
/// The growth is gentle (×1.5) because a restarting Asterisk is back after some three seconds and a call may come right
/// then; for the same reason it ends at four seconds, however long the exchange was away. A refused login grows from half
/// a minute, since only a person can mend it and each try is a line in Asterisk's log.
/// </remarks>
sealed class AmiBackoff(Random random)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan ShortestRefused = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestRefused = TimeSpan.FromMinutes(5);
    private const double Growth = 1.5;
    private const double Jitter = 0.2; // up to this share is taken off, so the bounds hold

    private TimeSpan _next = Shortest;

    /// <summary>A connection was good: start from the shortest wait again.</summary>
    public void Reset() => _next = Shortest;

    public TimeSpan Next(bool refused)
    {
        var (shortest, longest) = refused ? (ShortestRefused, LongestRefused) : (Shortest, Longest);
        var wait = TimeSpan.FromTicks(Math.Clamp(_next.Ticks, shortest.Ticks, longest.Ticks));
        _next = wait * Growth;
        return wait * (1 - (Jitter * random.NextDouble()));
    }
}
