namespace Voicebot.Appliance.Hardware;

/// <summary>A pattern on its way through time: a light whose rhythm goes on is not begun again when another light's changes. Pure.</summary>
public sealed class LightShow
{
    private readonly (Rhythm Rhythm, TimeSpan Since) _service, _call, _fault;

    private LightShow((Rhythm, TimeSpan) service, (Rhythm, TimeSpan) call, (Rhythm, TimeSpan) fault) =>
        (_service, _call, _fault) = (service, call, fault);

    public static LightShow Dark { get; } = new((Rhythm.Dark, default), (Rhythm.Dark, default), (Rhythm.Dark, default));

    public LightShow With(LightPattern pattern, TimeSpan now) =>
        new(Next(_service, pattern.Service, now), Next(_call, pattern.Call, now), Next(_fault, pattern.Fault, now));

    public Lights At(TimeSpan now) => new(IsLit(_service, now), IsLit(_call, now), IsLit(_fault, now));

    /// <summary>When the first light changes by itself; null: never.</summary>
    public TimeSpan? NextChange(TimeSpan now)
    {
        TimeSpan? first = null;
        foreach (var (rhythm, since) in new[] { _service, _call, _fault })
            if (rhythm.UntilChange(now - since) is { } left && (first is null || left < first))
                first = left;
        return first;
    }

    private static (Rhythm, TimeSpan) Next((Rhythm Rhythm, TimeSpan Since) before, Rhythm rhythm, TimeSpan now) =>
        before.Rhythm.IsSameAs(rhythm) ? before : (rhythm, now);

    private static bool IsLit((Rhythm Rhythm, TimeSpan Since) light, TimeSpan now) => light.Rhythm.IsLit(now - light.Since);
}
