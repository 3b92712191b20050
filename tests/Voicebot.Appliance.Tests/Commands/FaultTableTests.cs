using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>The technician's table of faults and cures names messages that the program really writes.</summary>
public sealed partial class FaultTableTests
{
    private static string Root { get; } = Above(AppContext.BaseDirectory);

    [Fact]
    public void Each_message_of_the_table_is_the_program_s()
    {
        var document = File.ReadAllText(Path.Combine(Root, "docs/technicien.md"));
        var table = document[document.IndexOf("<!-- pannes -->", StringComparison.Ordinal)..document.IndexOf("<!-- fin des pannes -->", StringComparison.Ordinal)];
        var lines = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines).Where(static line => line.Contains('"')).ToList();
        var messages = Row().Matches(table).Select(static row => row.Groups[1].Value).ToList();
        Assert.True(messages.Count >= 20, $"{messages.Count} rows");
        foreach (var message in messages)
        {
            var parts = message.Split('…', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.True(lines.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))), $"nobody writes « {message} »");
        }
    }

    [Fact]
    public void Each_fault_that_is_reported_has_a_row()
    {
        var document = File.ReadAllText(Path.Combine(Root, "docs/technicien.md"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "src/Voicebot.Appliance/Commands"), "*.cs"))
            foreach (Match trouble in Reported().Matches(File.ReadAllText(file)))
            {
                // The longest piece of it that is the same each time.
                var piece = Hole().Split(trouble.Groups[1].Value).MaxBy(static part => part.Length)!.Trim(' ', '(', ')');
                piece = piece.Split(" (voicebot", 2)[0];
                Assert.True(document.Contains(piece, StringComparison.Ordinal), $"docs/technicien.md does not say what to do about « {piece} »");
            }
    }

    private static string Above(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Voicebot.slnx")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))!;
        return folder;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("new Trouble\\([^,]+, \\$?\"([^\"]+)\"")]
    private static partial Regex Reported();

    [GeneratedRegex(@"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Hole();
}
