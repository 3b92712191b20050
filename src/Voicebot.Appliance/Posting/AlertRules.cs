using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Posting;

/// <param name="About">The source of a trouble, or <see cref="AlertRules.Calls"/>.</param>
/// <param name="Over">It is well again.</param>
/// <param name="Told">French.</param>
public readonly record struct Alert(string About, bool Over, string Told);

/// <summary>What is worth an alert: a fault that stays, Asterisk away, no call for too long. Each is told once, and once when it is over.</summary>
/// <param name="after">A fault that heals sooner is nobody's business; null: none is told.</param>
/// <param name="silence">Hours in which a call is expected, counted while persons are there; null: none is.</param>
public sealed class AlertRules(TimeSpan? after, TimeSpan? silence)
{
    public const string Calls = "appels";

    // Without the manager every caller goes to a person: that is not waited out.
    private const string Asterisk = "asterisk";
    private static readonly TimeSpan s_asteriskAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Known> _known = [];
    private TimeSpan? _lookedAt;
    private TimeSpan _quiet;
    private bool _toldQuiet;

    /// <param name="now">Since the start.</param>
    /// <param name="called">A call was taken since the last look.</param>
    /// <param name="isOpen">Calls are to be expected now.</param>
    public IReadOnlyList<Alert> Look(IReadOnlyList<Trouble> troubles, bool called, bool isOpen, TimeSpan now)
    {
        var alerts = new List<Alert>();
        if (after is { } patience)
            Faults(troubles, patience, now, alerts);
        if (silence is { } most && Quiet(called, isOpen, now, most) is { } quiet)
            alerts.Add(quiet);
        return alerts;
    }

    private void Faults(IReadOnlyList<Trouble> troubles, TimeSpan patience, TimeSpan now, List<Alert> alerts)
    {
        foreach (var trouble in troubles.Where(static one => one.Fault != Fault.None))
        {
            if (!_known.TryGetValue(trouble.Source, out var known))
                known = new Known(now, IsTold: false, trouble.Reason);
            var isDue = now - known.Since >= (trouble.Source == Asterisk && patience > s_asteriskAfter ? s_asteriskAfter : patience);
            if (isDue && !known.IsTold)
                alerts.Add(new Alert(trouble.Source, Over: false, $"Panne {(int)trouble.Fault} : {trouble.Reason}"));
            _known[trouble.Source] = known with { IsTold = known.IsTold || isDue, Reason = trouble.Reason };
        }
        foreach (var (source, known) in _known.Where(known => !troubles.Any(one => one.Source == known.Key && one.Fault != Fault.None)).ToList())
        {
            _known.Remove(source);
            if (known.IsTold)
                alerts.Add(new Alert(source, Over: true, $"Terminé : {known.Reason}"));
        }
    }

    private Alert? Quiet(bool called, bool isOpen, TimeSpan now, TimeSpan most)
    {
        _quiet = called ? TimeSpan.Zero : isOpen ? _quiet + (now - (_lookedAt ?? now)) : _quiet;
        _lookedAt = now;
        if (called && _toldQuiet)
        {
            _toldQuiet = false;
            return new Alert(Calls, Over: true, "Terminé : un appel a été pris.");
        }
        if (_toldQuiet || _quiet < most)
            return null;
        _toldQuiet = true;
        return new Alert(Calls, Over: false, $"Aucun appel pris depuis {most.TotalHours:0} h d’ouverture : le central envoie-t-il encore les appels ici ?");
    }

    private readonly record struct Known(TimeSpan Since, bool IsTold, string Reason);
}
