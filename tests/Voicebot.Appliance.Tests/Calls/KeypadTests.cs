using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class KeypadTests
{
    [Theory]
    [InlineData("5", KeyWish.One, "5")]
    [InlineData("*", KeyWish.One, "*")]
    [InlineData("*", KeyWish.None, "*")]
    [InlineData("5", KeyWish.None, null)]
    [InlineData("0612345678", KeyWish.Phone, "0612345678")] // ten digits need no #
    [InlineData("061234567", KeyWish.Phone, null)]
    [InlineData("0612#", KeyWish.Phone, "0612")]
    [InlineData("2026118#", KeyWish.Digits, "2026118")]
    [InlineData("06123456789", KeyWish.Digits, null)]
    [InlineData("#", KeyWish.Digits, null)]
    [InlineData("06*", KeyWish.Phone, "*")] // begins anew
    [InlineData("11111111111111111111", KeyWish.Digits, "11111111111111111111")] // and no more
    public void Keys_add_up_to_an_answer(string keys, KeyWish wish, string? expected)
    {
        var keypad = Keypad.Empty;
        string? answer = null;
        foreach (var key in keys)
        {
            Assert.Null(answer);
            (keypad, answer) = keypad.Press(key, wish);
        }
        Assert.Equal(expected, answer);
        if (answer is not null)
            Assert.Equal(Keypad.Empty, keypad);
    }

    [Fact]
    public void A_pause_ends_a_number_and_each_key_begins_it_anew()
    {
        var keypad = Keypad.Empty.Press('0', KeyWish.Phone).Next;
        string? answer;
        (keypad, answer) = keypad.Tick(Keypad.PauseMs - 1);
        Assert.Null(answer);
        keypad = keypad.Press('6', KeyWish.Phone).Next;
        (keypad, answer) = keypad.Tick(Keypad.PauseMs - 1);
        Assert.Null(answer);
        (keypad, answer) = keypad.Tick(1);
        Assert.Equal("06", answer);
        Assert.Null(keypad.Tick(Keypad.PauseMs).Answer);
        Assert.Null(default(Keypad).Tick(Keypad.PauseMs).Answer);
    }
}
