using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenPhoneTests
{
    [Fact]
    public void Ten_thousand_numbers_come_back()
    {
        var random = new Random(612345678);
        for (int i = 0; i < 10_000; i++)
        {
            string number = "0" + random.Next(1, 10) + random.Next(100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
            string words = PhoneWords.Of(number);
            string heard = (i % 4) switch
            {
                0 => words,
                1 => words.Replace('-', ' '),
                2 => "Alors, euh, c'est le " + words + ".",
                _ => words.Replace(", ", ". ", StringComparison.Ordinal),
            };
            Assert.True(SpokenPhone.TryRead(heard, out string digits), $"{number}: {heard}");
            Assert.Equal(number, digits);
        }
    }

    [Fact]
    public void Without_pauses_a_number_is_read_right_or_not_at_all()
    {
        var random = new Random(33);
        int read = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string number = "06" + random.Next(100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
            string words = PhoneWords.Of(number).Replace(", ", " ", StringComparison.Ordinal);
            if (!SpokenPhone.TryRead(words, out string digits)) continue;
            read++;
            Assert.Equal(number, digits);
        }
        Assert.True(read > 9_500, $"read {read} of 10000");
    }

    [Theory]
    [InlineData("06 12 34 56 78")]
    [InlineData("06.12.34.56.78.")]
    [InlineData("0612345678")]
    [InlineData("+33 6 12 34 56 78")]
    [InlineData("0033 6 12 34 56 78")]
    [InlineData("plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit")]
    [InlineData("zéro six douze trente quatre cinquante six soixante dix huit")]
    [InlineData("zéro six, un deux, trois quatre, cinq six, sept huit")]
    [InlineData("C'est le 0 6 12, euh, 34, 56, et 78")]
    [InlineData("mon numéro c'est un portable le zéro six douze trente-quatre cinquante-six soixante-dix-huit voilà merci")]
    [InlineData("zéro six, douze, trente-cinq, non pardon, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("zéro sept, non pardon, zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("06 12 34 56 87, je me trompe, 78")]
    [InlineData("zéro six douze trente-quatre cinquante-six septante-huit")]
    public void Reads(string text)
    {
        Assert.True(SpokenPhone.TryRead(text, out string digits));
        Assert.Equal("0612345678", digits);
    }

    [Theory]
    [InlineData("zéro six double zéro douze treize quatorze", "0600121314")]
    [InlineData("06 quatre-vingt-dix-neuf quatre-vingt-douze quatre-vingt douze", "0699928012")]
    [InlineData("zéro un, quarante-quatre, vingt, quatre-vingts, dix", "0144208010")]
    [InlineData("zéro un soixante douze quatre-vingts dix", "0160128010")]
    [InlineData("plus 32, 470, 12 34 56", "+32470123456")]
    public void Reads_odd_dictations(string text, string expected)
    {
        Assert.True(SpokenPhone.TryRead(text, out string digits));
        Assert.Equal(expected, digits);
    }

    [Theory]
    [InlineData("zéro six quarante quatre vingt quatre douze dix")]
    public void Refuses_what_can_be_read_in_two_ways(string text) => Assert.False(SpokenPhone.TryRead(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("bonjour")]
    [InlineData("zéro six douze")]
    [InlineData("06 12 34 56 78 90")]
    [InlineData("00 12 34 56 78")]
    [InlineData("j'ai acheté la machine en 2021")]
    public void Does_not_read(string text) => Assert.False(SpokenPhone.TryRead(text, out _));

    [Theory]
    [InlineData("zéro six douze", true)]
    [InlineData("06 12 34 56", true)]
    [InlineData("mon numéro c'est le zéro six", true)]
    [InlineData("zéro six douze trente-quatre euh", true)]
    [InlineData("06 12 34 56 78", false)]
    [InlineData("douze", false)]
    [InlineData("zéro", false)]
    [InlineData("elle marche depuis 06 jours", false)]
    public void Knows_an_unfinished_number(string text, bool expected) => Assert.Equal(expected, SpokenPhone.IsIncomplete(text));

    [Fact]
    public void Reads_all_digits() => Assert.Equal("3639", SpokenPhone.ReadDigits("le trente-six trente-neuf"));
}
