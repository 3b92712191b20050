using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance;

/// <summary>An engine's place on the rack: until it is opened a promise of it stands there.</summary>
internal sealed class EngineSlot<T> where T : class
{
    private readonly TaskCompletionSource<T> _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile T? _engine;

    /// <param name="promise">Makes what waits for the engine; gives null where nobody will open one.</param>
    public EngineSlot(Func<Task<T>, T?> promise) => _engine = promise(_opening.Task);

    /// <summary>What whoever comes now is given.</summary>
    public T? Engine => _engine;

    public void Fill(T engine)
    {
        _engine = engine;
        _opening.TrySetResult(engine);
    }

    /// <summary>It cannot be had: who waits for it learns why, and who comes now goes without.</summary>
    public void Leave(EngineException error)
    {
        _engine = null;
        _opening.TrySetException(error);
    }
}
