namespace Voicebot.Appliance.Replay;

/// <summary>One thread for all that a simulated call awaits, in the order in which it became ready: the same input gives the same events.</summary>
public sealed class SimulationLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Runs what is ready, and what that makes ready, until nothing is left.</summary>
    public void Settle()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (_ready.TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
