using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Page.Views;

/// <summary>A turn's wait as one small bar: silence, understanding, words, voice.</summary>
internal static class TurnBar
{
    public static readonly string[] Names = ["fin de parole", "compréhension", "premier mot", "premier son"];

    private const int FullMs = 3000; // longer ones end at the edge, and the figure beside tells

    public static Markup Of(TurnTrace turn)
    {
        var stages = TurnStages.Of(turn);
        var told = string.Join(", ", Enumerable.Range(0, Names.Length).Select(stage => $"{Names[stage]} {stages.Stage(stage)} ms"));
        return Html.Of($"""
            <span class="turn"><svg class="bar" viewBox="0 0 300 8" preserveAspectRatio="none" role="img" aria-label="{told}"><rect class="s-none" width="300" height="8"/>{Pieces(stages)}</svg><span class="muted">{Shown.Seconds(stages.TotalMs)}</span></span>
            """);
    }

    public static Markup Legend() => Html.Of($"""
        <ul class="legend">{Names.Select(static (name, stage) => Html.Of($"<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"s{stage}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{name}</li>"))}</ul>
        """);

    private static IEnumerable<Markup> Pieces(TurnStages stages)
    {
        var at = 0;
        for (var stage = 0; stage < Names.Length; stage++)
        {
            var (from, to) = (X(at), X(at + stages.Stage(stage)));
            at += stages.Stage(stage);
            if (to > from)
                yield return Html.Of($"<rect class=\"s{stage}\" x=\"{from}\" width=\"{to - from}\" height=\"8\"/>");
        }
    }

    private static int X(int ms) => Math.Min(300, ms * 300 / FullMs);
}
