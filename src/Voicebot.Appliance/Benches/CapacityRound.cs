namespace Voicebot.Appliance.Benches;

/// <summary>What so many callers at once had to wait for.</summary>
/// <param name="AnswersMs">Of each turn, in any order; <see cref="Never"/> where no answer came.</param>
internal sealed record CapacityRound(int Calls, IReadOnlyList<int> AnswersMs)
{
    public const int Never = int.MaxValue;

    /// <param name="answersMs">What was answered.</param>
    /// <param name="asked">How often something was said; what lacks was never answered.</param>
    public static CapacityRound Of(int calls, IReadOnlyCollection<int> answersMs, int asked) =>
        new(calls, [.. answersMs, .. Enumerable.Repeat(Never, Math.Max(0, asked - answersMs.Count))]);

    /// <summary>Of 95 of 100 answers at most that; where there is none, never.</summary>
    public int P95Ms => Percentile(95);

    public int MedianMs => Percentile(50);

    public override string ToString() => $"{Calls,3} appels : médiane {Text(MedianMs)}, P95 {Text(P95Ms)}, {AnswersMs.Count} réponses";

    private static string Text(int ms) => ms == Never ? "jamais" : $"{ms} ms";

    private int Percentile(int percent)
    {
        var rising = AnswersMs.Order().ToList();
        return rising.Count == 0 ? Never : rising[(rising.Count * percent + 99) / 100 - 1];
    }

    /// <summary>The largest number of callers for which it is good: doubled until it is not, then halved in between.</summary>
    /// <returns>Null: not even one.</returns>
    public static async Task<CapacityRound?> LargestAsync(int most, Func<int, Task<CapacityRound>> measure, int budgetMs)
    {
        CapacityRound? good = null;
        var (tooMany, calls) = (most + 1, 1);
        while (calls < tooMany && calls > (good?.Calls ?? 0))
        {
            var round = await measure(calls);
            if (round.P95Ms <= budgetMs)
                good = round;
            else
                tooMany = calls;
            var last = good?.Calls ?? 0;
            calls = tooMany > most ? Math.Min(2 * last, most) : (last + tooMany) / 2;
        }
        return good;
    }
}
