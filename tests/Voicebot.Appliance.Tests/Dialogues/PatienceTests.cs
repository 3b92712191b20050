using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class PatienceTests
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(600);

    /// <summary>All of it: what is expected × how much was said, of a finished sentence and of one that ends open.</summary>
    [Theory]
    [InlineData(Expectation.Anything, Extent.Open, 600)]
    [InlineData(Expectation.Anything, Extent.Enough, 600)]
    [InlineData(Expectation.Anything, Extent.Whole, 320)]
    [InlineData(Expectation.YesNo, Extent.Open, 600)]
    [InlineData(Expectation.YesNo, Extent.Enough, 600)]
    [InlineData(Expectation.YesNo, Extent.Whole, 320)]
    [InlineData(Expectation.Dictation, Extent.Open, 1200)]
    [InlineData(Expectation.Dictation, Extent.Enough, 600)]
    [InlineData(Expectation.Dictation, Extent.Whole, 320)]
    public void What_was_asked_and_heard_decides_how_long_a_pause_may_be(Expectation expects, Extent extent, int expectedMs)
    {
        Assert.Equal(expectedMs, Ms("c’est tout", 0.9f));
        Assert.Equal(expectedMs, Ms("c’est tout", 0.6f));
        Assert.Equal(expects == Expectation.Dictation ? 1200 : 600, Ms("c’est tout", 0.59f)); // perhaps these are not the words
        Assert.Equal(expects == Expectation.Dictation ? 1200 : 600, Ms("ma machine euh", 0.59f));
        Assert.Equal(expects == Expectation.Dictation ? 1200 : 600, Ms("", 0.9f)); // nothing known yet
        Assert.Equal(1600, Ms("ma machine euh", 0.9f));
        Assert.Equal(1600, Ms("c'est le zéro six douze", 0.9f));

        double Ms(string heard, float confidence) => Patience.Hangover(new Recognition(heard, confidence, []), expects, s_usual, extent).TotalMilliseconds;
    }

    [Fact]
    public void A_setting_beyond_the_bounds_stands()
    {
        Assert.Equal(250, Patience.Hangover(new Recognition("oui", 0.9f, []), Expectation.YesNo, TimeSpan.FromMilliseconds(250), Extent.Whole).TotalMilliseconds);
        Assert.Equal(2000, Patience.Hangover(new Recognition("oui et", 0.9f, []), Expectation.YesNo, TimeSpan.FromSeconds(2)).TotalMilliseconds);
        Assert.Equal(2000, Patience.Hangover(Recognition.Nothing, Expectation.Dictation, TimeSpan.FromSeconds(2)).TotalMilliseconds);
    }
}
