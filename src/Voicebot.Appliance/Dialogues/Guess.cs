namespace Voicebot.Appliance.Dialogues;

/// <summary>The classifier's two likeliest topics.</summary>
/// <param name="First">Null: most likely none of the scenario's.</param>
/// <param name="Probability">Of the first; of both where they are offered.</param>
/// <param name="IsFree">Most likely a question that is none of the scenario's topics.</param>
internal readonly record struct Guess(Topic? First, Topic? Second, float Probability, bool IsSure, bool IsOneOfTwo, bool IsFree = false)
{
    public static Guess None => default;

    /// <summary>Shorter ones say nothing that rules do not know.</summary>
    public const int FewestWords = 2;

    // Chosen on the build half, out of fold (decision 0033), as each topic's own are.
    private const float SureOfTwo = 0.75f;
    private const float SureOfDanger = 0.6f;
    private const float SureOfFree = 0.5f;

    /// <param name="probabilities">Per class.</param>
    /// <param name="danger">Which class is danger; less than 0: none.</param>
    /// <param name="free">Which class is free questions; less than 0: none.</param>
    /// <param name="classes">The topic of each; null: none of the scenario's.</param>
    public static Guess Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<Topic?> classes, int danger, int free)
    {
        var (first, second) = (-1, -1);
        for (var at = 0; at < probabilities.Length; at++)
        {
            if (first < 0 || probabilities[at] > probabilities[first])
                (first, second) = (at, first);
            else if (second < 0 || probabilities[at] > probabilities[second])
                second = at;
        }
        if (first >= 0 && first == free && probabilities[first] >= SureOfFree)
            return new(null, null, probabilities[first], IsSure: false, IsOneOfTwo: false, IsFree: true);
        // What ends a call as done is for the rules alone; a greeting says nothing.
        if (first < 0 || classes[first] is not { Outcome: not ReplyOutcome.Done, IsSmallTalk: false } likeliest)
            return None;
        var sure = first == danger ? SureOfDanger : likeliest.Sure;
        if (probabilities[first] >= sure)
            return new(likeliest, null, probabilities[first], IsSure: true, IsOneOfTwo: false);
        var both = probabilities[first] + (second < 0 ? 0 : probabilities[second]);
        return likeliest.Label is not null && second >= 0 && classes[second] is { Label: not null } other && other != likeliest && both >= SureOfTwo
            ? new(likeliest, other, both, IsSure: false, IsOneOfTwo: true)
            : None;
    }
}
