using Voicebot.Appliance.Dialogues;

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
    [InlineData("Martin", Expectation.Dictation, 1200)]
    public void What_was_asked_and_heard_decides_how_long_a_pause_may_be(string heard, Expectation expects, int expectedMs) =>
        Assert.Equal(expectedMs, Patience.Hangover(heard, expects, TimeSpan.FromMilliseconds(600)).TotalMilliseconds);
}
