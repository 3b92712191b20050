using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class DangersTests
{
    [Theory]
    [InlineData("ma mère ne bouge plus")]
    [InlineData("venez vite, le petit il bouge plus")]
    [InlineData("il est par terre dans la cuisine et il ne bouge plus")]
    public void Who_does_not_move_any_more_is_in_danger(string text) => Assert.NotNull(Understanding.Danger(text));

    [Theory]
    [InlineData("le suivi bouge plus depuis une semaine")]
    [InlineData("l'eau reste au hublot et elle n'en bouge plus")]
    [InlineData("n'importe quel jour, je bouge plus de chez moi")]
    public void What_does_not_move_any_more_is_not(string text) => Assert.Null(Understanding.Danger(text));
}
