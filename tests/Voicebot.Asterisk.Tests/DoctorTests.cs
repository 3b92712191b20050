using System.Text.Json;
using Voicebot.Lab;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>`voicebot doctor` of the published binary before a real Asterisk: link, password and rights.</summary>
public sealed class DoctorTests
{
    private const string Users =
        """

        [nothing]
        secret = secret-of-nothing
        permit = 127.0.0.1/255.255.255.255
        write =

        [everything]
        secret = secret-of-everything
        permit = 127.0.0.1/255.255.255.255
        read = all
        write = all

        """;

    [Theory]
    [InlineData(AsteriskPbx.AmiUsername, AsteriskPbx.AmiSecret, "good", "write = call, ni plus ni moins")]
    [InlineData("nothing", "secret-of-nothing", "bad", "Asterisk refuse Getvar et Setvar à nothing")]
    [InlineData("everything", "secret-of-everything", "bad", "everything peut trop : originate : lancer des appels, et par eux des programmes du central ; command")]
    public async Task The_rights_are_named_when_they_are_too_few_or_too_many(string user, string secret, string verdict, string what)
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, overlay: new Dictionary<string, string> { ["manager.conf"] = Users });
        var findings = await ExamineAsync(user, secret);
        Assert.Equal("good", findings["Asterisk"].Verdict);
        Assert.Equal(verdict, findings["droits"].Verdict);
        Assert.StartsWith(what, findings["droits"].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_an_exchange_that_is_away_are_told_apart()
    {
        await using (await AsteriskPbx.StartAsync(OneBot))
        {
            var refused = (await ExamineAsync(AsteriskPbx.AmiUsername, "not-the-secret"))["Asterisk"];
            Assert.Equal("bad", refused.Verdict);
            Assert.Contains("Asterisk refuse l’identification", refused.What, StringComparison.Ordinal);
            Assert.DoesNotContain("not-the-secret", refused.What, StringComparison.Ordinal);
        }
        var away = (await ExamineAsync(AsteriskPbx.AmiUsername, AsteriskPbx.AmiSecret))["Asterisk"];
        Assert.Contains("personne n’écoute à 127.0.0.1:5038", away.What, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string Verdict, string What)>> ExamineAsync(string user, string secret)
    {
        await using var doctor = LabProcess.Start(Repository.Binary, ["doctor", "--json"], new Dictionary<string, string>
        {
            ["AMI_HOST"] = "127.0.0.1",
            ["AMI_USERNAME"] = user,
            ["AMI_SECRET"] = secret,
            ["MODELS_DIR"] = Path.Combine(Repository.Root, "models"),
        });
        await doctor.WaitForExitAsync(TimeSpan.FromSeconds(60));
        using var json = JsonDocument.Parse(Assert.Single(doctor.Lines.Snapshot(), line => line.StartsWith('[')));
        return json.RootElement.EnumerateArray().GroupBy(one => one.GetProperty("subject").GetString()!)
            .ToDictionary(one => one.Key, one => (one.First().GetProperty("verdict").GetString()!.ToLowerInvariant(), one.First().GetProperty("what").GetString()!));
    }
}
