using Voicebot.Lab.Speech;

namespace Voicebot.Models.Tests.Speech;

public sealed class HearingScoreTests
{
    private const string Header = "name\n";
    private const string Spoken = "000-no\tno\tfr-be+m4\t150\t40\t50\t0\t300\t500\tnone\t7\t0\t300\t3400\t0\t-6\t0\tNon, six.\tNon, six.";
    private const string Other = "001-yes\tyes\tfr+Lee\t150\t40\t50\t0\t300\t500\tpink\t7\t20\t300\t3400\t0\t-6\t0\tOui.\tOui.";
    private const string Quiet = "quiet-00\tnoise\t\t\t\t\t\t1000\t0\thum\t7\t\t300\t3400\t0\t-20\t0\t\t";

    [Fact]
    public void Nothing_wrong_is_zero()
    {
        var score = Score(("non six", "oui", ""));
        Assert.Equal((0, 1, 0), (score.WordErrorRate, score.NumbersRight, score.InventedWords));
    }

    [Fact]
    public void Errors_are_shares_of_the_words_said_and_noise_counts_apart()
    {
        var score = Score(("non sept", "oui oui", "allô bonjour"));
        Assert.Equal(2 / 3.0, score.WordErrorRate, 6);
        Assert.Equal(0, score.NumbersRight);
        Assert.Equal(2, score.InventedWords);
        Assert.Equal((2, 1), (score.SpokenClips, score.QuietClips));
    }

    [Fact]
    public void The_table_names_families_voices_and_the_worst_clips()
    {
        var table = Score(("non sept", "oui", "")).ToString();
        Assert.Contains("no                 1      2   50.0%", table, StringComparison.Ordinal);
        Assert.Contains("Lee                1      1    0.0%", table, StringComparison.Ordinal);
        Assert.Contains("000-no fr-be+m4", table, StringComparison.Ordinal);
        Assert.DoesNotContain("001-yes", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\tb")]
    [InlineData("000-no\tno\tfr\t150\t40\t50\t0\t300\t500\tthunder\t7\t0\t300\t3400\t0\t-6\t0\tNon.\tNon.")]
    [InlineData("000-no\tno\tfr\tfast\t40\t50\t0\t300\t500\tnone\t7\t0\t300\t3400\t0\t-6\t0\tNon.\tNon.")]
    public void A_damaged_line_is_refused(string line) => Assert.Throws<FormatException>(() => SpeechClip.ParseList(Header + line));

    private static HearingScore Score((string First, string Second, string Quiet) heard)
    {
        var clips = SpeechClip.ParseList(string.Join('\n', Header.Trim(), Spoken, Other, Quiet));
        var score = new HearingScore();
        score.Add(clips[0], heard.First);
        score.Add(clips[1], heard.Second);
        score.Add(clips[2], heard.Quiet);
        return score;
    }
}
