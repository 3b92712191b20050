using System.Globalization;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Page.Views;

/// <summary>The scenario's text, its mistakes, and its versions.</summary>
internal static class ScenarioView
{
    /// <param name="text">In the form.</param>
    /// <param name="mistakes">Of that text; null: nobody has looked.</param>
    /// <param name="done">What has just been done.</param>
    public static Markup Of(IPageHost host, string text, Session session, IReadOnlyList<(int Line, string Reason)>? mistakes = null, string? done = null) => Html.Of($"""
        <h1>Scénario</h1>
        {(host.ScenarioFile is { } file ? Html.Of($"<p class=\"notice\">Le fichier <code>{file}</code> est en vigueur (<code>SCENARIO_PATH</code>) : videz ce réglage pour changer le scénario ici.</p>") : Markup.None)}
        {(done is null ? Markup.None : Html.Of($"<p class=\"notice good\" role=\"status\">{done}</p>"))}
        {(mistakes is null ? Markup.None : Verdict(mistakes))}
        <section class="card" aria-labelledby="h-texte"><h2 id="h-texte">Le texte</h2>
        <p class="muted" id="aide">Ce que l’appareil dit et demande. Appliqué, il sert dès l’appel suivant ; les appels en cours gardent le leur. Le format est décrit dans CONTRIBUTING.md.</p>
        <form method="post" action="/scenario" enctype="multipart/form-data" data-busy="Un instant…">{Layout.Token(session)}
        <label for="texte">Scénario (JSON)</label>
        <textarea id="texte" name="texte" rows="24" spellcheck="false" autocapitalize="off" aria-describedby="aide"{(mistakes is { Count: > 0 } ? new Markup(" aria-invalid=\"true\"") : Markup.None)}>
        {text}</textarea>
        <p class="buttons"><button name="faire" value="verifier" class="plain">Vérifier</button>{(host.ScenarioFile is null ? Html.Of($"<button name=\"faire\" value=\"appliquer\">Appliquer</button>") : Markup.None)}</p></form></section>
        <section class="card" aria-labelledby="h-versions"><h2 id="h-versions">Versions</h2>
        <ul class="versions">{host.Scenarios.Versions.Select((version, index) => Html.Of($"<li><a href=\"/scenario/{version.Number}\">{Name(version)}</a><span class=\"muted\">{(version.At is { } at ? Shown.Moment(at) : "livrée avec l’appareil")}</span>{(index == 0 && host.ScenarioFile is null ? Html.Of($"<span class=\"chip good\">en vigueur</span>") : Markup.None)}</li>"))}</ul></section>
        """);

    /// <summary>One version, beside the one in effect.</summary>
    public static Markup Of(IPageHost host, ScenarioVersion version, string text, string current, Session session)
    {
        var lines = TextDifference.Of(current, text);
        return Html.Of($"""
            <p class="back"><a href="/scenario">Le scénario et ses versions</a></p>
            <div class="heading"><h1>{Name(version)}</h1>{(lines.Count == 0 || host.ScenarioFile is not null ? Markup.None : Html.Of($"<form method=\"post\" action=\"/scenario/{version.Number}\" data-busy=\"Un instant…\">{Layout.Token(session)}<button>Revenir à cette version</button></form>"))}</div>
            <p class="muted">{(version.At is { } at ? $"Appliquée le {Shown.Moment(at)}." : "Livrée avec l’appareil.")}</p>
            <section class="card" aria-labelledby="h-ecarts"><h2 id="h-ecarts">Ce qu’elle changerait à la version en vigueur</h2>
            {(lines.Count == 0 ? Html.Of($"<p class=\"empty\">Rien : c’est le même texte.</p>") : Html.Of($"<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Écarts, ligne par ligne\"><table class=\"diff\"><thead class=\"hidden\"><tr><th scope=\"col\">Sens</th><th scope=\"col\">Ligne</th><th scope=\"col\">Texte</th></tr></thead><tbody>{lines.Select(Line)}</tbody></table></div>"))}</section>
            """);
    }

    private static Markup Verdict(IReadOnlyList<(int Line, string Reason)> mistakes) => mistakes.Count == 0
        ? Html.Of($"<p class=\"notice good\" role=\"status\">Aucune erreur.</p>")
        : Html.Of($"<div class=\"notice bad\" role=\"alert\"><p>{Shown.Count(mistakes.Count, "erreur", "erreurs")}, rien n’est appliqué :</p><ul>{mistakes.Select(static one => Html.Of($"<li>ligne {one.Line} : {one.Reason}</li>"))}</ul></div>");

    private static string Name(ScenarioVersion version) => version.Number == 0 ? "Version d’origine" : $"Version {version.Number.ToString(CultureInfo.InvariantCulture)}";

    private static Markup Line(DifferentLine line) => line.Kind == '…'
        ? Html.Of($"<tr class=\"same\"><td></td><td></td><td>{line.Text}</td></tr>")
        : Html.Of($"<tr class=\"{(line.Kind switch { '+' => "plus", '-' => "minus", _ => "same" })}\"><td>{(line.Kind switch { '+' => "+", '-' => "−", _ => "" })}</td><td class=\"num\">{line.Number}</td><td><code>{line.Text}</code></td></tr>");
}
