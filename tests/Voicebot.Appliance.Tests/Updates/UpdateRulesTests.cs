using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Tests.Updates;

public sealed class UpdateRulesTests
{
    private static readonly UpdateRules s_box = new(new Version(0, 9, 1), "amd64", 1000, new HashSet<string> { "bad" });

    [Theory]
    [InlineData("0.9.2", "amd64", 1000, "new", null)]
    [InlineData("0.10.0", "amd64", 1, "new", null)] // numbers, not letters
    [InlineData("0.9.1", "amd64", 1, "new", "est déjà en service")]
    [InlineData("0.9.0", "amd64", 1, "new", "est plus ancienne que celle en service (0.9.1)")]
    [InlineData("0.9.2", "amd64", 1, "bad", "a déjà été essayée et n’a pas tenu")]
    [InlineData("0.9.2", "arm64", 1, "new", "est pour arm64, cet appareil est un amd64")]
    [InlineData("0.9.2", "amd64", 1001, "new", "est plus grande que sa place")]
    public void Newer_ones_for_this_box_that_have_not_failed_may_come(string version, string architecture, long bytes, string id, string? refusal) =>
        Assert.Contains(refusal ?? "ok", Verdict(version, architecture, bytes, id, forced: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.9.0", "amd64", 1, "new", null)]
    [InlineData("0.9.1", "amd64", 1, "bad", null)]
    [InlineData("0.9.0", "arm64", 1, "new", "est pour arm64")]
    [InlineData("0.9.0", "amd64", 1001, "new", "est plus grande que sa place")]
    public void Who_means_it_gets_an_older_one_but_none_that_cannot_be(string version, string architecture, long bytes, string id, string? refusal) =>
        Assert.Contains(refusal ?? "ok", Verdict(version, architecture, bytes, id, forced: true), StringComparison.Ordinal);

    private static string Verdict(string version, string architecture, long bytes, string id, bool forced)
    {
        var update = new UpdateManifest(Version.Parse(version), architecture, new UpdatePart("root", bytes, ""), new UpdatePart("boot", 1, "")) { Id = id };
        return Record.Exception(() => s_box.Check(update, forced))?.Message ?? "ok";
    }
}
