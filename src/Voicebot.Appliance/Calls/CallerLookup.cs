using System.Runtime.CompilerServices;

namespace Voicebot.Appliance.Calls;

/// <summary>Who calls, asked of the PBX at the beginning and again, ever more rarely, while nothing is known.</summary>
/// <remarks>
/// Nothing may mean a withheld number, or a manager link that is slow or still on its way up: the first call after a start must not
/// lose its ticket's owner for that.
/// </remarks>
internal static class CallerLookup
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(32);

    /// <returns>The first answer, and the number later when it was none.</returns>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public static async IAsyncEnumerable<string?> AskAsync(
        Func<CancellationToken, Task<string?>> find, TimeProvider clock, [EnumeratorCancellation] CancellationToken over)
    {
        var caller = await find(over);
        yield return caller;
        for (var wait = s_firstWait; caller is null && wait <= s_lastWait; wait *= 2)
        {
            await Task.Delay(wait, clock, over);
            caller = await find(over);
            if (caller is not null)
                yield return caller;
        }
    }
}
