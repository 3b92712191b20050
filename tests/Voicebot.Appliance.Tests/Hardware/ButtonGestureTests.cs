using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>The button on simulated time.</summary>
public sealed class ButtonGestureTests
{
    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    /// <summary>A button and its owner: wakes when the gesture asks to be woken, and at edges.</summary>
    private sealed class Bench(bool pressed = false, bool poweredOn = false)
    {
        private ButtonGesture _button = ButtonGesture.Begin(pressed, poweredOn, TimeSpan.Zero);

        public TimeSpan Now { get; private set; }

        public List<Gesture> Gestures { get; } = [];

        /// <summary>Each notice with the moment at which it came.</summary>
        public List<(double Ms, PanelNotice Notice)> Notices { get; } = [];

        public bool IsStuck => _button.IsStuck(Now);

        public bool Sleeps => _button.NextChange(Now) is null;

        public Bench Wait(double ms)
        {
            var until = Now + Ms(ms);
            while (_button.NextChange(Now) is { } left && Now + left <= until)
            {
                Now += left;
                Take(_button.Advance(Now));
            }
            Now = until;
            return this;
        }

        public Bench Edge(bool down)
        {
            Take(_button.Edge(down, Now));
            return this;
        }

        /// <summary>A contact that bounces a few times before it stays.</summary>
        public Bench Bouncing(bool down, params double[] gapsMs)
        {
            foreach (var gap in gapsMs)
                Edge(down).Wait(gap).Edge(!down).Wait(gap / 2);
            return Edge(down);
        }

        private void Take((ButtonGesture Next, Gesture Gesture) step)
        {
            _button = step.Next;
            if (step.Gesture != Gesture.None)
                Gestures.Add(step.Gesture);
            var notice = _button.Notice(Now);
            if (notice != (Notices.Count == 0 ? PanelNotice.None : Notices[^1].Notice))
                Notices.Add((Now.TotalMilliseconds, notice));
        }
    }

    // Every length of a press from 0 to 35 s in steps of 10 ms, with the edges of the thresholds to the tick.
    [Fact]
    public void Every_length_of_a_press_means_what_the_card_says()
    {
        foreach (var poweredOn in new[] { false, true })
            for (var ms = 0; ms <= 35_000; ms += 10)
            {
                var bench = new Bench(pressed: poweredOn, poweredOn);
                if (!poweredOn)
                    bench.Wait(500).Edge(true);
                bench.Wait(ms).Edge(false).Wait(100);
                Gesture[] expected = (poweredOn, ms) switch
                {
                    (_, < 20) => [],
                    (_, >= 30_000) => [],
                    (true, < 5_000) => [],
                    (true, _) => [Gesture.Factory],
                    (false, < 3_000) => [Gesture.SelfTest],
                    (false, < 10_000) => [Gesture.Restart],
                    (false, _) => [Gesture.Reboot],
                };
                Assert.Equal(expected, bench.Gestures);
            }
    }

    [Theory]
    [InlineData(2999.9999, Gesture.SelfTest)]
    [InlineData(3000, Gesture.Restart)]
    [InlineData(9999.9999, Gesture.Restart)]
    [InlineData(10000, Gesture.Reboot)]
    [InlineData(29999.9999, Gesture.Reboot)]
    public void The_thresholds_are_exact(double heldMs, Gesture expected) =>
        Assert.Equal([expected], new Bench().Edge(true).Wait(heldMs).Edge(false).Wait(100).Gestures);

    [Fact]
    public void The_lights_confirm_each_threshold_when_it_is_passed()
    {
        var held = new Bench().Edge(true).Wait(40_000);
        Assert.Equal(
            [(3_000.0, PanelNotice.RestartArmed), (10_000.0, PanelNotice.RebootArmed), (30_000.0, PanelNotice.None)], held.Notices);
        var poweredOn = new Bench(pressed: true, poweredOn: true).Wait(40_000);
        Assert.Equal([(5_000.0, PanelNotice.FactoryArmed), (30_000.0, PanelNotice.None)], poweredOn.Notices);
        Assert.Equal(PanelNotice.None, new Bench().Edge(true).Wait(4_000).Edge(false).Wait(50).Notices[^1].Notice);
    }

    [Fact]
    public void A_contact_that_bounces_on_both_ends_is_one_press()
    {
        var bench = new Bench().Bouncing(true, 1, 3, 0.5, 12, 5).Wait(300).Bouncing(false, 2, 2, 15, 1).Wait(300);
        Assert.Equal([Gesture.SelfTest], bench.Gestures);
    }

    [Fact]
    public void A_bounce_within_a_hold_does_not_end_it()
    {
        var bench = new Bench().Edge(true).Wait(2_000).Edge(false).Wait(10).Edge(true).Wait(2_000).Edge(false).Wait(50);
        Assert.Equal([Gesture.Restart], bench.Gestures);
    }

    [Fact]
    public void Every_train_of_pulses_shorter_than_the_debounce_is_nothing()
    {
        for (var pulses = 0; pulses < 1 << 8; pulses++)
        {
            var bench = new Bench();
            for (var bit = 0; bit < 8; bit++)
                bench.Edge(true).Wait((pulses & (1 << bit)) != 0 ? 19 : 1).Edge(false).Wait(3);
            Assert.Empty(bench.Wait(1_000).Gestures);
        }
    }

    [Fact]
    public void Two_presses_are_two()
    {
        var bench = new Bench();
        for (var i = 0; i < 2; i++)
            bench.Edge(true).Wait(80).Edge(false).Wait(80);
        Assert.Equal([Gesture.SelfTest, Gesture.SelfTest], bench.Gestures);
    }

    [Fact]
    public void A_stuck_button_does_nothing_says_so_and_works_again_once_free()
    {
        var bench = new Bench().Edge(true).Wait(29_999);
        Assert.False(bench.IsStuck);
        bench.Wait(1);
        Assert.True(bench.IsStuck);
        Assert.True(bench.Sleeps); // nobody is woken for it
        bench.Wait(3_600_000).Edge(false).Wait(50);
        Assert.False(bench.IsStuck);
        Assert.Empty(bench.Gestures);
        Assert.Equal([Gesture.SelfTest], bench.Edge(true).Wait(100).Edge(false).Wait(100).Gestures);
    }

    [Fact]
    public void A_button_stuck_since_power_on_resets_nothing()
    {
        var bench = new Bench(pressed: true, poweredOn: true).Wait(3_600_000).Edge(false).Wait(100);
        Assert.Empty(bench.Gestures);
        // and the next press is an ordinary one
        Assert.Equal([Gesture.Restart], bench.Edge(true).Wait(6_000).Edge(false).Wait(100).Gestures);
    }

    [Fact]
    public void Held_when_the_service_alone_begins_is_no_reset()
    {
        var bench = new Bench(pressed: true, poweredOn: false).Wait(6_000).Edge(false).Wait(100);
        Assert.DoesNotContain(Gesture.Factory, bench.Gestures);
    }

    [Fact]
    public void A_spark_at_power_on_does_not_make_the_next_press_a_reset()
    {
        var bench = new Bench(pressed: true, poweredOn: true).Wait(5).Edge(false).Wait(1_000);
        Assert.Equal([Gesture.Restart], bench.Edge(true).Wait(6_000).Edge(false).Wait(100).Gestures);
    }

    [Fact]
    public void An_edge_that_was_lost_is_made_good_by_the_next()
    {
        // Two presses whose release between was lost read as one hold; the level told again ends nothing.
        var bench = new Bench().Edge(true).Wait(500).Edge(true).Wait(500).Edge(false).Wait(100);
        Assert.Equal([Gesture.SelfTest], bench.Gestures);
    }

    [Fact]
    public void At_rest_nobody_is_woken() => Assert.True(new Bench().Sleeps);
}
