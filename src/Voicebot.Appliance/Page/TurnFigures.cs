using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Page;

/// <summary>Where callers' waiting goes, of the last turns since the start.</summary>
public sealed class TurnFigures : ITrace
{
    public const int Kept = 2000;

    private readonly Lock _changing = new();
    private readonly Queue<TurnStages> _turns = new(Kept);

    public IReadOnlyList<TurnStages> All
    {
        get
        {
            lock (_changing)
                return [.. _turns];
        }
    }

    public void Write(TraceRecord record)
    {
        if (record is not TurnTrace { FirstAudioMs: not null } turn)
            return;
        lock (_changing)
        {
            if (_turns.Count == Kept)
                _turns.Dequeue();
            _turns.Enqueue(TurnStages.Of(turn));
        }
    }
}

/// <summary>The wait for a reply, from the caller's last voiced moment, cut into pieces that add up.</summary>
/// <param name="SilenceMs">Until the turn was over.</param>
/// <param name="UnderstandingMs">Then until it was decided what to say: what is left of the recognition, and the understanding.</param>
/// <param name="WordsMs">Then until the reply's first text.</param>
/// <param name="VoiceMs">Then until the first sound.</param>
public readonly record struct TurnStages(int SilenceMs, int UnderstandingMs, int WordsMs, int VoiceMs)
{
    public int TotalMs => SilenceMs + UnderstandingMs + WordsMs + VoiceMs;

    public int Stage(int index) => index switch { 0 => SilenceMs, 1 => UnderstandingMs, 2 => WordsMs, _ => VoiceMs };

    /// <remarks>An acknowledgement may sound before the reply is decided: then the later pieces are empty.</remarks>
    public static TurnStages Of(TurnTrace turn)
    {
        var total = turn.FirstAudioMs ?? turn.FirstTextMs ?? turn.UnderstandingMs;
        var silence = Math.Clamp(turn.EndpointMs, 0, Math.Max(0, total));
        var understood = Math.Clamp(turn.UnderstandingMs, silence, Math.Max(silence, total));
        var words = Math.Clamp(turn.FirstTextMs ?? understood, understood, Math.Max(understood, total));
        return new TurnStages(silence, understood - silence, words - understood, Math.Max(0, total - words));
    }
}
