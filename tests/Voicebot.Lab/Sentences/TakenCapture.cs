using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Lab.Sentences;

/// <summary>What a sentence tells beside its topic, or as an answer, and what the dialogue took for it.</summary>
/// <param name="Wanted">« - »: nothing may be taken, it is to be asked.</param>
/// <param name="Got">Null: nothing.</param>
sealed record TakenCapture(string Name, string Wanted, string? Got)
{
    public bool IsTold => Wanted != "-";

    // On a ticket nobody minds how « d’hier » is written.
    public bool IsRight => IsTold ? Got is not null && Words.Split(Got).SequenceEqual(Words.Split(Wanted)) : Got is null;

    public static IReadOnlyList<TakenCapture> Of(LabelledSentence sentence, ChatTurn turn) =>
        [.. sentence.Captures.Select(wanted => new TakenCapture(wanted.Key, wanted.Value, turn.Record.Captures.FirstOrDefault(one => one.Name == wanted.Key)?.Value))];
}
