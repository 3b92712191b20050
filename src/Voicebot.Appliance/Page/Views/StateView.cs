using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Page.Views;

/// <summary>What the box is doing now. Its regions are sent again when they change.</summary>
internal static class StateView
{
    public static Markup Of(IPageHost host, LiveCalls live, TimeProvider time)
    {
        var regions = Regions(host, live, time).ToDictionary(static one => one.Region, static one => one.Markup);
        return Html.Of($"""
            <p id="lien" class="notice bad" role="status" hidden>La liaison avec l’appareil est perdue. Nouvel essai…</p>
            <div id="etat">{regions["etat"]}</div>
            <div class="columns">
            <section class="card" aria-labelledby="h-voyants"><h2 id="h-voyants">Voyants</h2><div id="voyants">{regions["voyants"]}</div></section>
            <section class="card" aria-labelledby="h-pannes"><h2 id="h-pannes">À surveiller</h2><div id="pannes">{regions["pannes"]}</div></section>
            </div>
            <section aria-labelledby="h-direct"><h2 id="h-direct">Appels en cours</h2><div id="direct">{regions["direct"]}</div></section>
            """);
    }

    public static IEnumerable<(string Region, Markup Markup)> Regions(IPageHost host, LiveCalls live, TimeProvider time)
    {
        var state = host.Board.State;
        yield return ("etat", Headline(state));
        yield return ("voyants", LightsView.Of(state));
        yield return ("pannes", Troubles(state));
        yield return ("direct", Calls(host, state, live, time));
    }

    private static Markup Headline(ApplianceState state)
    {
        var (look, head) = state.Phase switch
        {
            AppliancePhase.Starting => ("wait", "Démarrage"),
            AppliancePhase.Stopping => ("wait", "Arrêt en cours"),
            _ when state.IsDegraded => ("warn", "En service dégradé"),
            _ => ("good", "En service"),
        };
        var said = state.Phase switch
        {
            AppliancePhase.Starting => "Les modèles se chargent ; un appel n’est pris que si les phrases sont déjà prêtes.",
            AppliancePhase.Stopping => "Plus aucun nouvel appel ; ceux en cours passent à une personne.",
            _ when state.IsDegraded => "Les appels sont pris, mais pas aussi bien qu’ils le pourraient.",
            _ => "Les appels sont pris.",
        };
        return Html.Of($"""
            <div class="headline {look}"><div><h1><span class="dot" aria-hidden="true"></span>{head}</h1><p>{said}</p></div>
            <dl class="facts">
            <div><dt>Lignes prises</dt><dd>{state.Calls.Length}<small> sur {state.Lines}</small></dd></div>
            <div><dt>Température</dt><dd>{(state.TemperatureC is { } celsius ? Html.Of($"{celsius}<small> °C</small>") : Html.Of($"<small>non donnée</small>"))}</dd></div>
            </dl></div>
            """);
    }

    private static Markup Troubles(ApplianceState state) => state.Troubles.IsEmpty
        ? Html.Of($"<p class=\"muted\">Rien à signaler.</p>")
        : Html.Of($"<ul class=\"troubles\">{state.Troubles.Select(Line)}</ul>");

    private static Markup Line(Trouble trouble) => Html.Of($"""
        <li class="{(trouble.Fault == Fault.None ? "warn" : "bad")}"><b>{(trouble.Fault == Fault.None ? "À savoir" : $"Panne {(int)trouble.Fault}")}</b> {trouble.Reason}</li>
        """);

    private static Markup Calls(IPageHost host, ApplianceState state, LiveCalls live, TimeProvider time)
    {
        var calls = live.All;
        return calls.Count == 0
            ? Html.Of($"<p class=\"empty\">Aucun appel. Un appel qui commence apparaît ici, mot à mot.</p>")
            : Html.Of($"{TurnBar.Legend()}<div class=\"calls\">{calls.Select(call => Call(call, host.IsOwn(call.CallId), Activity(state, call.CallId), time))}</div>");
    }

    private static string Activity(ApplianceState state, Guid callId)
    {
        foreach (var call in state.Calls)
            if (call.CallId == callId)
                return call.Activity switch
                {
                    CallActivity.Greeting => "accueil",
                    CallActivity.Listening => "écoute",
                    CallActivity.Thinking => "réfléchit",
                    _ => "parle",
                };
        return "";
    }

    private static Markup Call(LiveCall call, bool isOwn, string activity, TimeProvider time) => Html.Of($"""
        <article class="card call">
        <header><h3>{(isOwn ? "Appel d’essai" : Shown.Number(call.Caller))}</h3><span class="chip">{activity}</span>
        <span class="muted clock" data-seconds="{(int)(time.GetUtcNow() - call.BegunAt).TotalSeconds}" data-call="{call.CallId}"></span></header>
        <div class="talk" role="log" aria-label="Conversation" tabindex="0">{call.Lines.Select(Said)}</div>
        </article>
        """);

    private static Markup Said(LiveLine line) => line switch
    {
        { IsCaller: false } => Html.Of($"<p class=\"bot\"><span class=\"who\">Appareil</span>{line.Text}</p>"),
        { Text: null } => Html.Of($"<p class=\"caller\"><span class=\"who\">Appelant</span>…</p>"),
        { Text: "" } => Html.Of($"<p class=\"caller\"><span class=\"who\">Appelant</span><i>rien n’a été compris</i>{Bar(line)}</p>"),
        _ => Html.Of($"<p class=\"caller\"><span class=\"who\">Appelant</span>{line.Text}{Bar(line)}</p>"),
    };

    private static Markup Bar(LiveLine line) => line.Turn is { } turn ? TurnBar.Of(turn) : Markup.None;
}
