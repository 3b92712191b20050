using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>The printed card says what the lights do.</summary>
public sealed class TechnicianCardTests
{
    [Fact]
    public void The_card_in_the_docs_is_the_table_in_the_code()
    {
        var page = File.ReadAllText(Path.Combine(Checkout(), "docs", "technicien.md"));
        Assert.Contains("<!-- voicebot panel card -->\n\n" + TechnicianCard.Markdown() + "<!-- fin -->", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_and_every_notice_is_on_the_card()
    {
        var card = TechnicianCard.Markdown();
        for (var fault = 1; fault <= 7; fault++)
            Assert.Contains($"| {fault} : ", card, StringComparison.Ordinal);
        foreach (var notice in Enum.GetValues<PanelNotice>().Where(notice => notice != PanelNotice.None))
            Assert.Contains($"| {LightPattern.Describe(notice)} |", card, StringComparison.Ordinal);
    }

    private static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Voicebot.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Voicebot.slnx");
        return folder;
    }
}
