using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class ActivityTraceTests
{
    private sealed class Kept : ITrace
    {
        public int Count { get; private set; }

        public void Write(TraceRecord record) => Count++;
    }

    private readonly ApplianceBoard _board = new();
    private readonly Kept _kept = new();
    private readonly Guid _call = Guid.NewGuid();

    private CallActivity? Activity => _board.State.Calls.IsEmpty ? null : _board.State.Calls[0].Activity;

    [Fact]
    public void A_call_is_shown_as_it_goes_and_all_is_kept()
    {
        var trace = new ActivityTrace(_board, _kept);
        using (trace.Begin(_call))
        {
            foreach (var (phase, expected) in new[]
            {
                (CallPhase.Announcing, CallActivity.Greeting),
                (CallPhase.Speaking, CallActivity.Greeting), // the greeting itself
                (CallPhase.Listening, CallActivity.Listening),
                (CallPhase.Hearing, CallActivity.Listening),
                (CallPhase.Thinking, CallActivity.Thinking),
                (CallPhase.Speaking, CallActivity.Speaking),
                (CallPhase.Yielding, CallActivity.Listening),
                (CallPhase.Speaking, CallActivity.Speaking),
                (CallPhase.Closing, CallActivity.Speaking),
                (CallPhase.Ended, CallActivity.Speaking),
            })
            {
                trace.Write(new PhaseTrace(_call, 0, phase.ToString(), "x"));
                Assert.Equal(expected, Activity);
            }
            trace.Write(new EndTrace(_call, 0, "done", "x"));
            Assert.Null(Activity);
            trace.Write(new PhaseTrace(_call, 0, nameof(CallPhase.Listening), "x")); // told late
            Assert.Null(Activity);
        }
        Assert.Equal(12, _kept.Count);
    }

    [Fact]
    public void A_call_that_failed_before_its_end_was_told_is_over()
    {
        using (new ActivityTrace(_board, _kept).Begin(_call))
            Assert.Equal(CallActivity.Greeting, Activity);
        Assert.Null(Activity);
    }

    [Fact]
    public void Every_phase_of_a_call_is_shown_as_something()
    {
        foreach (var phase in Enum.GetValues<CallPhase>())
        {
            var trace = new ActivityTrace(_board, _kept);
            using var shown = trace.Begin(_call);
            trace.Write(new PhaseTrace(_call, 0, nameof(CallPhase.Thinking), "x"));
            trace.Write(new PhaseTrace(_call, 0, phase.ToString(), "x"));
            Assert.NotNull(Activity);
        }
    }
}
