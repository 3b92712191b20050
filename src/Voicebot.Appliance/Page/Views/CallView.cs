using System.Globalization;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;
using Voicebot.Audio;

namespace Voicebot.Appliance.Page.Views;

/// <summary>A call that is over: how it went, how the line was, and, where it was recorded, what was said.</summary>
internal static class CallView
{
    public static Markup Of(PastCall call, CallRecording? recording) => Html.Of($"""
        <p class="back"><a href="/appels">Tous les appels</a></p>
        <h1>Appel du {Shown.Moment(call.At)}</h1>
        <section class="card"><dl class="pairs">
        <div><dt>Numéro</dt><dd>{Shown.Number(call.Caller)}</dd></div>
        <div><dt>Durée</dt><dd>{Shown.Length(call.Seconds)}</dd></div>
        <div><dt>Sujet</dt><dd>{call.Topic ?? "inconnu"}</dd></div>
        <div><dt>Issue</dt><dd>{CallsView.End(call)}</dd></div>
        {(call.Ticket is { } number ? Html.Of($"<div><dt>Dossier</dt><dd><a href=\"/dossiers/{number}\">{number}</a></dd></div>") : Markup.None)}
        </dl></section>
        <h2>La ligne</h2>
        <section class="card">{(call.Line is { } line ? Line(line) : Html.Of($"<p class=\"muted\">Cet appel date d’avant la mesure.</p>"))}</section>
        <h2>Ce qui a été dit</h2>
        <section class="card">{(recording is null ? Html.Of($"<p class=\"muted\">Cet appel n’est pas enregistré : les paroles n’en sont gardées que dans son dossier.</p>") : Said(call.CallId, recording))}</section>
        """);

    /// <summary>Each figure with what it means to whoever has to mend a line.</summary>
    private static Markup Line(LineQuality line) => Html.Of($"""
        <dl class="pairs">
        <div><dt>Niveau</dt><dd>{Level(line.LevelDbfs, "l’appelant n’a rien dit")} {Chip(line.LevelDbfs is { } level ? level < -38 ? "faible" : level > -9 ? "fort" : "bon" : null)}</dd></div>
        <div><dt>Bruit</dt><dd>{Level(line.NoiseDbfs, "jamais entendu seul")} {Chip(line.NoiseDbfs is { } noise ? noise > -45 ? "bruyant" : "bon" : null)}</dd></div>
        <div><dt>Écho</dt><dd>{(line.EchoMs is { } delay ? Html.Of($"revient après {delay}&#8239;ms, {line.EchoTakenDb}&#8239;dB en sont ôtés") : Html.Of($"aucun"))}</dd></div>
        <div><dt>Trous</dt><dd>{(line.Gaps == 0 ? Html.Of($"aucun") : Html.Of($"{Shown.Count(line.Gaps, "trou", "trous")}, {Shown.Seconds(line.GapMs)} en tout"))} {Chip(line.Gaps > 0 ? "à regarder" : null)}</dd></div>
        </dl>
        """);

    private static Markup Level(int? dbfs, string none) => dbfs is { } level ? Html.Of($"{level.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}&#8239;dBFS") : Html.Of($"<span class=\"muted\">{none}</span>");

    private static Markup Chip(string? word) => word is null ? Markup.None : Html.Of($"<span class=\"chip {(word == "bon" ? "good" : "warn")}\">{word}</span>");

    private static Markup Said(Guid callId, CallRecording recording) => Html.Of($"""
        <p class="muted">La voix de l’appelant, telle qu’elle est arrivée ; l’appelant avait été prévenu et n’a pas refusé.</p>
        <audio controls preload="none" src="/appels/{callId}/son.wav" aria-label="Voix de l’appelant"></audio>
        {TurnBar.Legend()}
        <div class="talk" role="log" aria-label="Conversation" tabindex="0">{Lines(recording)}</div>
        """);

    private static IEnumerable<Markup> Lines(CallRecording recording)
    {
        // A turn is told when its reply was spoken: what was heard belongs in front of that.
        var turns = new Queue<TurnTrace>(recording.Records.OfType<TurnTrace>());
        foreach (var record in recording.Records)
        {
            if (record is PhaseTrace { Phase: nameof(CallPhase.Thinking) } && turns.TryDequeue(out var turn))
                yield return turn.Heard.Length > 0
                    ? Html.Of($"<p class=\"caller\"><span class=\"who\">Appelant</span>{turn.Heard}{TurnBar.Of(turn)}</p>")
                    : Html.Of($"<p class=\"caller\"><span class=\"who\">Appelant</span><i>rien n’a été compris</i>{TurnBar.Of(turn)}</p>");
            else if (record is SayTrace say)
                yield return Html.Of($"<p class=\"bot\"><span class=\"who\">Appareil, {Shown.Length(say.AtMs / 1000)}</span>{say.Text}</p>");
        }
    }
}
