using System.Collections.Immutable;

namespace Voicebot.Appliance.Appliances;

public enum AppliancePhase : byte
{
    /// <summary>Loading models, rendering phrases: a call is taken when an earlier start has rendered them.</summary>
    Starting,

    Ready,

    /// <summary>No new call is taken; those in progress go to a person.</summary>
    Stopping,
}

/// <summary>What a call in progress is doing, as far as a light can tell.</summary>
public enum CallActivity : byte
{
    /// <summary>The announcement and the greeting.</summary>
    Greeting,

    /// <summary>The caller has the floor.</summary>
    Listening,

    Thinking,

    Speaking,
}

/// <summary>A fault that somebody must mend. Its number is how often the red light blinks.</summary>
public enum Fault : byte
{
    None = 0,
    Configuration = 1,
    Network = 2,
    Asterisk = 3,
    Model = 4,
    Storage = 5,
    Overheating = 6,

    /// <summary>The watchdog had to restart the service.</summary>
    Watchdog = 7,
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Source">Who reports it, and takes it back when it heals: one trouble per source.</param>
/// <param name="Reason">French, one line without secrets: the technician reads it.</param>
/// <param name="Fault">What the red light says; <see cref="Appliances.Fault.None"/>: nothing that needs mending.</param>
/// <param name="Degrades">Callers are served less well than they could be.</param>
public sealed record Trouble(string Source, string Reason, Fault Fault, bool Degrades = true);

/// <param name="CallId">The dial plan's UUID.</param>
public readonly record struct ActiveCall(Guid CallId, CallActivity Activity);

/// <summary>
/// What the box is doing, as one immutable value: written by the composition, read by lights, log, status page and systemd.
/// Every change returns a new state, or this very one when nothing changed.
/// </summary>
public sealed record ApplianceState
{
    /// <summary>Source of the trouble that heat is.</summary>
    public const string HeatSource = "chaleur";

    /// <summary>Source of the trouble that want of memory is.</summary>
    public const string MemorySource = "mémoire";

    public static readonly ApplianceState Initial = new();

    public AppliancePhase Phase { get; private init; } = AppliancePhase.Starting;

    /// <summary>Calls at once that may be taken now: heat lowers it, and want of memory to none.</summary>
    public int Lines => IsShortOfMemory ? 0 : CoolLines;

    /// <summary>In the order in which they began.</summary>
    public ImmutableArray<ActiveCall> Calls { get; private init; } = [];

    /// <summary>By fault number, then by source.</summary>
    public ImmutableArray<Trouble> Troubles { get; private init; } = [];

    /// <summary>The box's temperature; null where the platform does not tell.</summary>
    public double? TemperatureC { get; private init; }

    /// <summary>Above the soft limit, or slowed down by heat.</summary>
    public bool IsHot => Troubles.Any(static trouble => trouble.Source == HeatSource);

    /// <summary>Another call might cost those in progress.</summary>
    public bool IsShortOfMemory => Troubles.Any(static trouble => trouble.Source == MemorySource);

    public bool IsDegraded => Troubles.Any(static trouble => trouble.Degrades);

    /// <summary>Every line is taken: one more caller would be refused.</summary>
    public bool AllLinesBusy => Calls.Length >= Lines;

    /// <summary>What the red light counts, in rising order, each once.</summary>
    public IEnumerable<Fault> Faults => Troubles.Select(static trouble => trouble.Fault).Where(static fault => fault != Fault.None).Distinct();

    public ApplianceState In(AppliancePhase phase) => phase == Phase ? this : this with { Phase = phase };

    public ApplianceState WithLines(int lines) => lines == CoolLines ? this : this with { CoolLines = Math.Max(1, lines) };

    /// <param name="temperatureC">Rounded to whole degrees, so that a flicker of the sensor is no news.</param>
    public ApplianceState WithTemperature(double? temperatureC)
    {
        double? rounded = temperatureC is { } value ? Math.Round(value) : null;
        return rounded == TemperatureC ? this : this with { TemperatureC = rounded };
    }

    /// <summary>Begins a call, or changes what it is doing.</summary>
    public ApplianceState WithCall(Guid callId, CallActivity activity)
    {
        var known = Find(callId);
        if (known < 0)
            return this with { Calls = Calls.Add(new ActiveCall(callId, activity)) };
        return Calls[known].Activity == activity ? this : this with { Calls = Calls.SetItem(known, new ActiveCall(callId, activity)) };
    }

    /// <summary>What a call that is known is doing now; nothing for one that has ended.</summary>
    public ApplianceState WithActivity(Guid callId, CallActivity activity) => Find(callId) < 0 ? this : WithCall(callId, activity);

    public ApplianceState WithoutCall(Guid callId) => Find(callId) is >= 0 and var known ? this with { Calls = Calls.RemoveAt(known) } : this;

    /// <summary>Reports a trouble; the same source's earlier one is replaced.</summary>
    public ApplianceState With(Trouble trouble)
    {
        if (Troubles.Contains(trouble))
            return this;
        var others = Troubles.RemoveAll(other => other.Source == trouble.Source).Add(trouble);
        return this with { Troubles = others.Sort(static (one, other) => one.Fault != other.Fault ? one.Fault.CompareTo(other.Fault) : string.CompareOrdinal(one.Source, other.Source)) };
    }

    /// <summary>What this source had reported is well again.</summary>
    public ApplianceState Healed(string source) =>
        Troubles.Any(trouble => trouble.Source == source) ? this with { Troubles = Troubles.RemoveAll(trouble => trouble.Source == source) } : this;

    /// <summary>One French line, for systemd's STATUS and for the terminal.</summary>
    public string Summary
    {
        get
        {
            var calls = Calls.Length switch { 0 => "aucun appel", 1 => "1 appel en cours", var count => $"{count} appels en cours" };
            var head = Phase switch
            {
                AppliancePhase.Starting => "Démarrage",
                AppliancePhase.Stopping => $"Arrêt, {calls}",
                _ when IsDegraded => $"En service dégradé, {calls}",
                _ => $"En service, {calls}",
            };
            return Troubles.IsEmpty ? head : $"{head} ; {string.Join(" ; ", Troubles.Select(Describe))}";
        }
    }

    private int CoolLines { get; init; } = 1;

    private int Find(Guid callId)
    {
        for (var i = 0; i < Calls.Length; i++)
            if (Calls[i].CallId == callId)
                return i;
        return -1;
    }

    private static string Describe(Trouble trouble) =>
        trouble.Fault == Fault.None ? trouble.Reason : $"panne {(int)trouble.Fault} : {trouble.Reason}";
}
