using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Dialogues.French.Heard;

public class BackchannelTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Oui.")]
    [InlineData("oui oui")]
    [InlineData("D’accord.")]
    [InlineData("Mmh")]
    [InlineData("hum hum")]
    [InlineData("OK")]
    [InlineData("ok d'accord")]
    [InlineData("ah bon")]
    [InlineData("ah oui d'accord")]
    [InlineData("très bien")]
    [InlineData("je vois")]
    [InlineData("c'est ça")]
    [InlineData("euh")]
    [InlineData("Absolument.")]
    [InlineData("Pas de souci.")]
    [InlineData("Ça va.")]
    [InlineData("D'accord, je note.")]
    [InlineData("Oh là là.")]
    public void Leaves_the_floor(string text) => Assert.True(Backchannel.Is(text));

    [Theory]
    [InlineData("non")]
    [InlineData("oui mais")]
    [InlineData("Hein ?")]
    [InlineData("ça va pas")]
    [InlineData("ok stop")]
    [InlineData("attendez")]
    [InlineData("d'accord mais je voudrais")]
    [InlineData("oui je voudrais parler à quelqu'un")]
    [InlineData("oui oui oui oui oui oui")]
    [InlineData("un conseiller")]
    [InlineData("ça marche pas")]
    public void Takes_the_floor(string text) => Assert.False(Backchannel.Is(text));
}
