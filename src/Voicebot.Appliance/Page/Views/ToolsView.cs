using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Page.Views;

/// <summary>What a technician does by hand.</summary>
internal static class ToolsView
{
    private static readonly Dictionary<string, string> s_files = new()
    {
        ["extensions.conf"] = "le plan de numérotation : le 777, et une personne quand il le faut",
        ["manager.conf"] = "le compte de l’appareil, avec son seul droit",
        ["pjsip.conf"] = "deux postes pour essayer",
    };

    /// <param name="result">Of a self-test that has just been made.</param>
    public static Markup Of(Session session, (bool Passed, string Told)? result) => Html.Of($"""
        <h1>Outils</h1>
        <section class="card" aria-labelledby="h-essai"><h2 id="h-essai">Appel d’essai</h2>
        <p>L’appareil s’appelle lui-même, se pose une question et vérifie qu’il se comprend. Cela dure une vingtaine de secondes et prend une ligne.</p>
        {(result is { } one ? Html.Of($"<p class=\"notice {(one.Passed ? "good" : "bad")}\" role=\"status\">{one.Told}</p>") : Markup.None)}
        <form method="post" action="/outils/essai" data-busy="Essai en cours…">{Layout.Token(session)}<button>Lancer l’essai</button></form></section>
        <section class="card" aria-labelledby="h-asterisk"><h2 id="h-asterisk">Fichiers d’Asterisk</h2>
        <p>Remplis pour cet appareil, à ajouter à ceux de votre central. Ils contiennent le secret du gestionnaire : ne les envoyez pas par courriel.</p>
        <ul class="files">{AsteriskConfig.Files.Select(static file => Html.Of($"<li><a href=\"/outils/asterisk/{file}\" download>{file}</a><span class=\"muted\">{s_files.GetValueOrDefault(file, "")}</span></li>"))}</ul></section>
        <section class="card" aria-labelledby="h-aide"><h2 id="h-aide">Pour qui aide</h2>
        <p>Une archive : versions, réglages, pannes, dernières lignes du service, appels par jour. Ni secret, ni numéro, ni parole ; regardez-la avant de l’envoyer.</p>
        <p><a class="button" href="/outils/support.tar.gz" download>Télécharger l’archive</a></p></section>
        """);
}
