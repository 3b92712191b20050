using System.Runtime.ExceptionServices;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Replay;

/// <summary>One call on simulated time: a frame goes in, 20 ms pass, a frame comes out.</summary>
/// <remarks>Everything the call awaits must end on the simulated clock or at once; an engine of another thread would make it a matter of luck.</remarks>
public sealed class Simulation : IDisposable
{
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(Slin.FrameMs);

    private readonly SimulationLoop _loop = new();
    private readonly SimulatedLine _line;
    private readonly Call _call;
    private readonly Task _running;

    /// <param name="callId">The call's.</param>
    /// <param name="clock">Of this simulation alone.</param>
    /// <param name="services">Built for the clock and the line, which is the playout clock, too.</param>
    /// <param name="hear">Takes each frame that the caller would hear.</param>
    public Simulation(Guid callId, SimulatedClock clock, Func<IPlayoutClock, CallServices> services, Action<ReadOnlySpan<short>> hear)
    {
        Clock = clock;
        _line = new SimulatedLine(callId, hear);
        _call = new Call(_line, services(_line));
        var running = Task.CompletedTask;
        _loop.Post(_ => running = _call.RunAsync(CancellationToken.None), null);
        _loop.Settle();
        _running = running;
    }

    public SimulatedClock Clock { get; }

    /// <summary>The call has ended.</summary>
    public bool IsOver => _running.IsCompleted;

    /// <summary>20 ms pass.</summary>
    /// <param name="frame">What arrives from the caller at their end; empty: nothing, as from a muted phone.</param>
    public void Step(ReadOnlySpan<short> frame)
    {
        Clock.Advance(s_frame, _loop.Settle);
        if (!frame.IsEmpty)
            _line.Arrive(frame);
        _loop.Settle();
        _line.Tick();
        _loop.Settle();
        if (_running is { IsFaulted: true, Exception.InnerException: { } error })
            ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>A key, or the end of the line.</summary>
    public void Arrive(AudioSocketEvent happened)
    {
        _line.Arrive(happened);
        _loop.Settle();
    }

    public void Dispose() => _call.Dispose();
}
