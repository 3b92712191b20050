namespace Voicebot.Appliance.Page.Views;

/// <summary>What a technician does by hand.</summary>
internal static class ToolsView
{
    /// <param name="host">Whether it can be updated.</param>
    /// <param name="session">Whose form tokens.</param>
    /// <param name="result">Of a self-test that has just been made.</param>
    /// <param name="update">Of an update that has just been sent.</param>
    public static Markup Of(IPageHost host, Session session, (bool Passed, string Told)? result = null, (bool Done, string Told)? update = null) => Html.Of($"""
        <h1>Outils</h1>
        <section class="card" aria-labelledby="h-essai"><h2 id="h-essai">Appel d’essai</h2>
        <p>L’appareil s’appelle lui-même, se pose une question et vérifie qu’il se comprend. Cela dure une vingtaine de secondes et prend une ligne.</p>
        {Notice(result)}
        <form method="post" action="/outils/essai" data-busy="Essai en cours…">{Layout.Token(session)}<button>Lancer l’essai</button></form></section>
        <section class="card" aria-labelledby="h-asterisk"><h2 id="h-asterisk">Fichiers d’Asterisk</h2>
        <p>Remplis pour cet appareil : des ajouts à ceux de votre central, son certificat, et <code>a-taper.txt</code>, les lignes à taper. Rien du vôtre n’est remplacé. Ils contiennent le secret du gestionnaire : ne les envoyez pas par courriel.</p>
        <p><a class="button" href="/outils/asterisk.tar.gz" download>Pour Asterisk</a> <a class="button" href="/outils/freepbx.tar.gz" download>Pour FreePBX</a></p></section>
        <section class="card" aria-labelledby="h-aide"><h2 id="h-aide">Pour qui aide</h2>
        <p>Une archive : versions, réglages, pannes, dernières lignes du service, appels par jour. Ni secret, ni numéro, ni parole ; regardez-la avant de l’envoyer.</p>
        <p><a class="button" href="/outils/support.tar.gz" download>Télécharger l’archive</a></p></section>
        {(host.CanUpdate ? Update(host, session, update) : Markup.None)}
        """);

    // The token stands before the file: it is read first.
    private static Markup Update(IPageHost host, Session session, (bool Done, string Told)? result) => Html.Of($"""
        <section class="card" aria-labelledby="h-mise-a-jour"><h2 id="h-mise-a-jour">Mise à jour</h2>
        <p>Un fichier <code>voicebot-VERSION-ARCH.update</code>, signé. Les appels en cours finissent, l’appareil redémarre, s’essaie et garde la nouvelle version si l’appel d’essai réussit ; sinon l’ancienne revient seule.</p>
        {(host.UpdateNews is { } news ? Html.Of($"<p class=\"muted\">Dernière : {news}</p>") : Markup.None)}
        {Notice(result)}
        <form method="post" action="/outils/mise-a-jour" enctype="multipart/form-data" data-busy="Envoi et vérification…">{Layout.Token(session)}
        <label for="fichier">Fichier de mise à jour</label><input type="file" id="fichier" name="fichier" accept=".update" required>
        <button>Envoyer</button></form></section>
        """);

    private static Markup Notice((bool Good, string Told)? result) => result is { } one
        ? Html.Of($"<p class=\"notice {(one.Good ? "good" : "bad")}\" role=\"{(one.Good ? "status" : "alert")}\">{one.Told}</p>")
        : Markup.None;
}
