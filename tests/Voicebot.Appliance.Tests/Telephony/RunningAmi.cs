using System.Collections.Concurrent;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Tests.Fakes;

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
    public WaitedClock Clock { get; } = new();
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

    /// <summary>Lets the client's time pass until the task is done.</summary>
    /// <returns>The client's time that passed.</returns>
    public Task<TimeSpan> PassTimeUntilAsync(Task done, TimeSpan? step = null) => Clock.PassUntilAsync(done, step ?? TimeSpan.FromMilliseconds(50));

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
