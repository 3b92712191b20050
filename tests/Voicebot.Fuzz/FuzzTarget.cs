namespace Voicebot.Fuzz;

/// <summary>Something of ours that reads what others wrote.</summary>
/// <param name="Name">Its folder in the corpus.</param>
/// <param name="Try">Reads it. What it may throw is caught in it: whatever comes out is a find.</param>
/// <param name="Seeds">Whole inputs that it understands, beside those of the corpus.</param>
/// <param name="Words">What its grammar is made of.</param>
/// <param name="Share">Of the inputs of a short run: less for what is slow.</param>
public sealed record FuzzTarget(string Name, Action<byte[]> Try, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, double Share = 1)
{
    /// <summary>What must hold of any input does not.</summary>
    public static void Must(bool holds, string what)
    {
        if (!holds)
            throw new FuzzException(what);
    }

    public override string ToString() => Name;
}

/// <summary>A target understood an input, but wrongly.</summary>
public sealed class FuzzException(string message) : Exception(message);
