using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>The three lights at one moment.</summary>
/// <param name="Service">Green.</param>
/// <param name="Call">Blue.</param>
/// <param name="Fault">Red.</param>
public readonly record struct Lights(bool Service, bool Call, bool Fault)
{
    public static readonly Lights Dark;
}

/// <summary>What the panel shows for a while in place of the appliance's state: its answers to the button.</summary>
public enum PanelNotice : byte
{
    None,

    /// <summary>All lights, then one after the other; goes over to the self-test.</summary>
    LightTest,
    SelfTest,
    SelfTestPassed,
    SelfTestFailed,

    /// <summary>Let go now, and the service starts again.</summary>
    RestartArmed,

    /// <summary>Let go now, and the box starts again.</summary>
    RebootArmed,

    /// <summary>Let go now, and the settings are the factory's.</summary>
    FactoryArmed,
}

/// <summary>What each light does: pure, appliance state × notice → three rhythms. The table of the rhythms stands here and nowhere else.</summary>
public sealed record LightPattern(Rhythm Service, Rhythm Call, Rhythm Fault)
{
    private const int BlinkMs = 300;
    private const int PauseMs = 1500;

    // A plain GPIO line has no shades: what breathes goes on and off as slowly as a sleeper's breath.
    private static readonly Rhythm s_starting = new("clignote lentement", 1000, 1000);
    private static readonly Rhythm s_degraded = new("deux éclats, pause", 150, 200, 150, 1200);
    private static readonly Rhythm s_stopping = new("clignote vite", 200, 200);
    private static readonly Rhythm s_greeting = new("respire (long, court)", 1600, 600);
    private static readonly Rhythm s_working = new("clignote vite", 200, 200);
    private static readonly Rhythm s_busy = new("trois éclats, pause", 150, 200, 150, 200, 150, 1200);

    /// <summary>The longest of the three rounds; 0 when no light changes.</summary>
    public int PeriodMs => Math.Max(Service.PeriodMs, Math.Max(Call.PeriodMs, Fault.PeriodMs));

    public static LightPattern Dark { get; } = new(Rhythm.Dark, Rhythm.Dark, Rhythm.Dark);

    public static LightPattern Of(ApplianceState state, PanelNotice notice = PanelNotice.None) => notice == PanelNotice.None
        ? new LightPattern(OfService(state), OfCalls(state), OfFaults(state.Faults))
        : s_notices[notice].Pattern;

    /// <summary>The notice as somebody sees it, in French, for the card.</summary>
    public static string Describe(PanelNotice notice) => s_notices[notice].Look;

    public static Rhythm OfService(ApplianceState state) => state.Phase switch
    {
        AppliancePhase.Starting => s_starting,
        AppliancePhase.Stopping => s_stopping,
        _ => state.IsDegraded ? s_degraded : Rhythm.Lit,
    };

    /// <summary>Of several calls the one that began last; with one line alone its call is shown, not that the line is taken.</summary>
    public static Rhythm OfCalls(ApplianceState state)
    {
        if (state.Calls.IsEmpty)
            return Rhythm.Dark;
        return state.AllLinesBusy && state.Calls.Length > 1 ? s_busy : OfCall(state.Calls[^1].Activity);
    }

    public static Rhythm OfCall(CallActivity activity) => activity switch
    {
        CallActivity.Greeting => s_greeting,
        CallActivity.Listening => Rhythm.Lit,
        _ => s_working,
    };

    /// <summary>As many blinks as the fault's number, and a pause; several faults one after the other.</summary>
    public static Rhythm OfFaults(IEnumerable<Fault> faults)
    {
        List<int> lengths = [];
        List<string> names = [];
        foreach (var fault in faults)
        {
            for (var blink = 0; blink < (int)fault; blink++)
                lengths.AddRange([BlinkMs, BlinkMs]);
            lengths[^1] = PauseMs;
            names.Add(fault == Appliances.Fault.Configuration ? "un éclat, pause" : $"{(int)fault} éclats, pause");
        }
        return lengths.Count == 0 ? Rhythm.Dark : new Rhythm(string.Join(", puis ", names), [.. lengths]);
    }

    /// <summary>How long a notice stays that nothing ends; null: until something does.</summary>
    public static TimeSpan? Length(PanelNotice notice) => notice switch
    {
        PanelNotice.LightTest => TimeSpan.FromSeconds(3),
        PanelNotice.SelfTestPassed or PanelNotice.SelfTestFailed => TimeSpan.FromSeconds(5),
        _ => null,
    };

    private static readonly Dictionary<PanelNotice, (LightPattern Pattern, string Look)> s_notices = new()
    {
        [PanelNotice.LightTest] = (
            new(new("", 2000, 1000), new("", 1500, 500, 500, 500), new("", 1500, 1000, 500, 0)),
            "les trois voyants ensemble, puis vert, bleu, rouge"),
        [PanelNotice.SelfTest] = (Walking(400), "les voyants s’allument tour à tour, lentement"),
        [PanelNotice.SelfTestPassed] = (new(Rhythm.Lit, Rhythm.Dark, Rhythm.Dark), "vert seul pendant 5 s"),
        [PanelNotice.SelfTestFailed] = (new(Rhythm.Dark, Rhythm.Dark, Rhythm.Lit), "rouge seul pendant 5 s"),
        [PanelNotice.RestartArmed] = (Together(300), "les trois voyants clignotent ensemble"),
        [PanelNotice.RebootArmed] = (Together(100), "les trois voyants clignotent ensemble, très vite"),
        [PanelNotice.FactoryArmed] = (Walking(120), "les voyants s’allument tour à tour, très vite"),
    };

    private static LightPattern Together(int ms) => new(new("", ms, ms), new("", ms, ms), new("", ms, ms));

    private static LightPattern Walking(int ms) => new(new("", ms, 2 * ms), new("", 0, ms, ms, ms), new("", 0, 2 * ms, ms, 0));
}
