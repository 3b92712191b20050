using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Voicebot.Fuzz;

/// <summary>Where inputs went in an assembly that SharpFuzz has instrumented: AFL's map of branches, looked at in this very process.</summary>
/// <remarks>Not instrumented, it stays empty, and nothing is ever new.</remarks>
internal sealed unsafe class Coverage
{
    private const int MapBytes = 1 << 16;

    private static readonly byte* s_map = (byte*)NativeMemory.AllocZeroed(MapBytes);

    private readonly byte[] _seen = new byte[MapBytes];

    /// <summary>Before anything that is instrumented runs: it writes into the map without looking whether there is one.</summary>
    public static void Begin() => Trace.SharedMem = s_map;

    /// <summary>Branches taken at least once.</summary>
    public int Branches => _seen.Count(static bits => bits != 0);

    /// <summary>Whether since the last look a branch was taken that never was, or another number of times (in powers of two, as AFL counts).</summary>
    public bool TookNewWay()
    {
        var isNew = false;
        var map = new Span<byte>(s_map, MapBytes);
        for (var at = map.IndexOfAnyExcept((byte)0); at >= 0;)
        {
            var bucket = (byte)(1 << System.Numerics.BitOperations.Log2(map[at]));
            isNew |= (_seen[at] & bucket) == 0;
            _seen[at] |= bucket;
            var next = map[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }
        map.Clear();
        return isNew;
    }
}
