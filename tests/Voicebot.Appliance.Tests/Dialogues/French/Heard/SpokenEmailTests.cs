using System.Text;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenEmailTests
{
    [Fact]
    public void Ten_thousand_addresses_come_back()
    {
        var random = new Random(64);
        string[] domains = ["gmail", "free", "orange", "laposte", "wanadoo", "hotmail", "sfr", "bbox", "yahoo", "la-poste", "x2y", "mon.site", "io7", "co-op", "123-fleurs"];
        string[] tops = ["fr", "com", "net", "org", "be", "co.uk", "gouv.fr", "eu", "info"];
        string[] words = ["jean", "dupont", "six", "point", "et", "cent", "mail", "non", "pardon", "at", "comme", "double", "du", "bas", "tiret", "vingt", "a", "l", "y", "w", "adresse", "c", "est", "chez", "ecrire", "sous", "mille", "marie"];
        for (int i = 0; i < 10_000; i++)
        {
            var local = new StringBuilder();
            int parts = random.Next(1, 4);
            for (int part = 0; part < parts; part++)
            {
                if (part > 0) local.Append(".-_+"[random.Next(4)]);
                int kind = random.Next(3);
                if (kind == 0) local.Append(words[random.Next(words.Length)]);
                else if (kind == 1) local.Append(random.Next(100_000));
                else for (int length = random.Next(1, 9); length > 0; length--) local.Append("abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)]);
            }
            string address = $"{local}@{domains[random.Next(domains.Length)]}.{tops[random.Next(tops.Length)]}";
            string said = EmailWords.Of(address);
            string heard = (i % 3) switch
            {
                0 => said,
                1 => "Alors euh mon adresse c'est " + said + ".",
                _ => said.Replace(" arobase", ", euh, arobase", StringComparison.Ordinal),
            };
            Assert.True(SpokenEmail.TryRead(heard, out string back), $"{address}: {heard}");
            Assert.Equal(address, back);
        }
    }

    [Theory]
    [InlineData("jean.dupont@free.fr", "jean.dupont@free.fr")]
    [InlineData("Jean point Dupont arobase free point fr", "jean.dupont@free.fr")]
    [InlineData("Jean.Dupont arobase free.fr.", "jean.dupont@free.fr")]
    [InlineData("jean point dupont at gmail dot com", "jean.dupont@gmail.com")]
    [InlineData("mon e-mail c'est hélène tiret du bas martin soixante-quinze arobase orange point fr voilà", "helene_martin75@orange.fr")]
    [InlineData("D U P O N T arobase g mail point com merci", "dupont@gmail.com")]
    [InlineData("D, U, P, O, deux N, arobase la poste point net", "duponn@laposte.net")]
    [InlineData("j-e-a-n arobase sfr point fr", "jean@sfr.fr")]
    [InlineData("jean-pierre arobase sfr point fr", "jean-pierre@sfr.fr")]
    [InlineData("jean tiret pierre 92 arobase wanadoo.fr", "jean-pierre92@wanadoo.fr")]
    [InlineData("paul point durand, non pardon, paul point dupont arobase free point fr", "paul.dupont@free.fr")]
    [InlineData("paul arobase free point fr, non pardon, orange point fr", "paul@orange.fr")]
    [InlineData("dupont jean chez exemple point fr", "dupontjean@exemple.fr")]
    [InlineData("marie point roux chez gmail point com", "marie.roux@gmail.com")]
    [InlineData("chez martine arobase free point fr", "chezmartine@free.fr")]
    [InlineData("vous pouvez m'écrire à paul chez orange point fr", "paul@orange.fr")]
    [InlineData("jean tiret du bas dupont arobase sfr point fr", "jean_dupont@sfr.fr")]
    [InlineData("jean tiret bas dupont à robase sfr point fr", "jean_dupont@sfr.fr")]
    [InlineData("luc underscore b tout attaché arobase hotmail point com", "luc_b@hotmail.com")]
    public void Reads(string text, string expected)
    {
        Assert.True(SpokenEmail.TryRead(text, out string address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("jean dupont")]
    [InlineData("jean arobase")]
    [InlineData("jean arobase gmail")]
    [InlineData("arobase free point fr")]
    [InlineData("je n'ai pas d'adresse e-mail")]
    [InlineData("je suis chez moi")]
    [InlineData("chez gmail point com")]
    public void Does_not_read(string text) => Assert.False(SpokenEmail.TryRead(text, out _));

    [Theory]
    [InlineData("jean arobase", true)]
    [InlineData("jean arobase gmail", true)]
    [InlineData("jean arobase gmail point com", false)]
    [InlineData("jean", false)]
    public void Knows_an_unfinished_address(string text, bool expected) => Assert.Equal(expected, SpokenEmail.IsIncomplete(text));
}
