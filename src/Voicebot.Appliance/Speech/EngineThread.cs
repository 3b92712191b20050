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
    private readonly Channel<Action> _jobs;
    private readonly Thread _thread;

    /// <param name="name">Shown in `top -H`; Linux keeps 15 characters.</param>
    /// <param name="queueLength">Jobs that may wait behind the one that runs.</param>
    public EngineThread(string name, int queueLength)
    {
        _name = name;
        _jobs = Channel.CreateBounded<Action>(new BoundedChannelOptions(queueLength)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait, // TryWrite answers false when full
        });
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs the job on the engine's thread. A job whose token is cancelled while it waits never starts.</summary>
    /// <exception cref="EngineBusyException">The queue is full.</exception>
    /// <remarks>
    /// The returned task ends as soon as the token is cancelled, also when the engine cannot be stopped yet:
    /// a frozen engine must not freeze the call. The job gets the same token to stop early by itself.
    /// </remarks>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> job, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), done);
        var queued = _jobs.Writer.TryWrite(() =>
        {
            try
            {
                if (!done.Task.IsCompleted)
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
        throw new EngineBusyException(_name);
    }

    /// <summary>Takes no more work and lets the running job end.</summary>
    public void Dispose() => _jobs.Writer.TryComplete();

    // Any exception that is not the engine's own is a broken invariant: it ends the process and the service manager restarts it.
    private void Loop()
    {
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_jobs.Reader.TryRead(out var job))
                job();
    }
}
