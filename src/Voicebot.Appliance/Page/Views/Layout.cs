namespace Voicebot.Appliance.Page.Views;

/// <summary>What every page has around it.</summary>
internal static class Layout
{
    private static readonly (string Path, string Name)[] s_places = [("/", "État"), ("/appels", "Appels"), ("/dossiers", "Dossiers"), ("/mesures", "Mesures"), ("/scenario", "Scénario"), ("/reglages", "Réglages"), ("/outils", "Outils")];

    /// <param name="current">The place it belongs to.</param>
    /// <param name="isLive">Its regions change by themselves.</param>
    public static Markup Page(string title, string current, Session session, Markup body, bool isLive = false) => Frame(title, isLive ? "/flux" : null, Html.Of($"""
        <header class="top">
        <a class="brand" href="/"><svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 10v4M8 6v12M12 3v18M16 7v10M20 10v4"/></svg>Voicebot</a>
        <nav aria-label="Pages"><ul>{s_places.Select(place => Html.Of($"<li><a href=\"{place.Path}\"{Current(place.Path == current)}>{place.Name}</a></li>"))}</ul></nav>
        <form method="post" action="/deconnexion">{Token(session)}<button class="quiet">Se déconnecter</button></form>
        </header>
        <main id="contenu">{body}</main>
        """));

    /// <summary>A page without places to go.</summary>
    public static Markup Bare(string title, Markup body) => Frame(title, null, Html.Of($"<main id=\"contenu\" class=\"bare\">{body}</main>"));

    /// <summary>Proves that a form comes from here.</summary>
    public static Markup Token(Session session) => Html.Of($"<input type=\"hidden\" name=\"jeton\" value=\"{session.FormToken}\">");

    private static Markup Current(bool isCurrent) => isCurrent ? new Markup(" aria-current=\"page\"") : Markup.None;

    private static Markup Frame(string title, string? live, Markup body) => Html.Of($"""
        <!doctype html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} · Voicebot</title>
        <link rel="icon" href="{Assets.Icon}">
        <link rel="stylesheet" href="{Assets.Style}">
        <script src="{Assets.Script}" defer></script>
        </head>
        <body{(live is null ? Markup.None : Html.Of($" data-live=\"{live}\""))}>
        <a class="skip" href="#contenu">Aller au contenu</a>
        {body}
        </body>
        </html>
        """);
}
