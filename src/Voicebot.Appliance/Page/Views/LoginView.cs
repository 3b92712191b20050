namespace Voicebot.Appliance.Page.Views;

internal static class LoginView
{
    public static Markup Of(string? problem) => Layout.Bare("Connexion", Html.Of($"""
        <form class="login" method="post" action="/connexion">
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 10v4M8 6v12M12 3v18M16 7v10M20 10v4"/></svg>
        <h1>Voicebot</h1>
        <p class="muted">Le standard vocal de votre service après‑vente.</p>
        {(problem is null ? Markup.None : Html.Of($"<p class=\"notice bad\" role=\"alert\">{problem}</p>"))}
        <label for="motdepasse">Mot de passe</label>
        <input id="motdepasse" name="motdepasse" type="password" autocomplete="current-password" required autofocus>
        <button>Se connecter</button>
        <p class="hint">Oublié ? Sur l’appareil, <code>sudo -u voicebot voicebot page password</code> en tire un nouveau.</p>
        </form>
        """));
}
