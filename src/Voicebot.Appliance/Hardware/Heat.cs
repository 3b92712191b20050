using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>From temperature to how many calls may be taken at once (and, by the trouble it reports, to shorter answers). Pure; no call in progress is ever dropped.</summary>
/// <param name="SoftLimitC">From here on fewer calls.</param>
/// <param name="MaxCalls">As set.</param>
public readonly record struct Heat(int SoftLimitC, int MaxCalls)
{
    /// <summary>Above the soft limit: the fault that somebody must mend.</summary>
    private const int FaultAboveC = 7;

    /// <summary>Below the limit by this much before all is as before: the load comes and goes with the calls.</summary>
    private const int HysteresisC = 4;

    public ApplianceState Of(ApplianceState state, double? temperatureC, bool throttled)
    {
        var next = state.WithTemperature(temperatureC);
        var known = state.Troubles.FirstOrDefault(static trouble => trouble.Source == ApplianceState.HeatSource);
        var limit = SoftLimitC - (known is null ? 0 : HysteresisC);
        if (!throttled && !(temperatureC >= limit))
            return next.WithLines(MaxCalls).Healed(ApplianceState.HeatSource);
        var faultAt = SoftLimitC + FaultAboveC - (known?.Fault == Fault.Overheating ? HysteresisC : 0);
        var isFault = temperatureC >= faultAt;
        // Without the figure, which changes every few seconds: a trouble is told when it changes.
        var reason = isFault ? "surchauffe" : throttled && !(temperatureC >= limit) ? "processeur ralenti par la chaleur" : "trop chaud";
        return next.WithLines((MaxCalls + 1) / 2).With(new Trouble(ApplianceState.HeatSource, $"{reason}, moins d’appels à la fois et réponses plus courtes", isFault ? Fault.Overheating : Fault.None));
    }
}
