using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class PatienceTests
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(600);

    [Theory]
    [InlineData("", Expectation.Anything, 600)]
    [InlineData("", Expectation.YesNo, 600)] // nothing known yet
    [InlineData("", Expectation.Dictation, 1200)]
    [InlineData("oui", Expectation.YesNo, 320)]
    [InlineData("non merci", Expectation.YesNo, 320)]
    [InlineData("ma machine est en panne", Expectation.YesNo, 600)]
    [InlineData("oui", Expectation.Anything, 600)]
    [InlineData("ma machine euh", Expectation.Anything, 1600)]
    [InlineData("attendez", Expectation.YesNo, 1600)]
    [InlineData("c'est le zéro six douze", Expectation.Dictation, 1600)]
    [InlineData("est-ce que vous les", Expectation.Anything, 600, 0.5f)] // words that were not really heard
    [InlineData("oui", Expectation.YesNo, 320, 0.5f)]
    [InlineData("Martin", Expectation.Dictation, 1200)]
    public void What_was_asked_and_heard_decides_how_long_a_pause_may_be(string heard, Expectation expects, int expectedMs, float confidence = 0.9f) =>
        Assert.Equal(expectedMs, Patience.Hangover(new Recognition(heard, confidence, []), expects, s_usual).TotalMilliseconds);

    [Theory]
    [InlineData("06 12 34 56 78", 0.9f, 600)]
    [InlineData("06 12 34 56 78", 0.5f, 1200)] // perhaps these are not the digits
    [InlineData("06 12 34 56 78 euh", 0.9f, 1600)]
    public void A_whole_answer_needs_no_longer_pause_than_usual(string heard, float confidence, int expectedMs) => Assert.Equal(
        expectedMs, Patience.Hangover(new Recognition(heard, confidence, []), Expectation.Dictation, s_usual, isAnswered: true).TotalMilliseconds);
}
