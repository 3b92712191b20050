using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class HallucinationTests
{
    [Theory]
    [InlineData("Sous-titres réalisés par la communauté d'Amara.org", HallucinationReason.KnownPhrase)]
    [InlineData(" Sous-titres réalisés para la communauté d’Amara.org.", HallucinationReason.KnownPhrase)]
    [InlineData("Sous-titrage Société Radio-Canada", HallucinationReason.KnownPhrase)]
    [InlineData("Sous-titrage ST' 501", HallucinationReason.KnownPhrase)]
    [InlineData("Sous-titrage MFP.", HallucinationReason.KnownPhrase)]
    [InlineData("❤️ par SousTitreur.com", HallucinationReason.KnownPhrase)]
    [InlineData("Merci d'avoir regardé cette vidéo !", HallucinationReason.KnownPhrase)]
    [InlineData("N'oubliez pas de vous abonner à la chaîne.", HallucinationReason.KnownPhrase)]
    [InlineData("Abonnez-vous !", HallucinationReason.KnownPhrase)]
    [InlineData("Merci de regarder.", HallucinationReason.KnownPhrase)]
    [InlineData("Merci de regarder cette vidéo.", HallucinationReason.KnownPhrase)]
    [InlineData("Thanks for watching!", HallucinationReason.KnownPhrase)]
    [InlineData("Musique", HallucinationReason.KnownPhrase)]
    [InlineData("[Musique]", HallucinationReason.SoundTag)]
    [InlineData("(rires)", HallucinationReason.SoundTag)]
    [InlineData("*Bruit de porte*", HallucinationReason.SoundTag)]
    [InlineData("♪ ♪ ♪", HallucinationReason.SoundTag)]
    [InlineData("[BLANK_AUDIO]", HallucinationReason.SoundTag)]
    [InlineData("[Musique", HallucinationReason.SoundTag)]
    [InlineData("...", HallucinationReason.SoundTag)]
    [InlineData("Je suis là, je suis là, je suis là, je suis là.", HallucinationReason.Repetition)]
    [InlineData("de la de la de la de la", HallucinationReason.Repetition)]
    [InlineData("non non non non non non non non", HallucinationReason.Repetition)]
    [InlineData("Allez-y allez-y allez-y allez-y allez-y allez-y allez-y allez-y allez-y allez-y", HallucinationReason.Repetition)]
    [InlineData("Sous-titres par Jean Dupont et Marie Martin", HallucinationReason.KnownPhrase)]
    [InlineData("Merci d'avoir regardé cette vidéo jusqu'au bout et à bientôt !", HallucinationReason.KnownPhrase)]
    [InlineData("MFP.", HallucinationReason.KnownPhrase)]
    [InlineData("Merci d'avoir regardé cette vidéo, n'hésitez pas à laisser un commentaire et un petit like.", HallucinationReason.KnownPhrase)]
    [InlineData("Retrouvez-nous sur tous nos réseaux sociaux.", HallucinationReason.KnownPhrase)]
    [InlineData("Radio-Canada", HallucinationReason.KnownPhrase)]
    public void Invented_text_goes(string text, HallucinationReason expected)
    {
        Assert.Equal("", Hallucination.Clean(text, 5000, out HallucinationReason reason));
        Assert.Equal(expected, reason);
        Assert.True(Hallucination.IsHallucination(text, 5000));
    }

    [Theory]
    [InlineData("oui", 200)]
    [InlineData("Non merci.", 500)]
    [InlineData("non non non", 700)]
    [InlineData("Merci beaucoup, au revoir.", 1200)]
    [InlineData("ma machine à laver ne marche plus depuis hier", 2200)]
    [InlineData("zéro zéro zéro zéro zéro zéro", 2500)]
    [InlineData("Je veux parler à quelqu'un, je veux parler à quelqu'un, je veux parler à quelqu'un !", 4000)]
    [InlineData("Ça marche pas, ça marche pas, ça marche pas !", 2500)]
    [InlineData("Merci de regarder mon dossier.", 1500)]
    [InlineData("06 06 06 06 06", 3000)]
    [InlineData("Un humain, un humain, un humain, un humain !", 3000)]
    [InlineData("un conseiller un conseiller un conseiller un conseiller un conseiller", 4000)]
    [InlineData("Allô allô allô", 900)]
    [InlineData("Allô ? Allô ? Allô ? Allô ? Allô ?", 2500)]
    [InlineData("non non non non non non", 2000)]
    [InlineData("Ça marche pas, ça marche pas, ça marche pas, ça marche pas !", 4000)]
    [InlineData("Mon imprimante MFP est en panne.", 1800)]
    [InlineData("Imprimante MFP", 1000)]
    [InlineData("C'est le modèle ST 501.", 1500)]
    [InlineData("Les sous-titres ne s'affichent plus sur ma télé.", 2500)]
    [InlineData("Le sous-titrage ne marche plus.", 1800)]
    [InlineData("Merci d'avoir regardé mon dossier.", 1700)]
    [InlineData("Merci d'avoir suivi la commande.", 1700)]
    [InlineData("Je capte plus Radio-Canada sur mon poste.", 2300)]
    [InlineData("J'ai un problème de copyright sur ma photo.", 2300)]
    [InlineData("j'ai regardé la vidéo sur votre site", 2000)]
    public void What_callers_say_stays(string text, int voicedMs)
    {
        Assert.Equal(text, Hallucination.Clean(text, voicedMs, out HallucinationReason reason));
        Assert.Equal(HallucinationReason.None, reason);
    }

    [Theory]
    [InlineData("ma machine à laver ne marche plus depuis hier", 300)]
    [InlineData("oui", 0)]
    [InlineData("Merci.", 60)]
    public void Nobody_says_that_much_in_that_time(string text, int voicedMs)
    {
        Assert.Equal("", Hallucination.Clean(text, voicedMs, out HallucinationReason reason));
        Assert.Equal(HallucinationReason.TooManyWords, reason);
    }

    [Theory]
    [InlineData("Un humain, un humain, un humain, un humain !", 500)]
    [InlineData("ça marche pas ça marche pas ça marche pas ça marche pas ça marche pas", 900)]
    public void Nobody_repeats_himself_that_fast(string text, int voicedMs)
    {
        Assert.Equal("", Hallucination.Clean(text, voicedMs, out HallucinationReason reason));
        Assert.Equal(HallucinationReason.Repetition, reason);
    }

    [Fact]
    public void What_was_said_before_a_loop_is_kept()
    {
        Assert.Equal("Ma machine ne chauffe", Hallucination.Clean("Ma machine ne chauffe plus plus plus plus plus plus plus plus plus plus", 4000, out HallucinationReason reason));
        Assert.Equal(HallucinationReason.Repetition, reason);
    }

    [Fact]
    public void The_true_part_is_kept()
    {
        Assert.Equal("Oui, c'est ça.", Hallucination.Clean("Oui, c'est ça. Sous-titres réalisés par la communauté d'Amara.org", 1500, out HallucinationReason reason));
        Assert.Equal(HallucinationReason.KnownPhrase, reason);
        Assert.Equal("d'accord", Hallucination.Clean("[Bruit] d'accord", 600, out reason));
        Assert.Equal(HallucinationReason.SoundTag, reason);
    }

    [Fact]
    public void Silence_is_no_hallucination() => Assert.False(Hallucination.IsHallucination("", 0));
}
