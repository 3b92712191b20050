using System.Net;
using System.Security.Cryptography;

namespace Voicebot.Appliance.Tests.Page;

/// <summary>An update sent by a browser: whole, by somebody who is logged in, from our own form.</summary>
public sealed class PageUpdateTests
{
    private const string Place = "/outils/mise-a-jour";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_far_larger_than_any_other_form_arrives_whole()
    {
        await using var page = new PageFixture { CanUpdate = true };
        await page.LogInAsync();
        Assert.Contains("Dernière : version 0.1.9 gardée", WebUtility.HtmlDecode(await page.ReadAsync("/outils")), StringComparison.Ordinal);
        byte[] update = [1, .. RandomNumberGenerator.GetBytes(5_000_000)];
        var (status, text) = await SendAsync(page, await page.FormTokenAsync(), update);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Version 0.2.0 : demandée.", text, StringComparison.Ordinal);
        Assert.Equal(update, page.Uploaded);
    }

    [Fact]
    public async Task What_is_refused_is_told_on_the_page()
    {
        await using var page = new PageFixture { CanUpdate = true };
        await page.LogInAsync();
        var (status, text) = await SendAsync(page, await page.FormTokenAsync(), [0, 1, 2]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Refusée : signature refusée.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_it_asks_for_one()
    {
        await using var page = new PageFixture { CanUpdate = true };
        await page.LogInAsync();
        // As a browser sends an empty choice.
        var (status, text) = await SendAsync(page, await page.FormTokenAsync(), [], name: "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Choisissez un fichier.", text, StringComparison.Ordinal);
        Assert.Null(page.Uploaded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789ABCDEF")]
    public async Task Another_sites_form_is_refused_before_the_file_is_read(string token)
    {
        await using var page = new PageFixture { CanUpdate = true };
        await page.LogInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(page, token, [1])).Status);
        Assert.Null(page.Uploaded);
    }

    [Fact]
    public async Task Who_is_not_logged_in_sends_nothing()
    {
        await using var page = new PageFixture { CanUpdate = true };
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(page, "x", [1])).Status);
        Assert.Null(page.Uploaded);
    }

    [Fact]
    public async Task A_machine_that_was_not_made_from_the_image_offers_none()
    {
        await using var page = new PageFixture();
        await page.LogInAsync();
        Assert.DoesNotContain("Mise à jour", WebUtility.HtmlDecode(await page.ReadAsync("/outils")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(page, await page.FormTokenAsync(), [1])).Status);
        Assert.Null(page.Uploaded);
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "no boundary at all")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nno header\r\n\r\n")]
    [InlineData("multipart/form-data; boundary=b", "")]
    [InlineData("text/plain", "x")]
    public async Task What_is_no_form_is_refused(string type, string body)
    {
        await using var page = new PageFixture { CanUpdate = true };
        await page.LogInAsync();
        using var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await page.Client.PostAsync(Place, content, Token);
        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.Null(page.Uploaded);
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(PageFixture page, string token, byte[] file, string name = "voicebot.update")
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(token), "jeton");
        var content = new ByteArrayContent(file);
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"fichier\"; filename=\"{name}\"");
        form.Add(content);
        using var answer = await page.Client.PostAsync(Place, form, Token);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token)));
    }
}
