using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class ClausesTests
{
    static readonly string[] Texts =
    [
        "D'accord, je regarde. Votre machine à laver est encore sous garantie, un technicien vous rappelle demain à 14 h 30.",
        "Bonjour M. Dupont, le prix est de 3,5 € ; c'est bon ? Oui ! « Très bien. » Merci…",
        "Écrivez à sav.client@exemple.fr ou appelez le 06 12 34 56 78, s'il vous plaît. Mme. Martin et le Dr. Petit vous répondent.",
        "1. Éteignez l'appareil.\n2. Attendez dix minutes.\n\nEnsuite rallumez-le : le voyant doit être vert.",
        "Je vais vérifier dans notre base de connaissances si la panne que vous décrivez correspond à un problème connu du modèle et vous dire quoi faire",
        "Le total est de 1 234 567,89 € et le numéro à composer est le 06 12 34 56 78 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23",
        "",
        "   ",
        "Oui.",
        "Vous pouvez nous joindre tous les jours ouvrables au numéro vert 06 12 34 56 78 99",
        "Il est 14:30 : c'est l'heure, non ? Version 2.5.1 (voir p. 12). Fin",
    ];

    [Theory]
    [InlineData(0, "D'accord,|je regarde.|Votre machine à laver est encore sous garantie,|un technicien vous rappelle demain à 14 h 30.")]
    [InlineData(1, "Bonjour M. Dupont,|le prix est de 3,5 € ; c'est bon ?|Oui !|« Très bien. »|Merci…")]
    [InlineData(2, "Écrivez à sav.client@exemple.fr ou appelez le 06 12 34 56 78,|s'il vous plaît.|Mme. Martin et le Dr. Petit vous répondent.")]
    [InlineData(3, "1. Éteignez l'appareil.|2. Attendez dix minutes.|Ensuite rallumez-le : le voyant doit être vert.")]
    [InlineData(4, "Je vais vérifier dans notre base de connaissances si la panne|que vous décrivez correspond à un problème connu du modèle et vous dire quoi faire")]
    [InlineData(9, "Vous pouvez nous joindre tous les jours ouvrables au numéro vert|06 12 34 56 78 99")]
    [InlineData(10, "Il est 14:30 :|c'est l'heure, non ?|Version 2.5.1 (voir p. 12).|Fin")]
    public void Cuts(int text, string expected) => Assert.Equal(expected.Split('|'), Clauses.Split(Texts[text]));

    [Fact]
    public void Never_cuts_a_number_however_long()
    {
        Assert.Equal(
            ["Le total est de 1 234 567,89 €", "et le numéro à composer est le 06 12 34 56 78 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23"],
            Clauses.Split(Texts[5]));
    }

    [Fact]
    public void Every_way_of_feeding_gives_the_same_clauses()
    {
        foreach (string text in Texts)
        {
            List<string> whole = Clauses.Split(text);
            for (int first = 0; first <= text.Length; first++)
            {
                for (int second = first; second <= text.Length; second += 7) Assert.Equal(whole, Feed(text[..first], text[first..second], text[second..]));
            }
            Assert.Equal(whole, Feed([.. text.Select(c => c.ToString())]));
        }
    }

    [Fact]
    public void Joined_the_clauses_are_the_text()
    {
        foreach (string text in Texts) Assert.Equal(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', Clauses.Split(text)));
    }

    [Fact]
    public void A_clause_leaves_as_soon_as_the_next_word_begins()
    {
        var clauses = new Clauses();
        Assert.Empty(clauses.Add("D'accord,"));
        Assert.Empty(clauses.Add(" "));
        Assert.Equal(["D'accord,"], clauses.Add("je"));
        Assert.Equal("je", clauses.Finish());
        Assert.Null(clauses.Finish());
    }

    static List<string> Feed(params string[] pieces)
    {
        var clauses = new Clauses();
        List<string> fed = [];
        foreach (string piece in pieces) fed.AddRange(clauses.Add(piece));
        if (clauses.Finish() is { } last) fed.Add(last);
        return fed;
    }
}
