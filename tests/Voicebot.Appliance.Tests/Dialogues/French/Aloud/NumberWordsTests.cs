using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class NumberWordsTests
{
    [Theory]
    [InlineData(0, "zéro")]
    [InlineData(17, "dix-sept")]
    [InlineData(21, "vingt et un")]
    [InlineData(31, "trente et un")]
    [InlineData(60, "soixante")]
    [InlineData(70, "soixante-dix")]
    [InlineData(71, "soixante et onze")]
    [InlineData(72, "soixante-douze")]
    [InlineData(77, "soixante-dix-sept")]
    [InlineData(80, "quatre-vingts")]
    [InlineData(81, "quatre-vingt-un")]
    [InlineData(90, "quatre-vingt-dix")]
    [InlineData(91, "quatre-vingt-onze")]
    [InlineData(99, "quatre-vingt-dix-neuf")]
    [InlineData(100, "cent")]
    [InlineData(101, "cent un")]
    [InlineData(180, "cent quatre-vingts")]
    [InlineData(200, "deux cents")]
    [InlineData(201, "deux cent un")]
    [InlineData(1000, "mille")]
    [InlineData(1001, "mille un")]
    [InlineData(2000, "deux mille")]
    [InlineData(2026, "deux mille vingt-six")]
    [InlineData(80_000, "quatre-vingt mille")]
    [InlineData(200_000, "deux cent mille")]
    [InlineData(1_000_000, "un million")]
    [InlineData(80_000_000, "quatre-vingts millions")]
    [InlineData(200_000_000, "deux cents millions")]
    [InlineData(1_000_000_000, "un milliard")]
    [InlineData(999_999_999_999, "neuf cent quatre-vingt-dix-neuf milliards neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf")]
    [InlineData(-3, "moins trois")]
    public void Says(long value, string expected) => Assert.Equal(expected, NumberWords.Of(value));

    [Theory]
    [InlineData(1, "une")]
    [InlineData(21, "vingt et une")]
    [InlineData(81, "quatre-vingt-une")]
    [InlineData(101, "cent une")]
    [InlineData(21_000, "vingt et un mille")]
    public void Says_the_feminine(long value, string expected) => Assert.Equal(expected, NumberWords.Of(value, feminine: true));

    [Theory]
    [InlineData("3.05", "trois virgule zéro cinq")]
    [InlineData("3.14", "trois virgule quatorze")]
    [InlineData("2.50", "deux virgule cinquante")]
    [InlineData("-0.5", "moins zéro virgule cinq")]
    [InlineData("3.1416", "trois virgule un quatre un six")]
    [InlineData("12", "douze")]
    public void Says_decimals(string value, string expected)
    {
        decimal number = decimal.Parse(value, CultureInfo.InvariantCulture);
        Assert.Equal(expected, NumberWords.Of(number));
        Assert.True(SpokenNumber.TryParseDecimal(expected, out decimal back));
        Assert.Equal(number, back);
    }

    [Theory]
    [InlineData(1, "premier")]
    [InlineData(2, "deuxième")]
    [InlineData(4, "quatrième")]
    [InlineData(5, "cinquième")]
    [InlineData(9, "neuvième")]
    [InlineData(11, "onzième")]
    [InlineData(21, "vingt et unième")]
    [InlineData(71, "soixante et onzième")]
    [InlineData(80, "quatre-vingtième")]
    [InlineData(81, "quatre-vingt-unième")]
    [InlineData(100, "centième")]
    [InlineData(200, "deux centième")]
    [InlineData(1000, "millième")]
    [InlineData(1_000_000, "millionième")]
    [InlineData(2_000_000, "deux millionième")]
    public void Says_ordinals(long value, string expected) => Assert.Equal(expected, NumberWords.Ordinal(value));

    [Fact]
    public void Says_the_feminine_first() => Assert.Equal("première", NumberWords.Ordinal(1, feminine: true));

    [Theory]
    [InlineData(1_000_000_000_000)]
    [InlineData(-1_000_000_000_000)]
    public void Refuses_what_it_cannot_say(long value) => Assert.Throws<ArgumentOutOfRangeException>(() => NumberWords.Of(value));

    [Fact]
    public void Refuses_the_zeroth() => Assert.Throws<ArgumentOutOfRangeException>(() => NumberWords.Ordinal(0));
}
