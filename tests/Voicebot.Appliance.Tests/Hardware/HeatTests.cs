using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

public sealed class HeatTests
{
    private static readonly Heat s_heat = new(SoftLimitC: 75, MaxCalls: 4);

    [Fact]
    public void Up_and_down_again_each_limit_has_its_slack()
    {
        var state = ApplianceState.Initial.In(AppliancePhase.Ready).WithLines(4);
        foreach (var (temperatureC, lines, fault, degraded) in new[]
        {
            (74.9, 4, Fault.None, false), (75.0, 2, Fault.None, true), (72.0, 2, Fault.None, true), (81.9, 2, Fault.None, true),
            (82.0, 2, Fault.Overheating, true), (79.0, 2, Fault.Overheating, true), (77.9, 2, Fault.None, true),
            (71.0, 2, Fault.None, true), (70.9, 4, Fault.None, false), (74.9, 4, Fault.None, false),
        })
        {
            state = s_heat.Of(state, temperatureC, throttled: false);
            Assert.Equal(lines < 4, state.IsHot);
            Assert.Equal((lines, fault, degraded), (state.Lines, state.Faults.SingleOrDefault(), state.IsDegraded));
        }
    }

    [Fact]
    public void Calls_in_progress_are_not_touched()
    {
        var state = ApplianceState.Initial.WithLines(4).WithCall(Guid.NewGuid(), CallActivity.Speaking).WithCall(Guid.NewGuid(), CallActivity.Listening)
            .WithCall(Guid.NewGuid(), CallActivity.Listening);
        Assert.Equal(3, s_heat.Of(state, 90, throttled: true).Calls.Length);
    }

    [Fact]
    public void One_line_always_stays() =>
        Assert.Equal(1, new Heat(75, 1).Of(ApplianceState.Initial.WithLines(1), 99, throttled: false).Lines);

    [Fact]
    public void A_platform_that_does_not_tell_is_no_heat()
    {
        var state = s_heat.Of(ApplianceState.Initial.WithLines(4), null, throttled: false);
        Assert.Null(state.TemperatureC);
        Assert.Equal(4, state.Lines);
        Assert.Equal(2, s_heat.Of(state, null, throttled: true).Lines);
    }
}
