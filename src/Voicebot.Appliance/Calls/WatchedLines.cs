using System.Collections.Concurrent;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Calls;

/// <summary>All lines with a call, as whoever watches over the appliance sees them: whether each listen loop moves, and a way to hand all callers on.</summary>
public sealed class WatchedLines(TimeSpan limit, TimeProvider time) : IEvidence
{
    private readonly ConcurrentDictionary<Watched, byte> _lines = new();
    private volatile bool _handingOn;

    /// <summary>Every call that is in progress, or begins, hears that a person comes and goes there, as after the key 0.</summary>
    public bool IsHandingOn => _handingOn;

    public int Count => _lines.Count;

    public void HandOn() => _handingOn = true;

    /// <summary>To be disposed of when the call is over.</summary>
    public Watched Watch(ICallLine line) => new(this, line);

    /// <inheritdoc/>
    public string? Standstill()
    {
        foreach (var (line, _) in _lines)
            if (line.StandsSince is { } since && time.GetElapsedTime(since) > limit)
                return "listen loop";
        return null;
    }

    /// <summary>One line. A listen loop lives as long as it comes back for the next read.</summary>
    public sealed class Watched : ICallLine, IDisposable
    {
        private const char Person = '0';

        private readonly WatchedLines _all;
        private readonly ICallLine _line;
        private long _returnedAt; // 0: it waits for the caller
        private bool _handedOn;

        internal Watched(WatchedLines all, ICallLine line)
        {
            (_all, _line) = (all, line);
            all._lines.TryAdd(this, 0);
        }

        public Guid CallId => _line.CallId;

        internal long? StandsSince => Volatile.Read(ref _returnedAt) is var at and not 0 ? at : null;

        /// <inheritdoc/>
        public ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken)
        {
            Volatile.Write(ref _returnedAt, 0);
            if (_all._handingOn && !_handedOn)
            {
                _handedOn = true;
                return ValueTask.FromResult(new AudioSocketEvent(AudioSocketEventKind.Digit, Digit: Person));
            }
            var reading = _line.ReadAsync(audio, cancellationToken);
            return reading.IsCompletedSuccessfully ? ValueTask.FromResult(Note(reading.GetAwaiter().GetResult())) : AwaitAsync(reading);
        }

        /// <inheritdoc/>
        public bool TrySendFrame(ReadOnlySpan<short> samples) => _line.TrySendFrame(samples);

        public void Dispose() => _all._lines.TryRemove(this, out _);

        // Pooled: a read a frame must not allocate.
        [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<AudioSocketEvent> AwaitAsync(ValueTask<AudioSocketEvent> reading) => Note(await reading);

        private AudioSocketEvent Note(AudioSocketEvent next)
        {
            if (!next.IsTerminal) // else the loop need not come back
                Volatile.Write(ref _returnedAt, _all.Timestamp);
            return next;
        }
    }

    private long Timestamp => time.GetTimestamp();
}
