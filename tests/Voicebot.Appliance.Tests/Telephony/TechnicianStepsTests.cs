using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>What docs/technicien.md says to type is what the command says to type, and its links lead somewhere.</summary>
public sealed partial class TechnicianStepsTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Checkout(), "docs", "technicien.md"));

    [Theory]
    [InlineData("<!-- asterisk-config -->", AsteriskKind.Plain)]
    [InlineData("<!-- asterisk-config --freepbx -->", AsteriskKind.FreePbx)]
    public void The_lines_to_type_are_the_commands(string mark, AsteriskKind kind) => Assert.Contains(
        $"{mark}\n```\n{AsteriskFolder.NextSteps("voicebot-asterisk", "/etc/asterisk", kind)}```\n<!-- fin -->", Page, StringComparison.Ordinal);

    [Fact]
    public void Every_link_within_the_page_has_its_heading()
    {
        // As GitHub makes them: lower case, blanks to dashes, other signs gone.
        var headings = Heading().Matches(Page).Select(static heading => Sign().Replace(heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'), "")).ToHashSet();
        var links = Link().Matches(Page).Select(static link => link.Groups[1].Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, headings));
    }

    private static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Voicebot.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Voicebot.slnx");
        return folder;
    }

    [System.Text.RegularExpressions.GeneratedRegex("^#+ (.+)$", System.Text.RegularExpressions.RegexOptions.Multiline)]
    private static partial System.Text.RegularExpressions.Regex Heading();

    [System.Text.RegularExpressions.GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial System.Text.RegularExpressions.Regex Link();

    [System.Text.RegularExpressions.GeneratedRegex(@"[^\w-]")]
    private static partial System.Text.RegularExpressions.Regex Sign();
}
