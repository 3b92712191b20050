using Microsoft.AspNetCore.Http;
using Voicebot.Appliance.Page.Views;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Page;

/// <summary>The settings, shown and changed.</summary>
internal sealed class SettingsPages(IPageHost host)
{
    public Task ShowAsync(HttpResponse response, Session session) => AnswerAsync(response, session, null, null, null);

    public async Task ActAsync(HttpResponse response, string path, IFormCollection form, Session session)
    {
        if (path == "/reglages/redemarrer" && host.CanRestart)
        {
            host.Restart();
            await response.WriteAsync(Layout.Page("Redémarrage", "/reglages", session, Html.Of($"""
                <h1>Redémarrage</h1><p class="notice" role="status">Les appels en cours passent à une personne, puis le service redémarre. Il faudra se reconnecter.</p><p><a class="button" href="/">État</a></p>
                """)));
            return;
        }
        if (path != "/reglages")
        {
            await response.RefuseAsync(StatusCodes.Status404NotFound, "Il n’y a rien à cette adresse.");
            return;
        }
        var typed = form.ToDictionary(static field => field.Key, static field => field.Value.ToString());
        try
        {
            await AnswerAsync(response, session, null, null, host.Settings.Write(typed));
        }
        catch (Exception error) when (error is SettingException or IOException or UnauthorizedAccessException)
        {
            await AnswerAsync(response, session, typed, ((error as SettingException)?.Name, error.Message), null);
        }
    }

    private async Task AnswerAsync(HttpResponse response, Session session, IReadOnlyDictionary<string, string>? typed, (string? Name, string Told)? problem, IReadOnlyList<string>? changed)
    {
        Markup body;
        try
        {
            body = SettingsView.Of(host, host.Settings.Read(), session, typed, problem, changed);
        }
        // The file itself cannot be read any more.
        catch (Exception error) when (error is SettingException or IOException or UnauthorizedAccessException)
        {
            body = Html.Of($"<h1>Réglages</h1><p class=\"notice bad\" role=\"alert\">{error.Message}</p>");
        }
        await response.WriteAsync(Layout.Page("Réglages", "/reglages", session, body), problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
