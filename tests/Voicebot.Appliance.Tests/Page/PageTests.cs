using System.Net;
using System.Text;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Page;

/// <summary>The page over real TLS: who gets in, what is shown, what is refused.</summary>
public sealed class PageTests
{
    private static readonly Guid Call = Guid.Parse("0f1e2d3c-0000-4000-8000-000000000001");

    private static TurnTrace Turn(int number, string heard, string said = "Je regarde.") =>
        new(Call, 9000, number, heard, 0.9f, said, 1200, 900, 600, 240, 700, 720, 900, false, "script");

    [Theory]
    [InlineData("/")]
    [InlineData("/appels")]
    [InlineData("/dossiers")]
    [InlineData("/dossiers/1001")]
    [InlineData("/dossiers/dossiers.csv")]
    [InlineData("/mesures")]
    [InlineData("/outils")]
    [InlineData("/outils/asterisk.tar.gz")]
    [InlineData("/outils/support.tar.gz")]
    [InlineData("/reglages")]
    [InlineData("/scenario")]
    [InlineData("/scenario/0")]
    [InlineData("/appels/0f1e2d3c-0000-4000-8000-000000000001")]
    [InlineData("/appels/0f1e2d3c-0000-4000-8000-000000000001/son.wav")]
    public async Task Without_a_login_nothing_is_shown(string path)
    {
        await using var page = new PageFixture();
        var answer = await page.GetAsync(path);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/connexion", answer.Headers.Location?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_right_password_opens_every_page_and_the_way_out_closes_them()
    {
        await using var page = new PageFixture();
        Assert.True(File.Exists(Path.Combine(page.Folder, "premier-mot-de-passe")));
        var answer = await page.PostAsync("connexion", ("motdepasse", page.Password));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-voicebot=", cookie, StringComparison.Ordinal);
        foreach (var word in (string[])["secure", "httponly", "samesite=strict", "path=/"])
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(page.Folder, "premier-mot-de-passe")));
        foreach (var path in (string[])["/", "/appels", "/dossiers", "/mesures", "/outils"])
            Assert.Contains("<h1", await page.ReadAsync(path), StringComparison.Ordinal);
        await page.PostAsync("deconnexion", ("jeton", await page.FormTokenAsync()));
        Assert.Equal(HttpStatusCode.SeeOther, (await page.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_form_from_elsewhere_does_nothing()
    {
        await using var page = new PageFixture();
        var ticket = await page.AddTicketAsync();
        await page.LogInAsync();
        var token = await page.FormTokenAsync();
        foreach (var path in (string[])[$"/dossiers/{ticket}/clore", "/outils/essai", "/reglages", "/reglages/redemarrer", "/scenario", "/scenario/0", "/deconnexion"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await page.PostAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await page.PostAsync(path, ("jeton", token[1..] + "0"))).StatusCode);
            using var foreign = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([KeyValuePair.Create("jeton", token)]) };
            foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
            Assert.Equal(HttpStatusCode.Forbidden, (await page.Client.SendAsync(foreign, TestContext.Current.CancellationToken)).StatusCode);
        }
        Assert.False(page.Tested);
        Assert.False(page.Restarted);
        Assert.Equal(PageFixture.Env, await File.ReadAllTextAsync(page.EnvPath, TestContext.Current.CancellationToken));
        Assert.Contains("ouvert", await page.ReadAsync($"/dossiers/{ticket}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_is_read_filtered_and_closed_and_its_words_are_no_markup()
    {
        await using var page = new PageFixture();
        var ticket = await page.AddTicketAsync("<script>alert(1)</script> Dupont");
        await page.LogInAsync();
        var list = await page.ReadAsync("/dossiers");
        Assert.Contains($"href=\"/dossiers/{ticket}\"", list, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; Dupont", list, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", list, StringComparison.Ordinal);
        Assert.Contains("à vérifier", list, StringComparison.Ordinal);
        Assert.Contains("06&#xA0;12&#xA0;34&#xA0;56&#xA0;78", list, StringComparison.Ordinal);

        var answer = await page.PostAsync($"/dossiers/{ticket}/clore", ("jeton", await page.FormTokenAsync()));
        Assert.Equal($"/dossiers/{ticket}", answer.Headers.Location?.ToString());
        Assert.Contains("clos", await page.ReadAsync($"/dossiers/{ticket}"), StringComparison.Ordinal);
        Assert.DoesNotContain($"/dossiers/{ticket}\"", await page.ReadAsync("/dossiers"), StringComparison.Ordinal);
        Assert.Contains($"/dossiers/{ticket}\"", await page.ReadAsync("/dossiers?etat=clos"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shown_is_what_the_box_does()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        Assert.Contains("Démarrage", await page.ReadAsync("/"), StringComparison.Ordinal);
        page.Board.Update(static state => state.In(AppliancePhase.Ready).WithLines(2).WithTemperature(51.2)
            .With(new Trouble("asterisk", "Asterisk hors de portée : délai", Fault.Asterisk)));
        var shown = await page.ReadAsync("/");
        foreach (var part in (string[])["En service dégradé", "Panne 3", "Asterisk hors de portée : délai", ">51<", "deux éclats, pause", "3 éclats, pause"])
            Assert.Contains(part, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_shown_as_it_happens_word_by_word()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        page.Board.Update(static state => state.In(AppliancePhase.Ready).WithCall(Call, CallActivity.Listening));
        page.Live.Write(new CallTrace(Call, 100, "0612345678"));
        using var stream = await page.Client.GetStreamAsync("/flux", TestContext.Current.CancellationToken);
        using var lines = new StreamReader(stream);
        await WaitForAsync(lines, "event: direct", "06&#xA0;12&#xA0;34&#xA0;56&#xA0;78");
        page.Live.Write(new SayTrace(Call, 200, "Bonjour, que puis-je ?"));
        await WaitForAsync(lines, "event: direct", "Bonjour, que puis-je");
        page.Live.Write(new PhaseTrace(Call, 300, nameof(CallPhase.Thinking), "x"));
        page.Live.Write(new SayTrace(Call, 400, "Je regarde."));
        page.Live.Write(Turn(1, "ma <b>machine</b> fuit"));
        var told = await WaitForAsync(lines, "event: direct", "machine");
        Assert.Contains("&lt;b&gt;machine", told, StringComparison.Ordinal);
        Assert.True(told.IndexOf("fuit", StringComparison.Ordinal) < told.IndexOf("Je regarde.", StringComparison.Ordinal), "what was heard stands before its reply");
        Assert.Contains("premier son 180 ms", told, StringComparison.Ordinal);
        page.Live.Write(new EndTrace(Call, 9000, "done", "dialogue"));
        await WaitForAsync(lines, "event: direct", "Aucun appel");
    }

    [Fact]
    public async Task The_figures_are_those_of_the_turns_and_of_the_journal()
    {
        await using var page = new PageFixture();
        for (var n = 1; n <= 20; n++)
            page.Turns.Write(Turn(n, "x") with { FirstAudioMs = 100 * n + 800 });
        await page.AddTicketAsync();
        await page.LogInAsync();
        var shown = await page.ReadAsync("/mesures");
        Assert.Contains("20 tours", shown, StringComparison.Ordinal);
        Assert.Contains("1,8&#x202F;s", shown, StringComparison.Ordinal); // the median: 800 + 1000
        Assert.Contains("2,7&#x202F;s", shown, StringComparison.Ordinal); // P95: 800 + 1900
        Assert.Matches("<th scope=\"row\">[^<]+</th><td class=\"num\">1</td><td class=\"num\">0</td><td class=\"num\">0</td>", shown);
    }

    [Fact]
    public async Task Monitoring_asks_without_a_login_and_learns_nothing_of_callers()
    {
        await using var page = new PageFixture();
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await page.GetAsync("/ready")).StatusCode);
        page.Board.Update(static state => state.In(AppliancePhase.Ready).WithTemperature(40));
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/ready")).StatusCode);
        page.Metrics.Write(Turn(1, "un secret", "une réponse"));
        page.Metrics.Write(new EndTrace(Call, 1, "transfer", "keypad"));
        page.Metrics.Add("voicebot_test", "gauge", "A figure of somebody's.", static () => 2.5);
        var metrics = await page.ReadAsync("/metrics");
        foreach (var line in (string[])
            ["voicebot_calls_total{result=\"transfer\"} 1", "voicebot_calls_total{result=\"done\"} 0", "voicebot_turns_total{rung=\"script\"} 1", "voicebot_ready 1", "voicebot_temperature_celsius 40",
             "voicebot_turn_stage_seconds_bucket{stage=\"total\",le=\"0.75\"} 0", "voicebot_turn_stage_seconds_bucket{stage=\"total\",le=\"1\"} 1",
             "voicebot_turn_stage_seconds_sum{stage=\"total\"} 0.9", "voicebot_turn_stage_seconds_count{stage=\"silence\"} 1", "voicebot_fault{fault=\"asterisk\"} 0", "voicebot_test 2.5"])
            Assert.Contains(line + "\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Call.ToString(), metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloads_and_the_self_test_are_there()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        Assert.Equal("Plain pour 127.0.0.1", await page.ReadAsync("/outils/asterisk.tar.gz"));
        Assert.Equal("FreePbx pour 127.0.0.1", await page.ReadAsync("/outils/freepbx.tar.gz"));
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync("/outils/asterisk/passwd")).StatusCode);
        var csv = await page.GetAsync("/dossiers/dossiers.csv");
        Assert.Equal("dossiers.csv", csv.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        var tested = await page.PostAsync("/outils/essai", ("jeton", await page.FormTokenAsync()));
        Assert.Contains("Réussi.", await tested.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(page.Tested);
    }

    [Fact]
    public async Task Every_answer_bears_the_headers_and_no_page_a_script_of_its_own()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        foreach (var path in (string[])["/", "/connexion", "/appels", "/dossiers", "/mesures", "/outils", "/reglages", "/scenario", "/scenario/0", "/nirgendwo", "/live"])
        {
            var answer = await page.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotMatch("(?i)<script(?![^>]* src=\"/)|<style| style=| on[a-z]+=|src=\"(?!/)|href=\"https?:", text);
        }
    }

    private static async Task<string> WaitForAsync(StreamReader lines, string kind, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var told = new StringBuilder();
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length > 0)
            {
                told.Append(line).Append('\n');
                continue;
            }
            if (told.ToString() is var one && one.StartsWith(kind, StringComparison.Ordinal) && one.Contains(text, StringComparison.Ordinal))
                return one;
            told.Clear();
        }
        throw new EndOfStreamException();
    }
}
