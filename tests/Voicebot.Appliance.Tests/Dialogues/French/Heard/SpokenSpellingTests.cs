using System.Text;
using Voicebot.Appliance.Dialogues.French.Aloud;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class SpokenSpellingTests
{
    [Fact]
    public void Random_names_come_back_both_ways()
    {
        var random = new Random(7);
        const string letters = "abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüÿçœæ";
        for (int i = 0; i < 10_000; i++)
        {
            var name = new StringBuilder();
            int length = random.Next(2, 14);
            while (name.Length < length)
            {
                bool first = name.Length == 0 || !char.IsLetter(name[^1]);
                if (!first && name.Length < length - 1 && random.Next(8) == 0)
                {
                    name.Append("-' "[random.Next(3)]);
                    continue;
                }
                char c = letters[random.Next(letters.Length)];
                name.Append(first ? char.ToUpperInvariant(c) : c);
                if (random.Next(6) == 0) name.Append(c);
            }
            string said = SpellingWords.Of(name.ToString(), withAlphabet: i % 2 == 0);
            if (i % 3 == 0) said = said.Replace(",", "", StringComparison.Ordinal);
            Assert.True(SpokenSpelling.TryRead(said, out string back), said);
            Assert.Equal(name.ToString(), back);
        }
    }

    [Theory]
    [InlineData("Dupont, D U P O N T", "Dupont")]
    [InlineData("D-U-P-O-N-T", "Dupont")]
    [InlineData("D.U.P.O.N.T.", "Dupont")]
    [InlineData("DUPONT", "Dupont")]
    [InlineData("C'est Martin, M A R T I N", "Martin")]
    [InlineData("euh alors M comme Marcel, A, R comme Raoul, T, I, aime comme Nicolas", "Martin")]
    [InlineData("L E tiret G O deux F", "Le-Goff")]
    [InlineData("N comme Marcel A T I", "Mati")]
    [InlineData("F comme Philippe A", "Fa")]
    [InlineData("W A double V A", "Wawa")]
    [InlineData("bé O erre", "")]
    [InlineData("B O erre", "Bor")]
    [InlineData("D U B, non pardon, P O N T", "Dupont")]
    [InlineData("D I P, je recommence, D U P O N T", "Dupont")]
    [InlineData("I grec V E S", "Yves")]
    [InlineData("Dupont avec un T, D U P O N T comme le pont", "Tdupont")]
    public void Reads(string text, string expected)
    {
        bool read = SpokenSpelling.TryRead(text, out string name);
        Assert.Equal(expected.Length > 0, read);
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dupont")]
    [InlineData("je m'appelle Dupont")]
    [InlineData("c'est monsieur Martin")]
    public void Does_not_read_a_name_that_was_not_spelled(string text) => Assert.False(SpokenSpelling.TryRead(text, out _));
}
