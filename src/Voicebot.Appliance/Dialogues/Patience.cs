using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What kind of answer a reply asks for; it decides how long the caller may pause.</summary>
public enum Expectation
{
    /// <summary>A sentence.</summary>
    Anything,

    /// <summary>« Oui » or « non ».</summary>
    YesNo,

    /// <summary>Digits, a name, a description: people pause while they read or think.</summary>
    Dictation,
}

/// <summary>How much silence ends the caller's turn, from what was asked and what was heard so far. Pure.</summary>
public static class Patience
{
    private static readonly TimeSpan s_whole = TimeSpan.FromMilliseconds(320);
    private static readonly TimeSpan s_dictation = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan s_unfinished = TimeSpan.FromMilliseconds(1600);

    // Below, the last word is a guess: one that ends on "les" is no reason to let the caller wait, nor is a whole answer one to interrupt them.
    private const float LeastConfidence = 0.6f;

    /// <param name="heardSoFar">Recognised in the present pause; nothing when nothing is known yet.</param>
    /// <param name="expects">What was asked.</param>
    /// <param name="usual">The setting.</param>
    /// <param name="extent">How much of the answer it is.</param>
    public static TimeSpan Hangover(Recognition heardSoFar, Expectation expects, TimeSpan usual, Extent extent = Extent.Open)
    {
        var open = expects == Expectation.Dictation ? Longer(usual, s_dictation) : usual;
        if (heardSoFar.Text.Length == 0 || heardSoFar.Confidence < LeastConfidence)
            return open;
        // « euh », « attendez », half a phone number: more is coming.
        if (Hesitation.EndsUnfinished(heardSoFar.Text))
            return Longer(usual, s_unfinished);
        return extent switch
        {
            Extent.Whole => Shorter(usual, s_whole),
            Extent.Enough => usual,
            _ => open,
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
