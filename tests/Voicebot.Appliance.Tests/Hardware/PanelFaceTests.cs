using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>Lights and button together, on simulated time.</summary>
public sealed class PanelFaceTests
{
    private static readonly ApplianceState s_ready = ApplianceState.Initial.In(AppliancePhase.Ready);
    private TimeSpan _now;

    private PanelFace Face(bool pressed = false, bool poweredOn = false)
    {
        var face = new PanelFace(pressed, poweredOn, _now);
        face.See(s_ready);
        return face;
    }

    private Gesture Wait(PanelFace face, double ms)
    {
        var until = _now + TimeSpan.FromMilliseconds(ms);
        var meant = Gesture.None;
        while (face.NextChange(_now) is { } left && _now + left <= until)
        {
            _now += left;
            meant |= face.Advance(_now);
            face.At(_now);
        }
        _now = until;
        return meant;
    }

    private Gesture Press(PanelFace face, double ms)
    {
        face.Edge(true, _now);
        Wait(face, ms);
        face.Edge(false, _now);
        return Wait(face, 50);
    }

    [Fact]
    public void A_new_state_is_on_the_lights_at_once()
    {
        var face = Face();
        Assert.Equal(new Lights(true, false, false), face.At(_now));
        face.See(s_ready.WithCall(Guid.NewGuid(), CallActivity.Listening));
        Assert.Equal(new Lights(true, true, false), face.At(_now));
    }

    [Fact]
    public void A_short_press_tests_the_lights_then_shows_the_call_then_its_result_then_the_state_again()
    {
        var face = Face();
        Assert.Equal(Gesture.SelfTest, Press(face, 100));
        Assert.Equal(PanelNotice.LightTest, face.Notice(_now));
        Wait(face, 3000);
        Assert.Equal(PanelNotice.SelfTest, face.Notice(_now));
        Wait(face, 20_000);
        Assert.Equal(PanelNotice.SelfTest, face.Notice(_now)); // until it is over
        face.Tell(passed: true, _now);
        Assert.Equal(new Lights(true, false, false), face.At(_now));
        Wait(face, 5000);
        Assert.Equal(PanelNotice.None, face.Notice(_now));
    }

    [Fact]
    public void A_test_that_fails_is_red_alone()
    {
        var face = Face();
        Press(face, 100);
        face.Tell(passed: false, _now);
        Assert.Equal(new Lights(false, false, true), face.At(_now));
    }

    [Fact]
    public void One_self_test_at_a_time_and_then_another()
    {
        var face = Face();
        Assert.Equal(Gesture.SelfTest, Press(face, 100));
        Assert.Equal(Gesture.None, Press(face, 100));
        face.Tell(passed: true, _now);
        Assert.Equal(Gesture.SelfTest, Press(face, 100));
    }

    [Fact]
    public void Holding_shows_above_a_running_test_and_lets_it_go_on()
    {
        var face = Face();
        Press(face, 100);
        Wait(face, 4000);
        face.Edge(true, _now);
        Wait(face, 3100);
        Assert.Equal(PanelNotice.RestartArmed, face.Notice(_now));
        face.Edge(false, _now);
        Assert.Equal(Gesture.Restart, Wait(face, 50));
        Assert.Equal(PanelNotice.SelfTest, face.Notice(_now));
    }

    [Fact]
    public void At_rest_nothing_changes_by_itself()
    {
        var face = Face();
        face.At(_now);
        Assert.Null(face.NextChange(_now));
    }
}
