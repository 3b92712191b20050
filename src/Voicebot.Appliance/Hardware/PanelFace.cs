using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>The panel through time, without wires: state, edges and time in; lights and gestures out. Pure but for being changed in place.</summary>
public sealed class PanelFace
{
    private ButtonGesture _button;
    private LightShow _show = LightShow.Dark;
    private ApplianceState _state = ApplianceState.Initial;
    private PanelNotice _notice; // besides what the held button says
    private TimeSpan _noticeSince;
    private bool _testing;
    private ApplianceState? _stateShown;
    private PanelNotice _noticeShown;

    /// <param name="pressed">As the button is found.</param>
    /// <param name="poweredOn">Power has just come on.</param>
    public PanelFace(bool pressed, bool poweredOn, TimeSpan now) => _button = ButtonGesture.Begin(pressed, poweredOn, now);

    /// <summary>Held for so long that nobody means it.</summary>
    public bool IsStuck(TimeSpan now) => _button.IsStuck(now);

    public PanelNotice Notice(TimeSpan now) => _button.Notice(now) is var held and not PanelNotice.None ? held : _notice;

    public void See(ApplianceState state) => _state = state;

    /// <returns>What letting go meant.</returns>
    public Gesture Edge(bool pressed, TimeSpan now)
    {
        (_button, var gesture) = _button.Edge(pressed, now);
        return Take(gesture, now);
    }

    /// <returns>What letting go meant.</returns>
    public Gesture Advance(TimeSpan now)
    {
        (_button, var gesture) = _button.Advance(now);
        if (LightPattern.Length(_notice) is { } length && now - _noticeSince >= length)
            Say(_notice == PanelNotice.LightTest && _testing ? PanelNotice.SelfTest : PanelNotice.None, now);
        return Take(gesture, now);
    }

    /// <summary>The self-test is over.</summary>
    public void Tell(bool passed, TimeSpan now)
    {
        _testing = false;
        Say(passed ? PanelNotice.SelfTestPassed : PanelNotice.SelfTestFailed, now);
    }

    /// <summary>The lights now, after the events up to now.</summary>
    public Lights At(TimeSpan now)
    {
        var notice = Notice(now);
        // Most looks are a blink's: what is shown has not changed.
        if (notice != _noticeShown || !ReferenceEquals(_state, _stateShown))
        {
            _show = _show.With(LightPattern.Of(_state, notice), now);
            (_stateShown, _noticeShown) = (_state, notice);
        }
        return _show.At(now);
    }

    /// <summary>When time alone changes something next; null: never.</summary>
    public TimeSpan? NextChange(TimeSpan now)
    {
        var first = Earlier(_show.NextChange(now), _button.NextChange(now));
        return LightPattern.Length(_notice) is { } length ? Earlier(first, Max(_noticeSince + length - now, TimeSpan.Zero)) : first;
    }

    private Gesture Take(Gesture gesture, TimeSpan now)
    {
        if (gesture != Gesture.SelfTest)
            return gesture;
        if (_testing)
            return Gesture.None; // one at a time
        _testing = true;
        Say(PanelNotice.LightTest, now);
        return gesture;
    }

    private void Say(PanelNotice notice, TimeSpan now) => (_notice, _noticeSince) = (notice, now);

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
