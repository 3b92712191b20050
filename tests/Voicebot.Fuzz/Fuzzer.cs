using System.Diagnostics;

namespace Voicebot.Fuzz;

/// <summary>What was found.</summary>
/// <param name="Why">What came out of the target, or that nothing came.</param>
public sealed record Find(string Target, byte[] Input, string Why);

/// <summary>Gives one target input after input, on a thread of its own, so that one that never comes back is noticed.</summary>
/// <param name="before">Sees each input first: what ends the process leaves nothing else behind.</param>
/// <param name="isNew">After an input: did it go where none went before? Then others are made from it. Null: nobody knows.</param>
public sealed class Fuzzer(FuzzTarget target, IReadOnlyList<byte[]> corpus, int seed, Action<byte[]>? before = null, Func<bool>? isNew = null)
{
    /// <summary>An input that takes longer hangs: all of ours take milliseconds, and the first one what it takes to compile.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    private const int MostKept = 4096;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly List<byte[]> _corpus = [.. target.Seeds, .. corpus];
    private readonly Mutator _mutator = new(new Random(seed), target.Words);
    private readonly int _given = target.Seeds.Count + corpus.Count;
    private volatile byte[] _input = [];
    private long _began = Stopwatch.GetTimestamp();
    private long _longest;

    public long Inputs { get; private set; }

    /// <summary>What it kept because it led somewhere new.</summary>
    public IEnumerable<byte[]> Kept => _corpus.Skip(_given);

    /// <summary>Of the mutations: what the corpus takes is the compiler's time.</summary>
    public TimeSpan Longest => Stopwatch.GetElapsedTime(0, _longest);

    /// <summary>What took so long.</summary>
    public byte[] Slowest { get; private set; } = [];

    /// <summary>All of the corpus as it is, then mutations of it, until so many inputs were tried or the time is over.</summary>
    /// <returns>The first find, or null.</returns>
    public Find? Run(long inputs, TimeSpan time)
    {
        Find? find = null;
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var thread = new Thread(() => find = TryAll(inputs, end)) { IsBackground = true, Name = target.Name };
        Volatile.Write(ref _began, Stopwatch.GetTimestamp());
        thread.Start();
        while (!thread.Join(s_look))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) > Deadline)
                return new Find(target.Name, _input, $"no end within {Deadline.TotalSeconds:0} s");
        }
        return find;
    }

    private Find? TryAll(long inputs, long end)
    {
        for (var n = 0L; Inputs < _given || (n < inputs && Stopwatch.GetTimestamp() < end); n++)
        {
            var input = Inputs < _given ? _corpus[(int)Inputs] : _mutator.Next(_corpus);
            _input = input;
            before?.Invoke(input);
            var began = Stopwatch.GetTimestamp();
            Volatile.Write(ref _began, began);
            try
            {
                target.Try(input);
            }
#pragma warning disable CA1031 // Whatever comes out is the find.
            catch (Exception error)
            {
                return new Find(target.Name, input, error.ToString());
            }
#pragma warning restore CA1031
            if (Inputs >= _given && Stopwatch.GetTimestamp() - began is var ticks && ticks > _longest)
                (_longest, Slowest) = (ticks, input);
            if (isNew?.Invoke() == true && Inputs >= _given && _corpus.Count < MostKept)
                _corpus.Add(input);
            Inputs++;
        }
        return null;
    }
}
