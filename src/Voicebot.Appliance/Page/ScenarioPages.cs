using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Page.Views;

namespace Voicebot.Appliance.Page;

/// <summary>The scenario: looked at, checked, applied, and brought back to an earlier version.</summary>
internal sealed class ScenarioPages(IPageHost host)
{
    public async Task ShowAsync(HttpResponse response, string path, Session session)
    {
        if (path == "/scenario")
            await AnswerAsync(response, session, Current());
        else if (VersionOf(path) is { } version && host.Scenarios.Read(version.Number) is { } text)
            await response.WriteAsync(Layout.Page("Version", "/scenario", session, ScenarioView.Of(host, version, Text(text), Current(), session)));
        else
            await response.WriteAsync(Layout.Page("Introuvable", "", session, Html.Of($"<h1>Introuvable</h1><p>Cette version n’est pas gardée.</p>")), StatusCodes.Status404NotFound);
    }

    public async Task ActAsync(HttpContext context, string path, IFormCollection form, Session session)
    {
        if (path == "/scenario")
        {
            // Browsers send a text's lines with CR LF.
            var text = form["texte"].ToString().ReplaceLineEndings("\n");
            if (form["faire"] == "appliquer")
                await ApplyAsync(context, text, session);
            else
                await AnswerAsync(context.Response, session, text, Scenario.Check(Encoding.UTF8.GetBytes(text)));
        }
        else if (VersionOf(path) is { } version && host.Scenarios.Read(version.Number) is { } earlier)
            await ApplyAsync(context, Text(earlier), session);
        else
            await context.Response.RefuseAsync(StatusCodes.Status404NotFound, "Cette version n’est pas gardée.");
    }

    private async Task ApplyAsync(HttpContext context, string text, Session session)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var mistakes = host.ScenarioFile is { } file ? [(1, $"SCENARIO_PATH nomme {file}")] : Scenario.Check(json);
        if (mistakes.Count > 0)
        {
            await AnswerAsync(context.Response, session, text, mistakes);
            return;
        }
        try
        {
            if (text != Current())
                await host.ApplyScenarioAsync(json, context.RequestAborted);
            await AnswerAsync(context.Response, session, text, done: "Appliqué : il sert dès l’appel suivant.");
        }
        catch (Exception error) when (error is ScenarioException or IOException or UnauthorizedAccessException)
        {
            await AnswerAsync(context.Response, session, text, [(1, error.Message)]);
        }
    }

    private async Task AnswerAsync(HttpResponse response, Session session, string text, IReadOnlyList<(int Line, string Reason)>? mistakes = null, string? done = null) =>
        await response.WriteAsync(
            Layout.Page("Scénario", "/scenario", session, ScenarioView.Of(host, text, session, mistakes, done)),
            mistakes is { Count: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    private string Current() => host.ScenarioFile is { } file ? Text(File.ReadAllBytes(file)) : Text(host.Scenarios.Read(host.Scenarios.Versions[0].Number)!);

    private ScenarioVersion? VersionOf(string path) => path.Split('/') is ["", "scenario", var word] && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? host.Scenarios.Versions.FirstOrDefault(one => one.Number == number)
        : null;

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json).TrimStart('\uFEFF').ReplaceLineEndings("\n");
}
