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

    /// <param name="clock">Of this simulation alone.</param>
    /// <param name="line">The far end.</param>
    /// <param name="services">Built for the clock, with the line as the playout clock.</param>
    /// <param name="near">What the call sees of the line; null = the line itself.</param>
    public Simulation(SimulatedClock clock, SimulatedLine line, CallServices services, ICallLine? near = null)
    {
        Clock = clock;
        _line = line;
        _call = new Call(near ?? line, services);
        var running = Task.CompletedTask;
        _loop.Post(_ => running = _call.RunAsync(CancellationToken.None), null);
        _loop.Settle();
        _running = running;
    }

    public SimulatedClock Clock { get; }

    /// <summary>The call has ended.</summary>
    public bool IsOver => _running.IsCompleted;

    /// <summary>20 ms pass; the call sends a frame.</summary>
    public void Step()
    {
        Clock.Advance(s_frame, _loop.Settle);
        _loop.Settle();
        _line.Tick();
        _loop.Settle();
        if (_running is { IsFaulted: true, Exception.InnerException: { } error })
            ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>Audio arrives.</summary>
    public void Arrive(ReadOnlySpan<short> audio)
    {
        _line.Arrive(audio);
        _loop.Settle();
    }

    /// <summary>A key, or the end of the line.</summary>
    public void Arrive(AudioSocketEvent happened)
    {
        _line.Arrive(happened);
        _loop.Settle();
    }

    public void Dispose() => _call.Dispose();
}
