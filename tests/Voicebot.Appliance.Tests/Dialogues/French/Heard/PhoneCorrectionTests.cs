using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public sealed class PhoneCorrectionTests
{
    [Theory]
    [InlineData("0611226044", "non, soixante-dix", "0611227044")]
    [InlineData("0611226044", "non, à la fin c'est quarante-cinq", "0611226045")]
    [InlineData("0611226044", "c'est quarante-cinq à la fin", "0611226045")]
    [InlineData("0611226044", "non pas quarante-quatre, quarante-cinq", "0611226045")]
    [InlineData("0611226044", "au début c'est zéro sept", "0711226044")]
    [InlineData("0611226044", "non, zéro sept", "0711226044")]
    public void The_part_that_was_heard_wrong_is_replaced(string number, string text, string expected)
    {
        Assert.True(PhoneCorrection.TryApply(number, text, out var corrected), text);
        Assert.Equal(expected, corrected);
    }

    [Theory]
    [InlineData("non")]
    [InlineData("non, quatre-vingt-dix-huit")] // nothing sounds like it
    [InlineData("non, quarante-quatre")] // stands there already
    [InlineData("non, six")] // one figure alone
    public void What_could_be_anywhere_is_asked_again(string text) => Assert.False(PhoneCorrection.TryApply("0611226044", text, out _), text);
}
