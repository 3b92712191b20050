using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Phones;

namespace Voicebot.Appliance.Page.Views;

/// <summary>How long callers wait, and how many there are.</summary>
internal static class FiguresView
{
    public static Markup Of(IReadOnlyList<TurnStages> turns, IReadOnlyList<DayOfCalls>? days) => Html.Of($"""
        <h1>Mesures</h1>
        <section class="card" aria-labelledby="h-attente"><h2 id="h-attente">L’attente de l’appelant</h2>
        <p class="muted">De son dernier mot au premier son de la réponse ; {Shown.Count(turns.Count, "tour", "tours")} depuis le démarrage.</p>
        {(turns.Count == 0 ? Html.Of($"<p class=\"empty\">Encore aucune réponse.</p>") : Waiting(turns))}</section>
        <section class="card" aria-labelledby="h-jours"><h2 id="h-jours">Appels par jour</h2>
        {(days is null ? CallsView.NoJournal : DaysChart.Of(days))}</section>
        """);

    private static Markup Waiting(IReadOnlyList<TurnStages> turns)
    {
        var (median, high) = (At(turns, 50), At(turns, 95));
        return Html.Of($"""
            <dl class="facts"><div><dt>Médiane</dt><dd>{Shown.Seconds(median.Total)}</dd></div><div><dt>P95</dt><dd>{Shown.Seconds(high.Total)}</dd></div></dl>
            <div class="table"><table><caption class="hidden">Par étape</caption>
            <thead><tr><th scope="col">Étape</th><th scope="col" class="num">Médiane</th><th scope="col" class="num">P95</th><th scope="col" class="wide"><span class="hidden">Barre</span></th></tr></thead>
            <tbody>{TurnBar.Names.Select((name, stage) => Row(name, stage, median.Stages[stage], high.Stages[stage], Math.Max(1, high.Stages.Max())))}</tbody></table></div>
            """);
    }

    private static Markup Row(string name, int stage, int median, int high, int mostMs) => Html.Of($"""
        <tr><th scope="row">{name}</th><td class="num">{median}&#8239;ms</td><td class="num">{high}&#8239;ms</td>
        <td class="wide"><svg class="bar" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true"><rect class="s-none" width="300" height="8"/><rect class="s{stage} soft" width="{300 * high / mostMs}" height="8"/><rect class="s{stage}" width="{300 * median / mostMs}" height="8"/></svg></td></tr>
        """);

    private static (int Total, int[] Stages) At(IReadOnlyList<TurnStages> turns, int percent) => (
        LoadFigures.Percentile([.. turns.Select(static turn => turn.TotalMs).Order()], percent),
        [.. Enumerable.Range(0, TurnBar.Names.Length).Select(stage => LoadFigures.Percentile([.. turns.Select(turn => turn.Stage(stage)).Order()], percent))]);
}
