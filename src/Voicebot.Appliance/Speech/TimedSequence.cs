namespace Voicebot.Appliance.Speech;

/// <summary>An engine's stream with a deadline for each step. An engine that does not answer is left behind, not waited for.</summary>
public sealed class TimedSequence<T> : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly IAsyncEnumerator<T> _items;
    private readonly TimeProvider _clock;
    private bool _pending;

    /// <param name="open">Opens the stream with a token that ends with this object.</param>
    /// <param name="clock">For the deadlines.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public TimedSequence(Func<CancellationToken, IAsyncEnumerable<T>> open, TimeProvider clock, CancellationToken cancellationToken)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _items = open(_over.Token).GetAsyncEnumerator(_over.Token);
        _clock = clock;
    }

    public T Current => _items.Current;

    /// <summary>The next item; false at the end.</summary>
    /// <exception cref="TimeoutException">It did not come in time. The stream is of no use any more.</exception>
    /// <exception cref="EngineException">The engine failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> MoveNextAsync(TimeSpan deadline)
    {
        var step = _items.MoveNextAsync().AsTask();
        _pending = true;
        var more = await step.WaitAsync(deadline, _clock, _over.Token);
        _pending = false;
        return more;
    }

    public async ValueTask DisposeAsync()
    {
        _over.Cancel();
        // An enumerator whose step still runs must not be disposed; cancelled, it ends by itself.
        if (!_pending)
            await _items.DisposeAsync();
        _over.Dispose();
    }
}
