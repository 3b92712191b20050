using Voicebot.Appliance.Chats;

namespace Voicebot.Lab.Sentences;

/// <summary>How long the appliance would wait in one pause.</summary>
internal sealed record JudgedPause(LabelledPause Pause, int HangoverMs)
{
    /// <summary>The turn ends here before the usual patience is over.</summary>
    public bool IsShort => HangoverMs < PauseScore.UsualMs;
}

/// <summary>The labelled pauses through the dialogue that answers on the phone.</summary>
internal static class PauseScore
{
    public const int UsualMs = 600;

    public static async Task<IReadOnlyList<JudgedPause>> OfAsync(IEnumerable<LabelledPause> pauses, ChatServices services, CancellationToken cancellationToken)
    {
        var judged = new List<JudgedPause>();
        foreach (var question in pauses.GroupBy(static one => one.Question))
        {
            var session = await AskedAsync(question.Key, services, cancellationToken);
            judged.AddRange(question.Select(pause => new JudgedPause(pause, (int)session.Hangover(pause.Heard, TimeSpan.FromMilliseconds(UsualMs)).TotalMilliseconds)));
        }
        return judged;
    }

    public static int MedianMs(IEnumerable<JudgedPause> judged) => judged.Select(static one => one.HangoverMs).Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;

    // A conversation in which this question is open.
    private static async Task<ChatSession> AskedAsync(string question, ChatServices services, CancellationToken cancellationToken)
    {
        var session = new ChatSession(services, "0612345678");
        switch (question)
        {
            case "début":
                break;
            case "autre":
                await session.SayAsync("Quels sont vos horaires ?", cancellationToken);
                break;
            case "confirmer":
                session.JumpTo("numéro");
                await session.SayAsync("06 42 34 56 78", cancellationToken);
                break;
            default:
                session.JumpTo(question);
                break;
        }
        return session;
    }
}
