namespace Voicebot.Appliance.Appliances;

/// <summary>Where the present <see cref="ApplianceState"/> hangs: any thread may write, any may read, nobody waits.</summary>
public sealed class ApplianceBoard
{
    private readonly Lock _writing = new();
    private volatile ApplianceState _state = ApplianceState.Initial;

    public ApplianceState State => _state;

    /// <summary>After every change, on the writer's thread. Handlers must be quick and must not throw: calls write here.</summary>
    public event Action? Changed;

    /// <param name="change">From the present state to the next; the very same one means that nothing changed.</param>
    public void Update(Func<ApplianceState, ApplianceState> change)
    {
        lock (_writing)
        {
            var before = _state;
            var after = change(before);
            if (ReferenceEquals(before, after))
                return;
            _state = after;
        }
        Changed?.Invoke();
    }
}
