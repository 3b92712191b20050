using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Transfers;

/// <summary>Calls on their way to a person: whether one can be rung, what they hear, and the conversation to which a caller comes back whom nobody took.</summary>
/// <remarks>The dial plan rings; it brings the person's leg under the call's UUID with an 8 at the version's place, and the caller back under the call's own.</remarks>
/// <param name="hours">When persons are there; null: always.</param>
/// <param name="most">Callers with a person at once.</param>
/// <param name="count">How many there are; null: not known.</param>
/// <param name="handingOn">The appliance is about to stop: every caller goes to a person, at any hour.</param>
public sealed class TransferDesk(Func<OpeningHours?> hours, int most, Func<CancellationToken, Task<int?>> count, Func<bool> handingOn, TimeProvider clock) : IPersons
{
    private const int VersionAt = 14; // of a UUID as text
    private const char PersonsVersion = '8';

    // Ringing takes 25 s for each who declines; then the caller is back, or with somebody.
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Dialogue> _talking = []; // calls in progress
    private readonly Dictionary<Guid, Waiting> _waiting = [];

    /// <summary>Legs that may come: of persons, and of callers who come back.</summary>
    public int Expected
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _waiting.Count;
            }
        }
    }

    public async ValueTask<Absence?> AbsenceAsync(CancellationToken cancellationToken)
    {
        if (handingOn())
            return null;
        if (hours()?.IsOpen(clock.GetLocalNow().DateTime) == false)
            return Absence.Closed;
        return await count(cancellationToken) is var running && (running ?? 0) >= most ? Absence.Busy : null;
    }

    /// <summary>A call begins; its conversation is the one that was interrupted when the caller comes back.</summary>
    public Dialogue Follow(Guid call, Dialogue dialogue)
    {
        lock (_lock)
            _talking[call] = dialogue;
        return dialogue;
    }

    /// <summary>The call is over.</summary>
    public void End(Guid call)
    {
        lock (_lock)
            _talking.Remove(call);
    }

    /// <summary>The call goes to a person: its ticket is opened, and what they hear is made. Waits for the disk.</summary>
    /// <returns>Null: no such call is in progress.</returns>
    public Handover? Begin(Guid call)
    {
        Dialogue? dialogue;
        lock (_lock)
            _talking.TryGetValue(call, out dialogue);
        if (dialogue is null)
            return null;
        var ticket = dialogue.OpenTicket();
        var handover = Handover.Of(dialogue.Record, ticket);
        lock (_lock)
            _waiting[call] = new Waiting(dialogue, handover, clock.GetTimestamp());
        return handover;
    }

    public static bool IsPersons(Guid leg) => leg.ToString()[VersionAt] == PersonsVersion;

    /// <summary>Whether one more has a place. Whoever is expected has one of their own; others have the lines. None while all are handed on.</summary>
    /// <param name="leg">Null: would anybody have one?</param>
    /// <param name="here">Who is in already, persons who are told of a call among them.</param>
    public bool HasPlace(Guid? leg, IEnumerable<Guid> here, int lines)
    {
        if (handingOn())
            return false;
        lock (_lock)
        {
            Forget();
            if (leg is { } known ? _waiting.ContainsKey(CallOf(known)) : _waiting.Count > 0)
                return true;
        }
        return here.Count(static one => !IsPersons(one)) < lines;
    }

    /// <returns>Null: no such call is on its way.</returns>
    public Handover? Find(Guid personsLeg)
    {
        lock (_lock)
            return _waiting.GetValueOrDefault(CallOf(personsLeg))?.Handover;
    }

    /// <summary>Somebody has taken the call, or will without having been told of it.</summary>
    /// <param name="leg">The person's, or the call's own.</param>
    public void Accept(Guid leg)
    {
        lock (_lock)
            _waiting.Remove(CallOf(leg));
    }

    /// <summary>A call that nobody took is here again.</summary>
    /// <returns>Null: it is a new one.</returns>
    public Dialogue? TakeBack(Guid call)
    {
        lock (_lock)
        {
            Forget();
            return _waiting.Remove(call, out var back) ? back.Dialogue : null;
        }
    }

    // Dial plans make UUIDs of version 4.
    private static Guid CallOf(Guid personsLeg) => Guid.Parse(string.Concat(personsLeg.ToString().AsSpan(0, VersionAt), "4", personsLeg.ToString().AsSpan(VersionAt + 1)));

    private void Forget()
    {
        foreach (var (call, waiting) in _waiting.ToArray())
        {
            if (clock.GetElapsedTime(waiting.Since) > s_kept)
                _waiting.Remove(call);
        }
    }

    private sealed record Waiting(Dialogue Dialogue, Handover Handover, long Since);
}
