using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Voicebot.Appliance.Speech;

/// <summary>
/// The one thread an engine lives on. OpenMP keeps a pool of workers per calling thread, so an engine that is called
/// from the thread pool ends with as many pools as threads; a thread of its own has one.
/// </summary>
/// <remarks>The queue is bounded; when it is full the job is refused with <see cref="EngineBusyException"/>.</remarks>
public sealed class EngineThread : IDisposable
{
    private readonly string _name;
    private readonly IDisposable? _owned;
    private readonly Channel<Action> _jobs;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <param name="name">Shown in `top -H`; Linux keeps 15 characters.</param>
    /// <param name="queueLength">Jobs that may wait behind the one that runs.</param>
    /// <param name="owned">What the jobs work with. Freed on the thread itself after the last job, so never under a running one.</param>
    public EngineThread(string name, int queueLength, IDisposable? owned = null)
    {
        _name = name;
        _owned = owned;
        _jobs = Channel.CreateBounded<Action>(new BoundedChannelOptions(queueLength)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait, // TryWrite answers false when full
        });
        new Thread(Loop) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Ends when the thread has ended and what it owned is freed: what an orderly shutdown awaits, under a deadline.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs the job on the engine's thread. A job whose token is cancelled while it waits never starts.</summary>
    /// <exception cref="EngineBusyException">The queue is full.</exception>
    /// <exception cref="EngineException">The engine is stopping.</exception>
    /// <remarks>
    /// The returned task ends as soon as the token is cancelled, also when the engine cannot be stopped yet:
    /// a frozen engine must not freeze the call. The job gets the same token to stop early by itself.
    /// </remarks>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> job, CancellationToken cancellationToken)
    {
        if (_stopping)
            throw new EngineException($"{_name} is stopping");
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), done);
        var queued = _jobs.Writer.TryWrite(() =>
        {
            try
            {
                if (_stopping)
                    done.TrySetException(new EngineException($"{_name} is stopping"));
                else if (!done.Task.IsCompleted)
                    done.TrySetResult(job(cancellationToken));
            }
            catch (OperationCanceledException)
            {
                done.TrySetCanceled(cancellationToken);
            }
            catch (EngineException error)
            {
                done.TrySetException(error);
            }
            finally
            {
                cancelled.Dispose();
            }
        });
        if (queued)
            return done.Task;
        cancelled.Dispose();
        throw _stopping ? new EngineException($"{_name} is stopping") : new EngineBusyException(_name);
    }

    /// <summary>Ends when the thread has come to it: behind the jobs that were asked before.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task PingAsync(CancellationToken cancellationToken) => RunAsync(static _ => true, cancellationToken);

    /// <summary>Runs a job that yields pieces while it works; a consumer that leaves early cancels it.</summary>
    /// <param name="capacity">
    /// Pieces that may wait for the consumer: at least as many as the job can make, for the engine never waits for its consumer.
    /// </param>
    /// <param name="job">Calls the given action for each piece.</param>
    /// <param name="cancellationToken">Ends the enumeration at once and the job as soon as it can be stopped.</param>
    /// <exception cref="EngineException">The queue is full, the job failed, or it made more pieces than <paramref name="capacity"/>.</exception>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        int capacity, Action<Action<T>, CancellationToken> job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(
            token =>
            {
                job(piece =>
                {
                    if (!pieces.Writer.TryWrite(piece))
                        throw new EngineException($"{_name} made more than {capacity} pieces");
                }, token);
                return true;
            },
            stop.Token);
        var closing = CloseBehindAsync(running, pieces.Writer);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellationToken))
                yield return piece;
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await closing;
        }
    }

    // Also when the job was refused at a stop and never ran: its consumer must not wait for pieces that nobody makes.
    private static async Task CloseBehindAsync<T>(Task running, ChannelWriter<T> pieces)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        pieces.TryComplete();
    }

    /// <summary>Takes no more work, refuses what waits, lets the running job end, then frees what the thread owns.</summary>
    public void Dispose()
    {
        _stopping = true;
        _jobs.Writer.TryComplete();
    }

    // Any exception that is not the engine's own is a broken invariant: it ends the process and the service manager restarts it.
    private void Loop()
    {
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_jobs.Reader.TryRead(out var job))
                job();
        _owned?.Dispose();
        _ended.SetResult();
    }
}
