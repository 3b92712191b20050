using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

public class SpokenTextTests
{
    [Theory]
    [InlineData("12,50 €", "douze euros cinquante")]
    [InlineData("12 €", "douze euros")]
    [InlineData("1 €", "un euro")]
    [InlineData("0,50 €", "cinquante centimes")]
    [InlineData("1,05 €", "un euro cinq")]
    [InlineData("1\u202F234,56\u00A0€", "mille deux cent trente-quatre euros cinquante-six")]
    [InlineData("1 000 000 €", "un million d'euros")]
    [InlineData("9,90 €/mois", "neuf euros quatre-vingt-dix par mois")]
    [InlineData("Cela coûte 80 euros.", "Cela coûte quatre-vingts euros.")]
    public void Prices(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("22/11/2026", "le vingt-deux novembre deux mille vingt-six")]
    [InlineData("22 nov. 2026", "le vingt-deux novembre deux mille vingt-six")]
    [InlineData("2026-11-22", "le vingt-deux novembre deux mille vingt-six")]
    [InlineData("le 22/11/2026", "le vingt-deux novembre deux mille vingt-six")]
    [InlineData("du 3 au 5 mai", "du trois au cinq mai")]
    [InlineData("lundi 1er décembre", "lundi premier décembre")]
    [InlineData("le 22/11", "le vingt-deux novembre")]
    [InlineData("avant le 3 juil. 2027", "avant le trois juillet deux mille vingt-sept")]
    public void Dates(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("14h30", "quatorze heures trente")]
    [InlineData("14:30", "quatorze heures trente")]
    [InlineData("14 h 30", "quatorze heures trente")]
    [InlineData("à 9 h", "à neuf heures")]
    [InlineData("12h", "douze heures")]
    [InlineData("1h", "une heure")]
    [InlineData("21h05", "vingt et une heures cinq")]
    [InlineData("sous 48 h", "sous quarante-huit heures")]
    [InlineData("de 9h-12h", "de neuf heures à douze heures")]
    [InlineData("9 h – 18 h", "neuf heures à dix-huit heures")]
    [InlineData("sous 24-48h", "sous vingt-quatre à quarante-huit heures")]
    [InlineData("sous 24/48 h", "sous vingt-quatre à quarante-huit heures")]
    [InlineData("2-3 jours", "deux à trois jours")]
    [InlineData("24h/24 et 7j/7", "vingt-quatre heures sur vingt-quatre et sept jours sur sept")]
    public void Times(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("06 12 34 56 78", "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("0612345678", "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit")]
    [InlineData("au +33 6 12 34 56 78.", "au zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit.")]
    [InlineData("tél. 01.02.03.04.05", "téléphone zéro un, zéro deux, zéro trois, zéro quatre, zéro cinq")]
    [InlineData("0 800 123 456", "zéro huit cents, cent vingt-trois, quatre cent cinquante-six")]
    [InlineData("Appelez le 3639", "Appelez le trente-six, trente-neuf")]
    public void Phones(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("réf. AB-1234", "référence A, B, tiret, douze, trente-quatre")]
    [InlineData("le modèle WP4500", "le modèle W, P, quarante-cinq, zéro zéro")]
    [InlineData("erreur E04", "erreur E, zéro quatre")]
    [InlineData("code 0042", "code zéro zéro, quarante-deux")]
    [InlineData("Le SAV est ouvert", "Le S A V est ouvert")]
    [InlineData("un SMS", "un S M S")]
    [InlineData("la LED rouge", "la LED rouge")]
    public void References_and_acronyms(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("M. Dupont et Mme Martin", "monsieur Dupont et madame Martin")]
    [InlineData("Mlle Petit, Dr Roux", "mademoiselle Petit, docteur Roux")]
    [InlineData("le n° 12", "le numéro douze")]
    [InlineData("n°3", "numéro trois")]
    [InlineData("tuyaux, joints, etc.", "tuyaux, joints, et cetera.")]
    [InlineData("12 bd Victor Hugo", "douze boulevard Victor Hugo")]
    [InlineData("3 av. Foch", "trois avenue Foch")]
    [InlineData("le 2e étage", "le deuxième étage")]
    [InlineData("la 1re fois", "la première fois")]
    [InlineData("20 °C", "vingt degrés")]
    [InlineData("30 %", "trente pour cent")]
    [InlineData("3,5 km", "trois virgule cinq kilomètres")]
    [InlineData("1 min", "une minute")]
    [InlineData("21 minutes", "vingt et une minutes")]
    [InlineData("2x par an", "deux fois par an")]
    [InlineData("3 × 20 €", "trois fois vingt euros")]
    [InlineData("12 000 appels", "douze mille appels")]
    [InlineData("3,05", "trois virgule zéro cinq")]
    [InlineData("il fait -5", "il fait moins cinq")]
    [InlineData("1 400 tr/min", "mille quatre cents tours par minute")]
    [InlineData("200 €TTC", "deux cents euros toutes taxes comprises")]
    public void Abbreviations_and_units(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("jean.dupont_1@free.fr", "jean point dupont tiret du bas un arobase free point F R")]
    [InlineData("https://www.exemple.com/aide.", "trois double vé point exemple point com barre oblique aide.")]
    public void Addresses(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("C’est « bon »…", "C'est bon...")]
    [InlineData("**Attention** : débranchez 😀 l'appareil", "Attention : débranchez l'appareil")]
    [InlineData("Tapez # ou appuyez sur *.", "Tapez dièse ou appuyez sur étoile.")]
    [InlineData("- un\n- deux", "un\ndeux")]
    [InlineData("oui — non", "oui, non")]
    [InlineData("lavage & séchage", "lavage et séchage")]
    [InlineData("lavage et/ou séchage", "lavage et ou séchage")]
    public void Typography(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("")]
    [InlineData("Bonjour, je suis l'assistant du service après-vente. Que puis-je faire pour vous ?")]
    [InlineData("Votre lave-linge est-il branché ?")]
    [InlineData("Très bien, je vous passe un conseiller.")]
    [InlineData("Ah ! C'est noté ; merci : au revoir.")]
    public void Leaves_plain_text_alone(string text) => Assert.Equal(text, SpokenText.Normalise(text));

    /// <summary>Each was read otherwise once.</summary>
    [Theory]
    [InlineData("Un chèque de 94.000 €.", "Un chèque de quatre-vingt-quatorze mille euros.")]
    [InlineData("Cela coûte €12,50.", "Cela coûte douze euros cinquante.")]
    [InlineData("Cela coûte 12€50.", "Cela coûte douze euros cinquante.")]
    [InlineData("Prix : 1'234.50 CHF.", "Prix : mille deux cent trente-quatre francs suisses cinquante.")]
    [InlineData("Rue Louis XIV.", "Rue Louis quatorze.")]
    [InlineData("Au 12bis rue de la Paix.", "Au douze bis rue de la Paix.")]
    [InlineData("Article L.421-3.", "Article L quatre cent vingt et un tiret trois.")]
    [InlineData("Pilote x64.", "Pilote X soixante-quatre.")]
    [InlineData("Acheté le 15.05.99.", "Acheté le quinze mai mille neuf cent quatre-vingt-dix-neuf.")]
    [InlineData("Durée 2 h 30 min.", "Durée deux heures trente.")]
    [InlineData("M. et Mme Petit sont absents.", "monsieur et madame Petit sont absents.")]
    [InlineData("Consommation : 230 kWh/an.", "Consommation : deux cent trente kilowattheures par an.")]
    [InlineData("Débit 100 Mbit/s.", "Débit cent mégabits par seconde.")]
    [InlineData("Surface de 20 m2.", "Surface de vingt mètres carrés.")]
    [InlineData("Rappelez le 06/12/34/56/78.", "Rappelez le zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit.")]
    [InlineData("Attendez 3/4 d'heure.", "Attendez trois quarts d'heure.")]
    [InlineData("Le 2026-05-12T14:30.", "Le douze mai deux mille vingt-six à quatorze heures trente.")]
    [InlineData("Le lave-linge WX-1200 A+++.", "Le lave-linge W, X, tiret, douze, zéro zéro A plus plus plus.")]
    [InlineData("Voir exemple.fr pour la notice.", "Voir exemple point F R pour la notice.")]
    public void Field_cases(string text, string expected) => Check(text, expected);

    [Fact]
    public void No_figure_is_left_whatever_comes_in()
    {
        var random = new Random(99);
        string[] pieces = ["12", "3,5", "€", " ", "/", "h", "A", "-", ".", "06", "@", "%", "le ", "1er", ":", "+", "000", "°C", "x", "n°", "e", "é", "\u00A0", "99999999999999"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            string said = SpokenText.Normalise(text);
            Assert.False(said.Any(char.IsAsciiDigit), $"{text} → {said}");
        }
    }

    static void Check(string text, string expected)
    {
        string said = SpokenText.Normalise(text);
        Assert.Equal(expected, said);
        Assert.Equal(expected, SpokenText.Normalise(said));
    }
}
