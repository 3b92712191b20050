using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class PatienceTests
{
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
        Assert.Equal(expectedMs, Patience.Hangover(new Recognition(heard, confidence, []), expects, TimeSpan.FromMilliseconds(600)).TotalMilliseconds);
}
