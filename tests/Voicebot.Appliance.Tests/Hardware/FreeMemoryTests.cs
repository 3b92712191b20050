using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

public sealed class FreeMemoryTests : IDisposable
{
    private readonly string _procfs = Directory.CreateTempSubdirectory("procfs-").FullName;

    public void Dispose() => Directory.Delete(_procfs, recursive: true);

    [Fact]
    public void No_line_below_five_percent_and_all_again_above_eight()
    {
        var state = ApplianceState.Initial.In(AppliancePhase.Ready).WithLines(4);
        foreach (var (share, lines) in new[] { (0.051, 4), (0.05, 4), (0.049, 0), (0.079, 0), (0.08, 4), (0.051, 4), (0.0, 0) })
        {
            state = FreeMemory.Of(state, share);
            Assert.Equal((lines, lines == 0, lines == 0), (state.Lines, state.IsShortOfMemory, state.IsDegraded));
        }
    }

    [Fact]
    public void Calls_in_progress_are_not_touched_and_heat_is_remembered()
    {
        var heat = new Heat(SoftLimitC: 75, MaxCalls: 4);
        var state = ApplianceState.Initial.WithLines(4).WithCall(Guid.NewGuid(), CallActivity.Speaking);
        state = heat.Of(FreeMemory.Of(state, 0.01), 80, throttled: false);
        Assert.Equal((1, 0), (state.Calls.Length, state.Lines));
        Assert.Equal(2, FreeMemory.Of(state, 0.5).Lines);
    }

    [Fact]
    public void The_kernels_own_file_is_read()
    {
        Assert.InRange(new FreeMemory().Share()!.Value, 0.001, 0.999);
        File.WriteAllText(Path.Combine(_procfs, "meminfo"), "MemTotal:        1571096 kB\nMemFree:           20000 kB\nMemAvailable:     157109 kB\n");
        Assert.Equal(0.1, new FreeMemory(_procfs).Share()!.Value, 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal:        1571096 kB\n")]
    [InlineData("MemTotal: 0 kB\nMemAvailable: 0 kB\n")]
    [InlineData("MemTotal: many\nMemAvailable: some\n")]
    public void A_kernel_that_does_not_tell_is_no_alarm(string text)
    {
        Assert.Null(new FreeMemory(_procfs).Share()); // no such file
        File.WriteAllText(Path.Combine(_procfs, "meminfo"), text);
        Assert.Null(new FreeMemory(_procfs).Share());
        Assert.Equal(4, FreeMemory.Of(ApplianceState.Initial.WithLines(4), null).Lines);
    }
}
