using Voicebot.Appliance.Page;

namespace Voicebot.Appliance.Tests.Page;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a", "a", "")]
    [InlineData("a\nb\nc", "a\nx\nc", " a|-b|+x| c")]
    [InlineData("a\nb", "a\nb\nc", " a| b|+c")]
    [InlineData("a\nb\nc", "b\nc\n", "-a| b| c")]
    [InlineData("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6\nx", "…4 lignes égales| 5| 6|-7|+x")]
    [InlineData("a\r\nb", "a\nb", "")]
    public void What_changed_and_what_stands_beside(string older, string newer, string told) =>
        Assert.Equal(told, string.Join('|', TextDifference.Of(older, newer).Select(static line => line.Kind + line.Text)));

    [Fact]
    public void Any_two_texts_can_be_made_of_their_differences()
    {
        var random = new Random(7);
        for (var n = 0; n < 500; n++)
        {
            var (older, newer) = (Text(random), Text(random));
            var lines = TextDifference.Of(older, newer);
            if (lines.Count == 0)
            {
                Assert.Equal(older, newer);
                continue;
            }
            var before = older.Split('\n');
            var after = newer.Split('\n');
            // What is left of each text when its own changes are taken out is the same.
            Assert.Equal(
                before.Where((_, at) => !lines.Any(line => line.Kind == '-' && line.Number == at + 1)),
                after.Where((_, at) => !lines.Any(line => line.Kind == '+' && line.Number == at + 1)));
            Assert.All(lines.Where(static line => line.Kind == '-'), line => Assert.Equal(before[line.Number - 1], line.Text));
            Assert.All(lines.Where(static line => line.Kind == '+'), line => Assert.Equal(after[line.Number - 1], line.Text));
        }
    }

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"{(char)('a' + random.Next(4))}"));
}
