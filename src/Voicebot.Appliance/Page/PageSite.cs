using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Page.Views;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Page;

/// <summary>What is at which address, and who may see it. The only doors without a login: the login itself, its looks, and what monitoring asks.</summary>
/// <param name="desk">Null: no journal is kept.</param>
public sealed class PageSite(IPageHost host, PagePassword password, LiveCalls live, TurnFigures turns, Metrics metrics, JournalDesk? desk, TimeProvider time) : IDisposable
{
    private const string Cookie = "__Host-voicebot";
    private const string FormTokenField = "jeton";
    private const int PerPage = 50;
    private const long MostScenarioBytes = 512 << 10;

    private readonly Sessions _sessions = new(time);
    private readonly RateLimit _requests = new(burst: 200, every: TimeSpan.FromMilliseconds(50), allTogether: 4, time);
    private readonly RateLimit _logins = new(burst: 5, every: TimeSpan.FromSeconds(12), allTogether: 4, time);
    private readonly SemaphoreSlim _hashing = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly SettingsPages _settings = new(host);
    private readonly ScenarioPages _scenario = new(host);
    private readonly UpdatePages _update = new(host);
    private readonly LiveStream _stream = new(host, live, time);

    /// <summary>Ends what would go on for ever: the live streams.</summary>
    public void Stop() => _over.Cancel();

    public void Dispose()
    {
        _over.Dispose();
        _hashing.Dispose();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Harden(response);
        if (!_requests.Admits(Peer(context)))
        {
            await response.RefuseAsync(StatusCodes.Status429TooManyRequests, "Trop de demandes.");
            return;
        }
        var isPost = HttpMethods.IsPost(request.Method);
        if (!isPost && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await response.RefuseAsync(StatusCodes.Status405MethodNotAllowed, "GET et POST seulement.");
            return;
        }
        var path = request.Path.Value ?? "/";
        if (!isPost && await AnswerOpenAsync(path, response))
            return;
        var session = _sessions.Find(request.Cookies[Cookie]);
        if (path == "/connexion")
        {
            if (isPost)
                await LogInAsync(context);
            else if (session is not null)
                response.Go("/");
            else
                await response.WriteAsync(LoginView.Of(problem: null));
            return;
        }
        if (session is null)
        {
            if (isPost || path == "/flux")
                await response.RefuseAsync(StatusCodes.Status401Unauthorized, "Connectez-vous d’abord.");
            else
                response.Go("/connexion");
            return;
        }
        try
        {
            if (isPost)
                await ActAsync(context, path, session);
            else
                await ShowAsync(context, path, session);
        }
        catch (JournalException error)
        {
            await response.WriteAsync(Layout.Page("Journal", "", session, Html.Of($"<h1>Journal illisible</h1><p class=\"notice bad\">{error.Message}</p>")), StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Looks, and what monitoring asks: nothing of a caller in it.
    private async Task<bool> AnswerOpenAsync(string path, HttpResponse response)
    {
        switch (path)
        {
            case "/live":
                await response.TextAsync("vivant\n");
                return true;
            case "/ready":
                var state = host.Board.State;
                var isReady = state.Phase == Appliances.AppliancePhase.Ready;
                response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                await response.TextAsync(state.Summary + "\n");
                return true;
            case "/metrics":
                response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await response.WriteAsync(metrics.Text(host.Board.State), response.HttpContext.RequestAborted);
                return true;
            default:
                if (Assets.Find(path) is not { } asset)
                    return false;
                response.ContentType = asset.Type;
                response.Headers.CacheControl = "public, max-age=31536000, immutable";
                await response.Body.WriteAsync(asset.Bytes, response.HttpContext.RequestAborted);
                return true;
        }
    }

    private async Task ShowAsync(HttpContext context, string path, Session session)
    {
        var (query, response) = (context.Request.Query, context.Response);
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case []:
                await response.WriteAsync(Layout.Page("État", "/", session, StateView.Of(host, live, time), isLive: true));
                break;
            case ["flux"]:
                using (var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _over.Token))
                    await _stream.SendAsync(context, over.Token);
                break;
            case ["appels"]:
                var before = long.TryParse(query["avant"], out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
                await response.WriteAsync(Layout.Page("Appels", "/appels", session, CallsView.Of(desk?.Calls(before, PerPage + 1), PerPage)));
                break;
            case ["appels", var id] when Guid.TryParse(id, out var wanted) && desk?.Call(wanted) is { } call:
                await response.WriteAsync(Layout.Page("Appel", "/appels", session, CallView.Of(call, host.Recording(wanted))));
                break;
            case ["appels", var id, "son.wav"] when Guid.TryParse(id, out var wanted) && desk?.Call(wanted) is not null && host.Recording(wanted) is { } recording:
                response.ContentType = "audio/wav";
                var wav = WavFile.Write(recording.Sound(), Slin.SampleRateHz);
                response.ContentLength = wav.Length; // without it a browser knows no duration
                await response.Body.WriteAsync(wav, context.RequestAborted);
                break;
            case ["dossiers"]:
                var status = TicketsView.StatusOf(query["etat"]);
                var from = long.TryParse(query["avant"], out var number) ? number : long.MaxValue;
                await response.WriteAsync(Layout.Page("Dossiers", "/dossiers", session, TicketsView.Of(desk?.Tickets(status, from, PerPage + 1), status, PerPage, session)));
                break;
            case ["dossiers", "dossiers.csv"]:
                response.Download("text/csv; charset=utf-8", "dossiers.csv");
                await response.WriteAsync(host.TicketsCsv(), context.RequestAborted);
                break;
            case ["dossiers", var one] when long.TryParse(one, out var wanted) && desk?.Ticket(wanted) is { } ticket:
                await response.WriteAsync(Layout.Page($"Dossier {ticket.Number}", "/dossiers", session, TicketsView.Of(ticket, session)));
                break;
            case ["mesures"]:
                var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
                await response.WriteAsync(Layout.Page("Mesures", "/mesures", session,
                    FiguresView.Of(turns.All, desk?.Days(today.AddDays(-13), today, time.LocalTimeZone))));
                break;
            case ["scenario", ..]:
                await _scenario.ShowAsync(response, path, session);
                break;
            case ["reglages"]:
                await _settings.ShowAsync(response, session);
                break;
            case ["outils"]:
                await response.WriteAsync(Layout.Page("Outils", "/outils", session, ToolsView.Of(host, session)));
                break;
            case ["outils", ("asterisk.tar.gz" or "freepbx.tar.gz") and var archive]:
                response.Download("application/gzip", "voicebot-" + archive);
                await host.WriteAsteriskAsync(
                    response.Body, context.Connection.LocalIpAddress?.MapToIPv4().ToString() ?? "127.0.0.1", archive == "freepbx.tar.gz" ? AsteriskKind.FreePbx : AsteriskKind.Plain, context.RequestAborted);
                break;
            case ["outils", "support.tar.gz"]:
                response.Download("application/gzip", "voicebot-support.tar.gz");
                await host.WriteSupportAsync(response.Body, context.RequestAborted);
                break;
            default:
                await response.WriteAsync(Layout.Page("Introuvable", "", session, Html.Of($"<h1>Introuvable</h1><p>Il n’y a rien à cette adresse.</p>")), StatusCodes.Status404NotFound);
                break;
        }
    }

    private async Task ActAsync(HttpContext context, string path, Session session)
    {
        if (path == "/outils/mise-a-jour" && IsFromHere(context.Request))
        {
            await _update.ActAsync(context, session, FormTokenField); // too large to be read as a form
            return;
        }
        if (path.StartsWith("/scenario", StringComparison.Ordinal) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostScenarioBytes; // of somebody who is logged in
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!IsFromHere(context.Request) || !session.Owns(form[FormTokenField]))
        {
            await context.Response.RefuseAsync(StatusCodes.Status403Forbidden, "Ce formulaire ne vient pas de cette page.");
            return;
        }
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["deconnexion"]:
                _sessions.End(context.Request.Cookies[Cookie]!);
                context.Response.Cookies.Delete(Cookie, CookieLooks);
                context.Response.Go("/connexion");
                break;
            case ["dossiers", var one, "clore"] when long.TryParse(one, out var number):
                desk?.Close(number, time.GetUtcNow());
                context.Response.Go($"/dossiers/{number}");
                break;
            case ["scenario", ..]:
                await _scenario.ActAsync(context, path, form, session);
                break;
            case ["reglages", ..]:
                await _settings.ActAsync(context.Response, path, form, session);
                break;
            case ["outils", "essai"]:
                var result = await host.TestAsync(context.RequestAborted);
                await context.Response.WriteAsync(Layout.Page("Outils", "/outils", session, ToolsView.Of(host, session, result)));
                break;
            default:
                await context.Response.RefuseAsync(StatusCodes.Status404NotFound, "Il n’y a rien à cette adresse.");
                break;
        }
    }

    private async Task LogInAsync(HttpContext context)
    {
        // Before anything is computed: a hash takes a Pi half a second.
        if (!_logins.Admits(Peer(context)))
        {
            context.Response.Headers.RetryAfter = "60";
            await context.Response.WriteAsync(LoginView.Of("Trop d’essais. Attendez une minute."), StatusCodes.Status429TooManyRequests);
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var attempt = form["motdepasse"].ToString();
        await _hashing.WaitAsync(context.RequestAborted);
        try
        {
            if (!IsFromHere(context.Request) || attempt.Length > 200 || !password.Is(attempt))
            {
                await context.Response.WriteAsync(LoginView.Of("Ce n’est pas le mot de passe."), StatusCodes.Status401Unauthorized);
                return;
            }
        }
        finally
        {
            _hashing.Release();
        }
        password.ForgetFirst();
        context.Response.Cookies.Append(Cookie, _sessions.Begin(), CookieLooks);
        context.Response.Go("/");
    }

    private static CookieOptions CookieLooks => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/" };

    // Browsers say where a request comes from; what is no browser has no cookie to lose.
    private static bool IsFromHere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.ToString() is "" or "null" || request.Headers.Origin.ToString() == $"https://{request.Host}");

    // No Strict-Transport-Security: with the device's own certificate a browser would then let nobody in any more.
    private static void Harden(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
    }

    private static IPAddress Peer(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;
}
