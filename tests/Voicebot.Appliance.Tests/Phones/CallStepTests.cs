using Voicebot.Appliance.Phones;

namespace Voicebot.Appliance.Tests.Phones;

public sealed class CallStepTests
{
    [Fact]
    public void Words_are_said_and_what_has_a_name_is_done()
    {
        Assert.Equal(new CallStep.Say("Bonjour, j’ai une panne"), CallStep.Read(" Bonjour, j’ai une panne ", out _));
        Assert.Equal(new CallStep.Keys("0612#"), CallStep.Read("touches=06 12 #", out _));
        Assert.Equal(new CallStep.Wait(TimeSpan.FromSeconds(0.5)), CallStep.Read("attends=0,5", out _));
        Assert.Equal(new CallStep.CutIn(), CallStep.Read("coupe", out _));
        Assert.Equal(new CallStep.HangUp(false), CallStep.Read("raccroche", out _));
        Assert.Equal(new CallStep.HangUp(true), CallStep.Read("casse", out _));
    }

    [Theory]
    [InlineData("touches=", "chiffres")]
    [InlineData("touches=12a", "chiffres")]
    [InlineData("attends=trois", "secondes")]
    [InlineData("attends=3601", "secondes")]
    [InlineData("manque.wav", "n’existe pas")]
    [InlineData("  ", "rien à dire")]
    public void What_cannot_be_done_is_told(string word, string problem)
    {
        Assert.Null(CallStep.Read(word, out var told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }
}
