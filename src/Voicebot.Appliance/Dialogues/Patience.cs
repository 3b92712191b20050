using Voicebot.Appliance.Dialogues.French;

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
    private static readonly TimeSpan s_afterAnswer = TimeSpan.FromMilliseconds(320);
    private static readonly TimeSpan s_dictation = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan s_unfinished = TimeSpan.FromMilliseconds(1600);

    /// <param name="heardSoFar">Recognised in the present pause; empty when nothing is known yet.</param>
    /// <param name="expects">What was asked.</param>
    /// <param name="usual">The setting.</param>
    public static TimeSpan Hangover(string heardSoFar, Expectation expects, TimeSpan usual)
    {
        if (heardSoFar.Length == 0)
            return expects == Expectation.Dictation ? Longer(usual, s_dictation) : usual;
        // « euh », « attendez », half a phone number: more is coming.
        if (Hesitation.EndsUnfinished(heardSoFar))
            return Longer(usual, s_unfinished);
        return expects switch
        {
            Expectation.Dictation => Longer(usual, s_dictation),
            Expectation.YesNo when YesNo.Read(heardSoFar) != Answer.Unknown => Shorter(usual, s_afterAnswer),
            _ => usual,
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
