using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Lab.Sentences;

/// <summary>What a sentence tells beside its topic, or as an answer, and what the dialogue took for it.</summary>
/// <param name="Wanted">« - »: nothing may be taken, it is to be asked.</param>
/// <param name="Got">Null: nothing.</param>
sealed record TakenCapture(string Name, string Wanted, string? Got)
{
    /// <summary>No capture: how the answer to a free question begins.</summary>
    private const string Answer = "réponse";

    public bool IsTold => Wanted != "-";

    // On a ticket nobody minds how « d’hier » is written.
    public bool IsRight => IsTold ? Got is not null && Words.Split(Got).SequenceEqual(Words.Split(Wanted)) : Got is null;

    public static IReadOnlyList<TakenCapture> Of(LabelledSentence sentence, ChatTurn turn) =>
        [.. sentence.Captures.Select(wanted => new TakenCapture(wanted.Key, wanted.Value, wanted.Key == Answer ? Said(wanted.Value, turn) : turn.Record.Captures.FirstOrDefault(one => one.Name == wanted.Key)?.Value))];

    private static string Said(string wanted, ChatTurn turn) => turn.Said[0].StartsWith(wanted, StringComparison.Ordinal) ? wanted : turn.Said[0];
}
