using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenNumberTests
{
    [Fact]
    public void Every_number_below_a_million_comes_back()
    {
        for (long value = 0; value < 1_000_000; value++)
        {
            string words = NumberWords.Of(value);
            if (!SpokenNumber.TryParse(words, out long back) || back != value) Assert.Fail($"{value} → {words} → {back}");
        }
    }

    [Fact]
    public void Large_numbers_come_back_with_and_without_hyphens()
    {
        var random = new Random(2211);
        for (int i = 0; i < 20_000; i++)
        {
            long value = random.NextInt64(-SpokenNumber.Limit, SpokenNumber.Limit + 1);
            string words = NumberWords.Of(value, feminine: i % 2 == 0);
            if (i % 3 == 0) words = words.Replace('-', ' ');
            if (i % 5 == 0) words = words.ToUpperInvariant();
            Assert.True(SpokenNumber.TryParse(words, out long back), words);
            Assert.Equal(value, back);
        }
    }

    [Fact]
    public void Ordinals_come_back()
    {
        for (long value = 1; value < 20_000; value++)
        {
            string words = NumberWords.Ordinal(value);
            if (!SpokenNumber.TryParseOrdinal(words, out long back) || back != value) Assert.Fail($"{value} → {words} → {back}");
        }
    }

    [Theory]
    [InlineData("septante et un", 71)]
    [InlineData("septante-cinq", 75)]
    [InlineData("huitante-trois", 83)]
    [InlineData("octante", 80)]
    [InlineData("nonante neuf", 99)]
    [InlineData("mille neuf cent nonante-huit", 1998)]
    [InlineData("dix-neuf cent quatre-vingt-quatre", 1984)]
    [InlineData("quatre vingt douze", 92)]
    [InlineData("vingt-et-un", 21)]
    [InlineData("vingt un", 21)]
    [InlineData("12 000", 12_000)]
    [InlineData("12\u202F000", 12_000)]
    [InlineData("3 millions", 3_000_000)]
    [InlineData("euh douze", 12)]
    [InlineData("alors, euh, cent vingt.", 120)]
    [InlineData("douze, non pardon, treize", 13)]
    [InlineData("moins cinq", -5)]
    [InlineData("-5", -5)]
    [InlineData("Quatre-Vingts !", 80)]
    public void Reads(string text, long expected)
    {
        Assert.True(SpokenNumber.TryParse(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bonjour")]
    [InlineData("vingt douze")]
    [InlineData("douze, treize")]
    [InlineData("un mille")]
    [InlineData("deux zéro")]
    [InlineData("mille zéro")]
    [InlineData("deux mille trois mille")]
    [InlineData("dix pommes")]
    [InlineData("cent cent")]
    public void Does_not_read_what_is_no_single_number(string text) => Assert.False(SpokenNumber.TryParse(text, out _));

    [Theory]
    [InlineData("j'en ai trois", 3)]
    [InlineData("une machine de 12 kilos", 12)]
    [InlineData("il y en a un", 1)]
    [InlineData("le code c'est zéro", 0)]
    public void Finds_the_only_number(string text, long expected)
    {
        Assert.True(SpokenNumber.TryFind(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("trois ou quatre")]
    [InlineData("aucun")]
    [InlineData("une machine et un four")]
    public void Finds_none_where_there_are_none_or_two(string text) => Assert.False(SpokenNumber.TryFind(text, out _));

    [Theory]
    [InlineData("3,05", "3.05")]
    [InlineData("12 000,50", "12000.50")]
    [InlineData("trois virgule zéro zéro sept", "3.007")]
    [InlineData("deux et demi", "2.5")]
    [InlineData("moins trois virgule deux", "-3.2")]
    public void Reads_decimals(string text, string expected)
    {
        Assert.True(SpokenNumber.TryParseDecimal(text, out decimal value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("1er", 1)]
    [InlineData("2e", 2)]
    [InlineData("3ème", 3)]
    [InlineData("seconde", 2)]
    [InlineData("première", 1)]
    [InlineData("vingt-et-unième", 21)]
    public void Reads_ordinals(string text, long expected)
    {
        Assert.True(SpokenNumber.TryParseOrdinal(text, out long value));
        Assert.Equal(expected, value);
    }
}
