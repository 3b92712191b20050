using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Speech;

public sealed class EngineThreadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_job_runs_on_the_one_thread_in_order()
    {
        using var engine = new EngineThread("one", 16);
        var order = new List<int>();
        var jobs = Enumerable.Range(0, 10).Select(i => engine.RunAsync(
            _ =>
            {
                order.Add(i);
                return (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name);
            }, Token)).ToArray();
        var threads = await Task.WhenAll(jobs);
        Assert.Equal(Enumerable.Range(0, 10), order);
        Assert.Equal("one", Assert.Single(threads.Distinct()).Name);
    }

    [Fact]
    public async Task A_full_queue_is_a_refusal()
    {
        using var engine = new EngineThread("full", 1);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = engine.RunAsync(_ => { started.Set(); gate.Wait(Token); return 1; }, Token);
        started.Wait(Token);
        var waiting = engine.RunAsync(_ => 2, Token);
        Assert.Throws<EngineBusyException>(() => { _ = engine.RunAsync(_ => 3, Token); });
        gate.Set();
        Assert.Equal(1, await running);
        Assert.Equal(2, await waiting);
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_wait_for_a_frozen_engine()
    {
        using var engine = new EngineThread("frozen", 2);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var frozen = engine.RunAsync(_ => { gate.Wait(Token); return 1; }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => frozen);
        gate.Set();
        Assert.Equal(2, await engine.RunAsync(_ => 2, Token));
    }

    [Fact]
    public async Task A_job_cancelled_while_it_waits_never_starts()
    {
        using var engine = new EngineThread("waits", 3);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var running = engine.RunAsync(_ => { gate.Wait(Token); return 1; }, Token);
        var ran = false;
        var waiting = engine.RunAsync(_ => ran = true, stop.Token);
        await stop.CancelAsync();
        gate.Set();
        await running;
        await engine.RunAsync(_ => 0, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(ran);
    }

    [Fact]
    public async Task An_engine_s_failure_reaches_the_caller_and_the_next_job_runs()
    {
        using var engine = new EngineThread("fails", 2);
        var failing = engine.RunAsync<int>(_ => throw new EngineException("no"), Token);
        Assert.Equal("no", (await Assert.ThrowsAsync<EngineException>(() => failing)).Message);
        Assert.Equal(1, await engine.RunAsync(_ => 1, Token));
    }

    [Fact]
    public async Task Pieces_stream_while_the_job_works()
    {
        using var engine = new EngineThread("streams", 1);
        using var gate = new ManualResetEventSlim();
        var pieces = engine.StreamAsync<int>(2, (yield, _) => { yield(1); gate.Wait(Token); yield(2); }, Token).GetAsyncEnumerator(Token);
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal(1, pieces.Current);
        gate.Set();
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal(2, pieces.Current);
        Assert.False(await pieces.MoveNextAsync());
    }

    [Fact(Timeout = 30_000)] // a job that is not cancelled would never end
    public async Task A_consumer_that_leaves_cancels_the_job()
    {
        using var engine = new EngineThread("left", 1);
        var cancelled = new TaskCompletionSource();
        await foreach (var piece in engine.StreamAsync<int>(1, (yield, token) =>
        {
            yield(1);
            token.WaitHandle.WaitOne();
            cancelled.SetResult();
        }, Token))
        {
            Assert.Equal(1, piece);
            break;
        }
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_failure_comes_after_the_pieces_made_before_it()
    {
        using var engine = new EngineThread("breaks", 1);
        var seen = new List<int>();
        await Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (var piece in engine.StreamAsync<int>(4, (yield, _) => { yield(1); throw new EngineException("no"); }, Token))
                seen.Add(piece);
        });
        Assert.Equal([1], seen);
    }

    [Fact]
    public async Task More_pieces_than_agreed_is_a_failure_not_a_wait()
    {
        using var engine = new EngineThread("floods", 1);
        await Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (var piece in engine.StreamAsync<int>(2, (yield, _) => { yield(1); yield(2); yield(3); }, Token))
                await engine.Ended.WaitAsync(TimeSpan.FromMilliseconds(200), Token).ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        });
    }

    [Fact(Timeout = 30_000)] // a consumer that is not told would wait for its own deadline
    public async Task A_stream_refused_at_a_stop_ends_its_consumer_at_once()
    {
        var engine = new EngineThread("refuses", 2);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = engine.RunAsync(_ => { started.Set(); gate.Wait(Token); return 1; }, Token);
        started.Wait(Token);
        var pieces = engine.StreamAsync<int>(1, (yield, _) => yield(1), CancellationToken.None).GetAsyncEnumerator(Token);
        var waiting = pieces.MoveNextAsync();
        engine.Dispose();
        gate.Set();
        await running;
        Assert.Contains("stopping", (await Assert.ThrowsAsync<EngineException>(() => waiting.AsTask().WaitAsync(Token))).Message, StringComparison.Ordinal);
        await engine.Ended.WaitAsync(Token);
    }

    [Fact]
    public async Task Disposing_lets_the_running_job_end_refuses_the_waiting_and_frees_what_is_owned_last()
    {
        var owned = new Owned();
        var engine = new EngineThread("ends", 2, owned);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = engine.RunAsync(_ => { started.Set(); gate.Wait(Token); return owned.Freed; }, Token);
        var waiting = engine.RunAsync(_ => true, Token);
        started.Wait(Token);
        engine.Dispose();
        Assert.False(owned.Freed);
        gate.Set();
        Assert.False(await running);
        await Assert.ThrowsAsync<EngineException>(() => waiting);
        await engine.Ended.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(owned.Freed);
        Assert.Throws<EngineException>(() => { _ = engine.RunAsync(_ => 1, Token); });
    }

    private sealed class Owned : IDisposable
    {
        public bool Freed { get; private set; }

        public void Dispose() => Freed = true;
    }
}
