namespace Voicebot.Appliance.Hardware;

/// <summary>What somebody wants who pressed the button. Known when it is let go.</summary>
public enum Gesture : byte
{
    None,

    /// <summary>Pressed briefly: test of the lights, then the self-test call.</summary>
    SelfTest,

    /// <summary>3 s: the service starts again; calls in progress go to a person first.</summary>
    Restart,

    /// <summary>10 s: the box starts again.</summary>
    Reboot,

    /// <summary>5 s while power comes on: settings as from the factory.</summary>
    Factory,
}

/// <summary>The button through time: edges × time → gesture. Pure; whoever owns the line brings edges and time.</summary>
/// <remarks>
/// A contact bounces: what counts is a level that has stayed for <see cref="DebounceMs"/>. A gesture counts when the button is
/// let go, so that who holds on sees the lights confirm each threshold and chooses, and a stuck button does nothing at all.
/// </remarks>
public readonly record struct ButtonGesture
{
    public const int DebounceMs = 20;

    private static readonly TimeSpan s_debounce = TimeSpan.FromMilliseconds(DebounceMs);
    private static readonly TimeSpan s_restart = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_factory = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_reboot = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_stuck = TimeSpan.FromSeconds(30);

    private readonly bool _level; // of the last edge
    private readonly TimeSpan _levelSince;
    private readonly bool _pressed; // what stayed long enough
    private readonly TimeSpan _pressedSince;
    private readonly bool _fromPowerOn;

    private ButtonGesture(bool level, TimeSpan levelSince, bool pressed, TimeSpan pressedSince, bool fromPowerOn)
    {
        _level = level;
        _levelSince = levelSince;
        _pressed = pressed;
        _pressedSince = pressedSince;
        _fromPowerOn = fromPowerOn;
    }

    /// <summary>When the line is taken over.</summary>
    /// <param name="pressed">As it is found.</param>
    /// <param name="poweredOn">Power has just come on: who holds the button means the factory's settings.</param>
    public static ButtonGesture Begin(bool pressed, bool poweredOn, TimeSpan now) => new(pressed, now, false, now, pressed && poweredOn);

    public bool IsPressed => _pressed;

    /// <summary>Held for so long that nobody means it: it does nothing until it is let go.</summary>
    public bool IsStuck(TimeSpan now) => _pressed && now - _pressedSince >= s_stuck;

    /// <summary>What letting go now would do; <see cref="Gesture.None"/> before the first threshold too.</summary>
    public PanelNotice Notice(TimeSpan now) => !_pressed ? PanelNotice.None : Meaning(now - _pressedSince) switch
    {
        Gesture.Restart => PanelNotice.RestartArmed,
        Gesture.Reboot => PanelNotice.RebootArmed,
        Gesture.Factory => PanelNotice.FactoryArmed,
        _ => PanelNotice.None,
    };

    /// <summary>The level has changed, or is said again.</summary>
    public (ButtonGesture Next, Gesture Gesture) Edge(bool pressed, TimeSpan now)
    {
        var (settled, gesture) = Advance(now);
        if (pressed == settled._level)
            return (settled, gesture);
        // Let go before it counted as held: what comes later has nothing to do with the power.
        var fromPowerOn = settled._fromPowerOn && (pressed || settled._pressed);
        return (new ButtonGesture(pressed, now, settled._pressed, settled._pressedSince, fromPowerOn), gesture);
    }

    /// <summary>Time has passed.</summary>
    public (ButtonGesture Next, Gesture Gesture) Advance(TimeSpan now)
    {
        if (_level == _pressed || now - _levelSince < s_debounce)
            return (this, Gesture.None);
        if (_level)
            return (new ButtonGesture(true, _levelSince, true, _levelSince, _fromPowerOn), Gesture.None);
        return (new ButtonGesture(false, _levelSince, false, _levelSince, false), Meaning(_levelSince - _pressedSince));
    }

    /// <summary>When time alone changes something next: a level settles, a threshold is passed. Null: never.</summary>
    public TimeSpan? NextChange(TimeSpan now)
    {
        if (_level != _pressed)
            return Max(_levelSince + s_debounce - now, TimeSpan.Zero);
        if (!_pressed)
            return null;
        var held = now - _pressedSince;
        ReadOnlySpan<TimeSpan> thresholds = _fromPowerOn ? [s_factory, s_stuck] : [s_restart, s_reboot, s_stuck];
        foreach (var threshold in thresholds)
            if (held < threshold)
                return threshold - held;
        return null;
    }

    private Gesture Meaning(TimeSpan held)
    {
        if (held >= s_stuck)
            return Gesture.None;
        if (_fromPowerOn)
            return held >= s_factory ? Gesture.Factory : Gesture.None;
        return held >= s_reboot ? Gesture.Reboot : held >= s_restart ? Gesture.Restart : Gesture.SelfTest;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
