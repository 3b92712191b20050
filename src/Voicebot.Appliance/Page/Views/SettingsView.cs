using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Page.Views;

/// <summary>The settings file as a form.</summary>
internal static class SettingsView
{
    // Of the image's memory card: read at each start, and stronger than what is kept.
    private const string Card = "/boot/firmware/voicebot.env";

    /// <param name="fields">As the file has them.</param>
    /// <param name="typed">What was asked for and not written; null: nothing.</param>
    /// <param name="problem">Why; its name, where it is known, is the field's.</param>
    /// <param name="changed">What has just been written.</param>
    public static Markup Of(IPageHost host, IReadOnlyList<SettingField> fields, Session session, IReadOnlyDictionary<string, string>? typed = null, (string? Name, string Told)? problem = null, IReadOnlyList<string>? changed = null)
    {
        var byName = fields.ToDictionary(static field => field.Known.Name);
        var waiting = fields.Where(static field => field.Waits).Select(static field => field.Known.Name).ToList();
        return Html.Of($"""
            <h1>Réglages</h1>
            {(problem is { } one ? Html.Of($"<p class=\"notice bad\" role=\"alert\">Rien n’est enregistré. {one.Told}</p>") : Markup.None)}
            {(changed is null ? Markup.None : Html.Of($"<p class=\"notice good\" role=\"status\">{(changed.Count == 0 ? "Rien n’a changé." : $"Enregistré : {string.Join(", ", changed)}.")}</p>"))}
            {(waiting.Count == 0 ? Markup.None : Waiting(host, waiting, session))}
            {(File.Exists(Card) ? Html.Of($"<p class=\"notice\">La carte mémoire contient un <code>voicebot.env</code> : au prochain allumage il l’emporte sur cette page. Reportez-y ces réglages, ou retirez-le.</p>") : Markup.None)}
            <p class="muted">Fichier <code>{host.Settings.File}</code>. Chaque réglage sert au prochain démarrage du service ; le scénario, lui, sert dès l’appel suivant. Les secrets ne sont jamais montrés : un champ vide les laisse comme ils sont.</p>
            <form method="post" action="/reglages" class="settings" data-busy="Enregistrement…" autocomplete="off">{Layout.Token(session)}
            {KnownSetting.Groups.Select(group => Html.Of($"<fieldset class=\"card\"><legend>{group.Group}</legend><div class=\"fields\">{group.Settings.Select(known => Field(byName[known.Name], typed?.GetValueOrDefault(known.Name), problem is { } two && two.Name == known.Name ? two.Told : null))}</div></fieldset>"))}
            <p><button>Enregistrer</button></p></form>
            """);
    }

    private static Markup Waiting(IPageHost host, List<string> waiting, Session session) => Html.Of($"""
        <section class="notice" aria-label="Redémarrage"><p>{(waiting.Count == 1 ? "Un réglage attend" : $"{waiting.Count} réglages attendent")} le redémarrage : {string.Join(", ", waiting)}.</p>
        {(host.CanRestart ? Html.Of($"<form method=\"post\" action=\"/reglages/redemarrer\" data-busy=\"Redémarrage…\">{Layout.Token(session)}<button class=\"plain\">Redémarrer le service</button></form><p class=\"hint\">Les appels en cours passent à une personne.</p>") : Html.Of($"<p class=\"hint\">Relancez le service pour qu’ils servent.</p>"))}</section>
        """);

    private static Markup Field(SettingField field, string? typed, string? problem)
    {
        var (known, id) = (field.Known, "r-" + field.Known.Name);
        var value = typed ?? field.Value;
        var hints = new[] { problem, field.Overruled is { } other ? $"{other} : le fichier ne décide pas" : null, field.Waits ? "attend le redémarrage" : null }.OfType<string>().ToList();
        var attributes = Html.Of($"id=\"{id}\" name=\"{known.Name}\"{(hints.Count > 0 ? Html.Of($" aria-describedby=\"{id}-note\"") : Markup.None)}{(problem is null ? Markup.None : new Markup(" aria-invalid=\"true\""))}{(field.Overruled is null ? Markup.None : new Markup(" disabled"))}");
        return Html.Of($"""
            <div class="field"><label for="{id}">{known.Label}</label>{Input(field, value, attributes)}
            <small class="muted"><code>{known.Name}</code></small>{(hints.Count > 0 ? Html.Of($"<small id=\"{id}-note\" class=\"{(problem is null ? "waits" : "wrong")}\">{string.Join(" ; ", hints)}</small>") : Markup.None)}</div>
            """);
    }

    private static Markup Input(SettingField field, string value, Markup attributes)
    {
        var usual = KnownSetting.Defaults.GetValueOrDefault(field.Known.Name, "");
        switch (field.Known.Kind)
        {
            case SettingKind.Switch or SettingKind.Choice:
                var choices = field.Known.Kind == SettingKind.Switch ? ["on", "off"] : field.Known.Choices;
                // What stands there and is none of them stays visible.
                IEnumerable<string> all = choices.Contains(value, StringComparer.OrdinalIgnoreCase) || value.Length == 0 ? choices : [.. choices, value];
                return Html.Of($"<select {attributes}><option value=\"\">{(usual.Length > 0 ? $"par défaut : {usual}" : "par défaut")}</option>{all.Select(choice => Html.Of($"<option{(choice.Equals(value, StringComparison.OrdinalIgnoreCase) ? new Markup(" selected") : Markup.None)}>{choice}</option>"))}</select>");
            case SettingKind.Secret:
                return Html.Of($"<input type=\"password\" autocomplete=\"new-password\" placeholder=\"{(field.IsSet ? "••• réglé" : "aucun")}\" {attributes}>");
            default:
                return Html.Of($"<input value=\"{value}\" placeholder=\"{usual}\"{(field.Known.Kind == SettingKind.Number ? new Markup(" inputmode=\"numeric\"") : Markup.None)} spellcheck=\"false\" {attributes}>");
        }
    }
}
