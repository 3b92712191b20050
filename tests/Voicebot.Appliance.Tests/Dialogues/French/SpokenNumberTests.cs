using System.Globalization;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Tests.Dialogues.French;

public class SpokenNumberTests
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
    public void Says(long value, string expected) => Assert.Equal(expected, SpokenNumber.ToWords(value));

    [Theory]
    [InlineData(1, "une")]
    [InlineData(21, "vingt et une")]
    [InlineData(81, "quatre-vingt-une")]
    [InlineData(101, "cent une")]
    [InlineData(21_000, "vingt et un mille")]
    public void Says_the_feminine(long value, string expected) => Assert.Equal(expected, SpokenNumber.ToWords(value, feminine: true));

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
        Assert.Equal(expected, SpokenNumber.ToWords(number));
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
    public void Says_ordinals(long value, string expected) => Assert.Equal(expected, SpokenNumber.Ordinal(value));

    [Fact]
    public void Says_the_feminine_first() => Assert.Equal("première", SpokenNumber.Ordinal(1, feminine: true));

    [Theory]
    [InlineData(1_000_000_000_000)]
    [InlineData(-1_000_000_000_000)]
    public void Refuses_what_it_cannot_say(long value) => Assert.Throws<ArgumentOutOfRangeException>(() => SpokenNumber.ToWords(value));

    [Fact]
    public void Refuses_the_zeroth() => Assert.Throws<ArgumentOutOfRangeException>(() => SpokenNumber.Ordinal(0));

    [Fact]
    public void Every_number_below_a_million_comes_back()
    {
        for (long value = 0; value < 1_000_000; value++)
        {
            string words = SpokenNumber.ToWords(value);
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
            string words = SpokenNumber.ToWords(value, feminine: i % 2 == 0);
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
            string words = SpokenNumber.Ordinal(value);
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
