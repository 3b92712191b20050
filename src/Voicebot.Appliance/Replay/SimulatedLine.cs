using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Replay;

/// <summary>A line without a socket: what the other side sends is put in by hand, what it would hear comes out frame by frame.</summary>
public sealed class SimulatedLine(Guid callId, Action<ReadOnlySpan<short>> hear) : ICallLine, IPlayoutClock
{
    private readonly Queue<(AudioSocketEvent Event, short[] Audio)> _arrived = new();
    private readonly List<IPacedLine> _paced = [];
    private TaskCompletionSource _arrival = new();
    private AudioSocketEvent? _terminal;

    public Guid CallId => callId;

    /// <summary>One frame of audio arrives.</summary>
    public void Arrive(ReadOnlySpan<short> audio) => Arrive(new AudioSocketEvent(AudioSocketEventKind.Audio, audio.Length), audio.ToArray());

    /// <summary>Anything else arrives.</summary>
    public void Arrive(AudioSocketEvent happened) => Arrive(happened, []);

    /// <summary>20 ms have passed: the call sends its next frame.</summary>
    public void Tick()
    {
        foreach (var line in _paced.ToArray())
            line.SendNextFrame();
    }

    public async ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken)
    {
        if (_terminal is { } over)
            return over;
        while (_arrived.Count == 0)
        {
            _arrival = new TaskCompletionSource();
            await _arrival.Task.WaitAsync(cancellationToken);
        }
        var (happened, samples) = _arrived.Dequeue();
        samples.CopyTo(audio);
        if (happened.IsTerminal)
            _terminal = happened;
        return happened;
    }

    public bool TrySendFrame(ReadOnlySpan<short> samples)
    {
        hear(samples);
        return true;
    }

    public void Add(IPacedLine line) => _paced.Add(line);

    public void Remove(IPacedLine line) => _paced.Remove(line);

    private void Arrive(AudioSocketEvent happened, short[] audio)
    {
        _arrived.Enqueue((happened, audio));
        _arrival.TrySetResult();
    }
}
