using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>An AmiClient that runs on a clock moved by hand; stopping it is part of every test.</summary>
sealed class RunningAmi : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<AmiState> _states = new();
    private readonly Task _running;

    public RunningAmi(int port, Func<AmiOptions, AmiOptions>? with = null)
    {
        var options = new AmiOptions { Port = port, Username = ScriptedManager.Username, Secret = ScriptedManager.Secret };
        Client = new AmiClient(with?.Invoke(options) ?? options, Clock, Log);
        Client.StateChanged += _states.Enqueue;
        _running = Client.RunAsync(_stop.Token);
    }

    public AmiClient Client { get; }
    public FakeTimeProvider Clock { get; } = new();
    public RecordingLogger Log { get; } = new();
    public AmiState[] States => [.. _states];

    /// <summary>Until it was told so: the client's own state is there a moment sooner.</summary>
    public async Task<AmiState> UntilAsync(AmiPhase phase)
    {
        while (true)
        {
            if (States is [.., var last] && last.Phase == phase)
                return last;
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets the client's time pass, in steps and with real time between them, until the task is done.</summary>
    /// <returns>The client's time that passed.</returns>
    public async Task<TimeSpan> PassTimeUntilAsync(Task done, TimeSpan? step = null)
    {
        var passed = TimeSpan.Zero;
        while (!done.IsCompleted)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            if (done.IsCompleted)
                break;
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(50));
            passed += step ?? TimeSpan.FromMilliseconds(50);
        }
        await done;
        return passed;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Assert.Equal(AmiPhase.Disconnected, Client.State.Phase);
        _stop.Dispose();
        Assert.DoesNotContain(Log.Lines, static line =>
            line.Contains(ScriptedManager.Secret, StringComparison.Ordinal) || line.Contains(ScriptedManager.Key, StringComparison.Ordinal));
    }
}
