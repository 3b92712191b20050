using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public sealed class SpokenSinceTests
{
    [Theory]
    [InlineData("ma machine fuit depuis hier soir et je suis trempé", "depuis hier soir")]
    [InlineData("ça fait trois jours qu'elle ne marche plus", "ça fait trois jours")]
    [InlineData("elle est tombée en panne il y a une semaine", "il y a une semaine")]
    [InlineData("depuis ce matin", "depuis ce matin")]
    [InlineData("depuis mardi dernier", "depuis mardi dernier")]
    [InlineData("Depuis l’été dernier, elle fuit", "depuis l’été dernier")]
    [InlineData("elle ne s'allume plus depuis l'orage d'hier", "depuis l'orage d'hier")]
    [InlineData("nos deux fours sont à l'arrêt depuis le service de midi", "depuis le service de midi")]
    [InlineData("depuis votre passage elle tremble", "depuis votre passage")]
    [InlineData("depuis que le technicien l'a ouverte elle fuit", "depuis que le technicien l'a ouverte")]
    [InlineData("depuis qu’on a déménagé, plus rien", "depuis qu’on a déménagé")]
    [InlineData("ça va faire trois jours que je lave à la main", "trois jours")]
    [InlineData("depuis soixante heures", "depuis soixante heures")]
    public void A_length_of_time_is_found_in_a_sentence(string text, string expected)
    {
        Assert.True(SpokenSince.TryRead(text, asked: false, out var since), text);
        Assert.Equal(expected, since);
    }

    [Theory]
    [InlineData("hier soir", "hier soir")]
    [InlineData("oh trois semaines environ", "trois semaines environ")]
    [InlineData("ce matin", "ce matin")]
    [InlineData("depuis que je l'ai déplacée", "depuis que je l'ai déplacée")]
    public void A_moment_will_do_where_it_was_asked_for(string text, string expected)
    {
        Assert.True(SpokenSince.TryRead(text, asked: true, out var since), text);
        Assert.Equal(expected, since);
    }

    [Theory]
    [InlineData("il y a une fuite", false)]
    [InlineData("ça fait un bruit", false)]
    [InlineData("je vous appelle depuis la gare", false)]
    [InlineData("depuis mon portable", false)]
    [InlineData("ça marche depuis", false)]
    [InlineData("depuis que", false)]
    [InlineData("et depuis elle fuit", false)]
    [InlineData("je n'ai pas regardé", true)]
    [InlineData("", true)]
    public void Other_words_are_none(string text, bool asked) => Assert.False(SpokenSince.TryRead(text, asked, out _), text);
}
