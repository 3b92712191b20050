using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>Every state × every rhythm: what a technician would count with a watch in hand.</summary>
public sealed class LightPatternTests
{
    private static readonly Fault[] s_faults = [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.None)];

    /// <summary>Every phase, degraded or not, every number of calls and activity, one line or two, every set of faults.</summary>
    private static IEnumerable<ApplianceState> EveryState()
    {
        foreach (var phase in Enum.GetValues<AppliancePhase>())
            foreach (var degraded in new[] { false, true })
                foreach (var (lines, activities) in EveryCalls())
                    for (var set = 0; set < 1 << s_faults.Length; set++)
                    {
                        var state = ApplianceState.Initial.In(phase).WithLines(lines);
                        for (var call = 0; call < activities.Length; call++)
                            state = state.WithCall(new Guid(call, 0, 0, new byte[8]), activities[call]);
                        for (var fault = 0; fault < s_faults.Length; fault++)
                            if ((set & (1 << fault)) != 0)
                                state = state.With(new Trouble($"{s_faults[fault]}", "x", s_faults[fault], Degrades: false));
                        yield return degraded ? state.With(new Trouble("x", "x", Fault.None)) : state;
                    }
    }

    private static IEnumerable<(int Lines, CallActivity[] Activities)> EveryCalls()
    {
        yield return (2, []);
        foreach (var first in Enum.GetValues<CallActivity>())
        {
            yield return (1, [first]);
            yield return (2, [first]);
            foreach (var second in Enum.GetValues<CallActivity>())
            {
                yield return (2, [first, second]);
                yield return (3, [first, second]);
            }
        }
    }

    /// <summary>The light sampled every 10 ms: lengths of lit and dark stretches over one period, as text.</summary>
    private static string Watch(Rhythm rhythm)
    {
        if (rhythm.PeriodMs == 0)
            return rhythm.IsLit(TimeSpan.FromHours(1)) ? "lit" : "dark";
        List<string> stretches = [];
        var (began, lit) = (0, rhythm.IsLit(TimeSpan.Zero));
        for (var ms = 10; ms <= rhythm.PeriodMs; ms += 10)
        {
            if (ms < rhythm.PeriodMs && rhythm.IsLit(TimeSpan.FromMilliseconds(ms)) == lit)
                continue;
            stretches.Add($"{(lit ? '+' : '-')}{ms - began}");
            (began, lit) = (ms, !lit);
        }
        return string.Join(' ', stretches);
    }

    [Fact]
    public void Every_state_has_the_lights_of_the_order()
    {
        var states = 0;
        foreach (var state in EveryState())
        {
            states++;
            var pattern = LightPattern.Of(state);
            Assert.Equal(
                state.Phase switch
                {
                    AppliancePhase.Starting => "+1000 -1000",
                    AppliancePhase.Stopping => "+200 -200",
                    _ => state.IsDegraded ? "+150 -200 +150 -1200" : "lit",
                },
                Watch(pattern.Service));
            Assert.Equal(
                state.Calls.Length == 0 ? "dark"
                : state.Calls.Length == 2 && state.Lines == 2 ? "+150 -200 +150 -200 +150 -1200"
                : state.Calls[^1].Activity switch
                {
                    CallActivity.Greeting => "+1600 -600",
                    CallActivity.Listening => "lit",
                    _ => "+200 -200",
                },
                Watch(pattern.Call));
            Assert.Equal(
                !state.Faults.Any() ? "dark"
                : string.Join(' ', state.Faults.Select(fault =>
                    string.Concat(Enumerable.Repeat("+300 -300 ", (int)fault - 1)) + "+300 -1500")),
                Watch(pattern.Fault));
        }
        Assert.Equal(3 * 2 * (1 + 4 * (2 + 4 * 2)) * 128, states);
    }

    [Fact]
    public void No_two_signs_of_one_light_look_alike()
    {
        var green = EveryState().Select(state => LightPattern.OfService(state)).Select(Watch).Distinct();
        Assert.Equal(4, green.Count());
        var blue = EveryState().Select(state => LightPattern.OfCalls(state)).Select(Watch).Distinct();
        Assert.Equal(5, blue.Count()); // off, breathing, steady, fast, three blinks
        var red = EveryState().Select(state => Watch(LightPattern.OfFaults(state.Faults))).Distinct();
        Assert.Equal(128, red.Count());
    }

    [Fact]
    public void Every_notice_covers_all_three_lights_and_none_looks_like_another()
    {
        var notices = Enum.GetValues<PanelNotice>().Where(notice => notice != PanelNotice.None).ToList();
        var looks = notices.Select(notice => LightPattern.Of(ApplianceState.Initial, notice))
            .Select(pattern => $"{Watch(pattern.Service)} | {Watch(pattern.Call)} | {Watch(pattern.Fault)}").ToList();
        Assert.Equal(7, looks.Distinct().Count());
        Assert.Equal("+2000 -1000 | +1500 -500 +500 -500 | +1500 -1000 +500", looks[notices.IndexOf(PanelNotice.LightTest)]);
        Assert.Equal("+400 -800 | -400 +400 -400 | -800 +400", looks[notices.IndexOf(PanelNotice.SelfTest)]);
        Assert.Equal("lit | dark | dark", looks[notices.IndexOf(PanelNotice.SelfTestPassed)]);
        Assert.Equal("dark | dark | lit", looks[notices.IndexOf(PanelNotice.SelfTestFailed)]);
        Assert.Equal("+300 -300 | +300 -300 | +300 -300", looks[notices.IndexOf(PanelNotice.RestartArmed)]);
        Assert.Equal("+100 -100 | +100 -100 | +100 -100", looks[notices.IndexOf(PanelNotice.RebootArmed)]);
        Assert.Equal("+120 -240 | -120 +120 -120 | -240 +120", looks[notices.IndexOf(PanelNotice.FactoryArmed)]);
    }

    [Fact]
    public void The_next_change_is_the_moment_at_which_the_lights_differ()
    {
        foreach (var state in EveryState().Where((_, index) => index % 41 == 0))
        {
            var show = LightShow.Dark.With(LightPattern.Of(state), TimeSpan.FromHours(3));
            for (var now = TimeSpan.FromHours(3); now < TimeSpan.FromHours(3) + TimeSpan.FromSeconds(20);)
            {
                if (show.NextChange(now) is not { } left)
                {
                    Assert.Equal(show.At(now), show.At(now + TimeSpan.FromDays(30)));
                    break;
                }
                Assert.True(left > TimeSpan.Zero);
                Assert.Equal(show.At(now), show.At(now + left - TimeSpan.FromTicks(1)));
                Assert.NotEqual(show.At(now), show.At(now + left));
                now += left;
            }
        }
    }

    [Fact]
    public void A_light_whose_sign_stays_is_not_begun_again_when_another_changes()
    {
        var start = TimeSpan.FromSeconds(100);
        var faulty = ApplianceState.Initial.In(AppliancePhase.Ready).With(new Trouble("ami", "x", Fault.Asterisk, Degrades: false));
        var show = LightShow.Dark.With(LightPattern.Of(faulty), start);
        // In the middle of the second blink a call begins: the red light goes on counting, the blue one begins.
        var later = start + TimeSpan.FromMilliseconds(700);
        var both = show.With(LightPattern.Of(faulty.WithCall(Guid.NewGuid(), CallActivity.Greeting)), later);
        for (var ms = 0; ms < 3000; ms += 50)
        {
            var now = later + TimeSpan.FromMilliseconds(ms);
            Assert.Equal(show.At(now).Fault, both.At(now).Fault);
        }
        Assert.True(both.At(later).Call);
        Assert.False(both.At(later + TimeSpan.FromMilliseconds(1600)).Call);
    }

    [Fact]
    public void A_light_whose_sign_changes_begins_at_once()
    {
        var start = TimeSpan.FromSeconds(5);
        var show = LightShow.Dark.With(LightPattern.Of(ApplianceState.Initial), start); // slow blink
        var dark = start + TimeSpan.FromMilliseconds(1500);
        Assert.False(show.At(dark).Service);
        Assert.True(show.With(LightPattern.Of(ApplianceState.Initial.In(AppliancePhase.Ready)), dark).At(dark).Service);
    }
}
