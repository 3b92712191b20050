namespace Voicebot.Appliance.Models;

/// <summary>Patience and limits of a fetch.</summary>
/// <param name="Connect">Name look-up, connection, TLS and the server's first line.</param>
/// <param name="Read">Longest silence within a body.</param>
/// <param name="Tries">Failed tries in a row without <paramref name="Progress"/> new bytes between them.</param>
/// <param name="Progress">New bytes that count as progress.</param>
/// <param name="FirstPause">Doubled after each failure, up to <paramref name="LongestPause"/>.</param>
/// <param name="SpareBytes">Left free on the disk.</param>
internal sealed record FetchOptions(
    TimeSpan Connect, TimeSpan Read, int Tries, long Progress, TimeSpan FirstPause, TimeSpan LongestPause, long SpareBytes)
{
    public static FetchOptions Default { get; } = new(
        Connect: TimeSpan.FromSeconds(20),
        Read: TimeSpan.FromSeconds(30),
        Tries: 5,
        Progress: 1_000_000,
        FirstPause: TimeSpan.FromSeconds(1),
        LongestPause: TimeSpan.FromSeconds(15),
        SpareBytes: 64_000_000);
}
