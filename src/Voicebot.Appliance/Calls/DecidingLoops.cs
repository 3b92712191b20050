using System.Collections.Concurrent;
using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Calls;

/// <summary>Whether each call's deciding loop moves: time alone gives it something to decide ten times a second.</summary>
/// <param name="limit">Longer than its longest honest step, which asks the PBX.</param>
public sealed class DecidingLoops(TimeSpan limit, TimeProvider time) : IEvidence
{
    private readonly ConcurrentDictionary<Loop, byte> _loops = new();

    /// <summary>To be disposed of when the call decides nothing any more.</summary>
    public Loop Begin()
    {
        var loop = new Loop(this);
        _loops.TryAdd(loop, 0);
        return loop;
    }

    /// <inheritdoc/>
    public string? Standstill()
    {
        foreach (var (loop, _) in _loops)
            if (time.GetElapsedTime(loop.MovedAt) > limit)
                return "deciding loop";
        return null;
    }

    public sealed class Loop : IDisposable
    {
        private readonly DecidingLoops _all;
        private long _movedAt;

        internal Loop(DecidingLoops all)
        {
            _all = all;
            Move();
        }

        internal long MovedAt => Volatile.Read(ref _movedAt);

        /// <summary>One piece of news was dealt with.</summary>
        public void Move() => Volatile.Write(ref _movedAt, _all.Timestamp);

        public void Dispose() => _all._loops.TryRemove(this, out _);
    }

    private long Timestamp => time.GetTimestamp();
}
