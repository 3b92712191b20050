using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Calls;

/// <summary>What calls leave behind, on its way to where it is kept, shown on the board.</summary>
public sealed class ActivityTrace(ApplianceBoard board, ITrace kept) : ITrace
{
    public void Write(TraceRecord record)
    {
        kept.Write(record);
        switch (record)
        {
            case PhaseTrace { Phase: nameof(CallPhase.Ended) }:
                break;
            case PhaseTrace phase when Activity(phase) is { } activity:
                board.Update(state => state.WithActivity(phase.CallId, activity));
                break;
            case EndTrace end:
                End(end.CallId);
                break;
        }
    }

    /// <summary>The caller is there, until what is returned is disposed of.</summary>
    public IDisposable Begin(Guid callId)
    {
        board.Update(state => state.WithCall(callId, CallActivity.Greeting));
        return new Shown(this, callId);
    }

    private void End(Guid callId) => board.Update(state => state.WithoutCall(callId));

    // A call that failed before it could say so is over too.
    private sealed class Shown(ActivityTrace trace, Guid callId) : IDisposable
    {
        public void Dispose() => trace.End(callId);
    }

    // The first words are the greeting until somebody else has the floor.
    private CallActivity? Activity(PhaseTrace phase) => phase.Phase switch
    {
        nameof(CallPhase.Announcing) => CallActivity.Greeting,
        nameof(CallPhase.Speaking) when IsGreeting(phase.CallId) => null,
        nameof(CallPhase.Speaking) or nameof(CallPhase.Closing) => CallActivity.Speaking,
        nameof(CallPhase.Thinking) => CallActivity.Thinking,
        _ => CallActivity.Listening,
    };

    private bool IsGreeting(Guid callId)
    {
        foreach (var call in board.State.Calls)
            if (call.CallId == callId)
                return call.Activity == CallActivity.Greeting;
        return false;
    }
}
