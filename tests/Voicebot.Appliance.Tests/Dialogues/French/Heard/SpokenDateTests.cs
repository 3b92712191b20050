using System.Globalization;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenDateTests
{
    /// <summary>A Sunday.</summary>
    static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void Every_day_of_a_century_comes_back()
    {
        for (DateOnly day = new(1970, 1, 1); day.Year < 2070; day = day.AddDays(1))
        {
            string words = DateWords.Of(day, withWeekday: day.Day % 2 == 0);
            Assert.True(SpokenDate.TryRead(words, Today, out DateOnly back), words);
            Assert.Equal(day, back);
        }
    }

    [Theory]
    [InlineData("aujourd'hui", "2026-11-22")]
    [InlineData("demain", "2026-11-23")]
    [InlineData("demain matin", "2026-11-23")]
    [InlineData("après-demain", "2026-11-24")]
    [InlineData("hier", "2026-11-21")]
    [InlineData("avant-hier", "2026-11-20")]
    [InlineData("lundi", "2026-11-23")]
    [InlineData("lundi prochain", "2026-11-23")]
    [InlineData("dimanche", "2026-11-29")]
    [InlineData("dimanche dernier", "2026-11-15")]
    [InlineData("mardi en huit", "2026-12-01")]
    [InlineData("mardi en quinze", "2026-12-08")]
    [InlineData("jeudi de la semaine prochaine", "2026-11-26")]
    [InlineData("dans trois jours", "2026-11-25")]
    [InlineData("dans huit jours", "2026-11-29")]
    [InlineData("dans quinze jours", "2026-12-06")]
    [InlineData("dans deux semaines", "2026-12-06")]
    [InlineData("il y a trois jours", "2026-11-19")]
    [InlineData("le 3 décembre", "2026-12-03")]
    [InlineData("euh le trois décembre", "2026-12-03")]
    [InlineData("le mardi premier décembre", "2026-12-01")]
    [InlineData("le 1er décembre", "2026-12-01")]
    [InlineData("le 3 mars", "2027-03-03")]
    [InlineData("vingt-deux novembre deux mille vingt-six", "2026-11-22")]
    [InlineData("22/11/2026", "2026-11-22")]
    [InlineData("22.11.26", "2026-11-22")]
    [InlineData("2026-11-22", "2026-11-22")]
    [InlineData("le trois", "2026-12-03")]
    [InlineData("le 31", "2026-12-31")]
    [InlineData("le 29 février", "2028-02-29")]
    [InlineData("le trois décembre à quatorze heures", "2026-12-03")]
    [InlineData("le 12 décembre 14 heures", "2026-12-12")]
    [InlineData("demain, non pardon, après-demain", "2026-11-24")]
    [InlineData("le 3, euh non, le 4 décembre", "2026-12-04")]
    [InlineData("le 7 octobre dernier", "2026-10-07")]
    [InlineData("le sept octobre dernier", "2026-10-07")]
    [InlineData("le lundi 7 décembre dernier", "2025-12-07")]
    [InlineData("le 22 novembre dernier", "2025-11-22")]
    [InlineData("le 3 mars prochain", "2027-03-03")]
    [InlineData("le 7 octobre", "2027-10-07")]
    [InlineData("le 7 octobre de l'année dernière", "2025-10-07")]
    [InlineData("le 7 octobre de l'an prochain", "2027-10-07")]
    [InlineData("le 7 octobre de cette année", "2026-10-07")]
    [InlineData("le 12 du mois dernier", "2026-10-12")]
    [InlineData("le cinq du mois prochain", "2026-12-05")]
    [InlineData("le 3 de ce mois", "2026-11-03")]
    [InlineData("le 15 dernier", "2026-11-15")]
    [InlineData("vendredi dernier", "2026-11-20")]
    [InlineData("mardi de la semaine dernière", "2026-11-10")]
    [InlineData("mardi de cette semaine", "2026-11-17")]
    [InlineData("lundi en quinze", "2026-12-07")]
    [InlineData("demain en huit", "2026-11-30")]
    [InlineData("aujourd'hui en quinze", "2026-12-06")]
    [InlineData("dans une quinzaine", "2026-12-06")]
    [InlineData("dans deux mois", "2027-01-22")]
    [InlineData("il y a huit jours", "2026-11-15")]
    [InlineData("il y a un mois", "2026-10-22")]
    [InlineData("ça fait trois semaines", "2026-11-01")]
    [InlineData("depuis lundi", "2026-11-16")]
    [InlineData("depuis trois jours", "2026-11-19")]
    [InlineData("ce matin", "2026-11-22")]
    [InlineData("la semaine dernière", null)]
    [InlineData("le mois dernier", null)]
    [InlineData("le quatre-vingt-dix décembre", null)]
    [InlineData("le 31 novembre", null)]
    [InlineData("32/01/2026", null)]
    [InlineData("pas demain", null)]
    [InlineData("lundi ou mardi", null)]
    [InlineData("la semaine prochaine", null)]
    [InlineData("en décembre", null)]
    [InlineData("bonjour", null)]
    [InlineData("", null)]
    public void Reads(string text, string? expected)
    {
        bool read = SpokenDate.TryRead(text, Today, out DateOnly date);
        Assert.Equal(expected, read ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("le 3 mars", "2026-03-03")]
    [InlineData("le 3 décembre", "2025-12-03")]
    [InlineData("lundi", "2026-11-16")]
    [InlineData("le trois", "2026-11-03")]
    public void Reads_a_purchase_in_the_past(string text, string expected)
    {
        Assert.True(SpokenDate.TryRead(text, Today, out DateOnly date, past: true));
        Assert.Equal(Iso(expected), date);
    }

    static DateOnly Iso(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
