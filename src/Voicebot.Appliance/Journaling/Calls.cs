using Microsoft.Data.Sqlite;

namespace Voicebot.Appliance.Journaling;

/// <summary>The history of calls in the journal: when, who, how long, how it ended; no word of what was said.</summary>
/// <remarks>A caller whom no person took comes back within the same call.</remarks>
public static class Calls
{
    /// <returns>Null: none is kept.</returns>
    public static DateTimeOffset? Newest(SqliteConnection journal) =>
        journal.Scalar<long>("SELECT max(at) FROM calls") is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public static void Keep(SqliteConnection journal, CallEnd call, long? ticket) => journal.Execute(
        """
        INSERT INTO calls (call, at, caller, seconds, result, reason, topic, ticket, announced, level, noise, echo_ms, echo_taken, gaps, gap_ms)
        VALUES ($call, $at, $caller, $seconds, $result, $reason, $topic, $ticket, $announced, $level, $noise, $echo, $taken, $gaps, $gapMs)
        ON CONFLICT (call) DO UPDATE SET seconds = seconds + $seconds, result = $result, reason = $reason, topic = $topic, ticket = $ticket,
            level = $level, noise = $noise, echo_ms = $echo, echo_taken = $taken, gaps = $gaps, gap_ms = $gapMs
        """,
        ("$call", call.CallId.ToString()), ("$at", call.At.ToUnixTimeMilliseconds()), ("$caller", Tickets.Key(call.Caller)), ("$seconds", call.Seconds),
        ("$result", call.Result), ("$reason", call.Reason), ("$topic", call.Record?.Topic), ("$ticket", ticket),
        ("$announced", call.AnnouncedAt?.ToUnixTimeMilliseconds()),
        ("$level", call.Line?.LevelDbfs), ("$noise", call.Line?.NoiseDbfs), ("$echo", call.Line?.EchoMs), ("$taken", call.Line?.EchoTakenDb), ("$gaps", call.Line?.Gaps), ("$gapMs", call.Line?.GapMs));
}
