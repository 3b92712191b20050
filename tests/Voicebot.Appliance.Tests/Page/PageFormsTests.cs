using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;

namespace Voicebot.Appliance.Tests.Page;

/// <summary>What the page changes: settings and scenario; and what it hands out of a call.</summary>
public sealed partial class PageFormsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_setting_is_written_where_it_stood_and_waits_for_the_restart()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var shown = await page.ReadAsync("/reglages");
        Assert.Contains("name=\"MAX_CALLS\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Tres-Secret-99", shown, StringComparison.Ordinal);
        Assert.Contains("••• réglé", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("attend le redémarrage", shown, StringComparison.Ordinal);

        var answer = await PostAsync(page, "/reglages", ("MAX_CALLS", "4"), ("AMI_SECRET", ""), ("AMI_HOST", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Enregistré : MAX_CALLS.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Un réglage attend le redémarrage : MAX_CALLS.", WebUtility.HtmlDecode(answer.Text), StringComparison.Ordinal);
        Assert.Equal(PageFixture.Env.Replace("MAX_CALLS=2", "MAX_CALLS=4", StringComparison.Ordinal), await File.ReadAllTextAsync(page.EnvPath, Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(page.EnvPath));

        page.CanRestart = true;
        Assert.Contains("Redémarrer le service", await page.ReadAsync("/reglages"), StringComparison.Ordinal);
        await PostAsync(page, "/reglages/redemarrer");
        Assert.True(page.Restarted);
    }

    [Theory]
    [InlineData("MAX_CALLS", "trop", "MAX_CALLS = « trop » : un nombre entier de 1 à 64 (ou auto) est attendu")]
    [InlineData("NO_INPUT_GOODBYE_S", "10", "plus que NO_INPUT_PROMPT_S est attendu")]
    [InlineData("AMI_HOST", "10.0.5", "AMI_HOST = « 10.0.5 »")]
    [InlineData("AMI_HOST", "x\nAMI_PORT=1", "les caractères de contrôle sont refusés")]
    [InlineData("SMTP_HOST", "mail", "MAIL_FROM manque")]
    public async Task A_wrong_value_is_refused_in_the_words_of_a_start_and_nothing_is_written(string name, string value, string told)
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var answer = await PostAsync(page, "/reglages", ("LOG_LEVEL", "debug"), (name, value));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var text = WebUtility.HtmlDecode(answer.Text);
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.Contains("Rien n’est enregistré", text, StringComparison.Ordinal);
        Assert.Contains("aria-invalid", text, StringComparison.Ordinal);
        Assert.Equal(PageFixture.Env, await File.ReadAllTextAsync(page.EnvPath, Token));
    }

    [Fact]
    public async Task A_secret_is_replaced_and_never_shown()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var answer = await PostAsync(page, "/reglages", ("AMI_SECRET", "Neuf d'hier \"1\""));
        Assert.DoesNotContain("Neuf d", WebUtility.HtmlDecode(answer.Text), StringComparison.Ordinal);
        Assert.Contains("AMI_SECRET=\"Neuf d'hier \\\"1\\\"\"\n", await File.ReadAllTextAsync(page.EnvPath, Token), StringComparison.Ordinal);
        var refused = await PostAsync(page, "/reglages", ("AMI_SECRET", "Autre-Secret-7"), ("MAX_CALLS", "trop"));
        Assert.DoesNotContain("Autre-Secret-7", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_is_checked_by_its_own_rules_with_line_and_reason()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var good = Encoding.UTF8.GetString(Scenario.BuiltInText());
        Assert.Contains("Version d’origine", await page.ReadAsync("/scenario"), StringComparison.Ordinal);
        var bad = good.Replace("\"outcome\": \"done\"", "\"outcome\": \"fin\"", StringComparison.Ordinal);
        Assert.NotEqual(good, bad);
        var expected = Assert.Single(Scenario.Check(Encoding.UTF8.GetBytes(bad)));
        foreach (var what in (string[])["verifier", "appliquer"])
        {
            var (status, text) = await PostAsync(page, "/scenario", ("texte", bad.ReplaceLineEndings("\r\n")), ("faire", what));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains($"ligne {expected.Line} : {expected.Reason}", WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        }
        var checkedOne = await PostAsync(page, "/scenario", ("texte", good), ("faire", "verifier"));
        Assert.Contains("Aucune erreur.", checkedOne.Text, StringComparison.Ordinal);
        Assert.Single(page.Scenarios.Versions);
    }

    [Fact]
    public async Task A_scenario_is_applied_compared_and_taken_back()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var first = Encoding.UTF8.GetString(Scenario.BuiltInText()).ReplaceLineEndings("\n");
        var greeting = Scenario.BuiltIn().Greeting;
        var second = first.Replace(greeting, "Bonjour, ici le service.", StringComparison.Ordinal);
        var applied = await PostAsync(page, "/scenario", ("texte", second.ReplaceLineEndings("\r\n")), ("faire", "appliquer"));
        Assert.Equal(HttpStatusCode.OK, applied.Status);
        Assert.Equal(second, Encoding.UTF8.GetString(page.Scenarios.Read(1)!));
        // Again the same: no new version.
        await PostAsync(page, "/scenario", ("texte", second), ("faire", "appliquer"));
        Assert.Equal(2, page.Scenarios.Versions.Count);

        var shown = WebUtility.HtmlDecode(await page.ReadAsync("/scenario/0"));
        Assert.Matches("<tr class=\"minus\"><td>−</td><td class=\"num\">\\d+</td><td><code>[^<]*Bonjour, ici le service", shown);
        Assert.Matches($"<tr class=\"plus\"><td>\\+</td><td class=\"num\">\\d+</td><td><code>[^<]*{Regex.Escape(greeting)}", shown);
        Assert.Equal(2, Regex.Count(shown, "<tr class=\"(?:plus|minus)\">"));
        Assert.Contains("c’est le même texte", await page.ReadAsync("/scenario/1"), StringComparison.Ordinal);

        await PostAsync(page, "/scenario/0");
        Assert.Equal(3, page.Scenarios.Versions.Count);
        Assert.Equal(first, Encoding.UTF8.GetString(page.Scenarios.Read(2)!));
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync("/scenario/7")).StatusCode);
    }

    [Fact]
    public async Task A_scenario_file_of_the_settings_is_shown_and_not_changed()
    {
        await using var page = new PageFixture();
        page.ScenarioFile = Path.Combine(page.Folder, "eigenes.json");
        await File.WriteAllBytesAsync(page.ScenarioFile, Scenario.BuiltInText(), Token);
        await page.LogInAsync();
        Assert.DoesNotContain("value=\"appliquer\"", await page.ReadAsync("/scenario"), StringComparison.Ordinal);
        var text = Encoding.UTF8.GetString(Scenario.BuiltInText()).Replace("Wouippleul", "Dupont", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(page, "/scenario", ("texte", text), ("faire", "appliquer"))).Status);
        Assert.Single(page.Scenarios.Versions);
    }

    [Fact]
    public async Task The_archive_is_one_and_holds_no_secret()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        var answer = await page.GetAsync("/outils/support.tar.gz");
        Assert.Equal("voicebot-support.tar.gz", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        await using var tar = new TarReader(new GZipStream(await answer.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress));
        var text = new StringBuilder();
        while (await tar.GetNextEntryAsync(cancellationToken: Token) is { } entry)
            text.Append(entry.Name).Append('\n').Append(await new StreamReader(entry.DataStream!).ReadToEndAsync(Token));
        Assert.Contains("voicebot-support/journal.log", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("AMI_HOST=127.0.0.1", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Tres-Secret-99", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0612345678", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_shows_its_line_and_its_recording_is_heard_when_it_is_over()
    {
        await using var page = new PageFixture();
        await page.AddTicketAsync();
        await page.LogInAsync();
        var path = CallLink().Match(await page.ReadAsync("/appels")).Groups[1].Value;
        var shown = WebUtility.HtmlDecode(await page.ReadAsync(path));
        foreach (var part in (string[])["−24\u202fdBFS", "−58\u202fdBFS", "revient après 120\u202fms", "2 trous", "n’est pas enregistré"])
            Assert.Contains(part, shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync(path + "/son.wav")).StatusCode);

        page.Recorded = CallRecording.Read(Path.Combine(AppContext.BaseDirectory, "Replay/calls/question-interruption-goodbye.call.jsonl.gz"));
        shown = WebUtility.HtmlDecode(await page.ReadAsync(path));
        Assert.Contains("<audio", shown, StringComparison.Ordinal);
        foreach (var turn in page.Recorded.Records.OfType<TurnTrace>().Where(static turn => turn.Heard.Length > 0))
            Assert.Contains(turn.Heard, shown, StringComparison.Ordinal);
        foreach (var say in page.Recorded.Records.OfType<SayTrace>())
            Assert.Contains(say.Text, shown, StringComparison.Ordinal);
        var sound = await page.GetAsync(path + "/son.wav");
        var wav = await sound.Content.ReadAsByteArrayAsync(Token);
        Assert.Null(sound.Headers.TransferEncodingChunked);
        var (samples, rateHz) = Voicebot.Audio.WavFile.Parse(wav);
        Assert.Equal(8000, rateHz);
        Assert.Equal(page.Recorded.Sound(), samples);
        // What arrived, and silence where nothing did: as long as the call, and not a frame less than came.
        Assert.InRange(samples.Length / 8, page.Recorded.Records.OfType<AudioTrace>().Sum(static audio => audio.Pcm.Length / 16), page.Recorded.Records[^1].AtMs + 200);
        // Of a call that is not in the history nothing is handed out: it goes on, and may still be refused.
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync($"/appels/{Guid.NewGuid()}/son.wav")).StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(PageFixture page, string path, params (string Name, string Value)[] fields)
    {
        var answer = await page.PostAsync(path, [("jeton", await page.FormTokenAsync()), .. fields]);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    [GeneratedRegex("href=\"(/appels/[0-9a-f-]{36})\"")]
    private static partial Regex CallLink();
}
