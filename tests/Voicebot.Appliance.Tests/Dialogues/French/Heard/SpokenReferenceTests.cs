using System.Text;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenReferenceTests
{
    [Fact]
    public void Random_codes_come_back()
    {
        var random = new Random(1234);
        for (int i = 0; i < 10_000; i++)
        {
            var code = new StringBuilder();
            for (int length = random.Next(1, 4); length > 0; length--) code.Append((char)('A' + random.Next(26)));
            if (random.Next(2) == 0) code.Append("-/_."[random.Next(4)]);
            for (int length = random.Next(1, 9); length > 0; length--) code.Append((char)('0' + random.Next(10)));
            if (random.Next(3) == 0) code.Append((char)('A' + random.Next(26)));
            string said = ReferenceWords.Of(code.ToString());
            Assert.True(SpokenReference.TryRead(i % 2 == 0 ? said : "c'est la référence " + said + ".", out string back), $"{code}: {said}");
            Assert.Equal(code.ToString(), back);
        }
    }

    [Theory]
    [InlineData("AB-1234", "AB-1234")]
    [InlineData("WP1234.", "WP1234")]
    [InlineData("c'est la AB 12 34 voilà", "AB1234")]
    [InlineData("la référence c'est A comme Anatole, B, tiret, douze", "AB-12")]
    [InlineData("A B 12, non pardon, A B 13", "AB13")]
    [InlineData("erreur E zéro quatre", "E04")]
    public void Reads(string text, string expected)
    {
        Assert.True(SpokenReference.TryRead(text, out string code));
        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("je ne sais pas")]
    [InlineData("D U P O N T")]
    public void Does_not_read(string text) => Assert.False(SpokenReference.TryRead(text, out _));
}
