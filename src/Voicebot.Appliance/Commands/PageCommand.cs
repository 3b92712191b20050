using System.CommandLine;
using Voicebot.Appliance.Page;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot page password`: draws the status page's password, and with it turns the page on.</summary>
internal static class PageCommand
{
    public static Command Build()
    {
        var draw = new Command("password", "Tire un nouveau mot de passe et l’affiche ; l’ancien ne sert plus après le prochain démarrage");
        var common = new CommonOptions();
        common.AddTo(draw);
        draw.SetAction(parsed =>
        {
            var settings = common.Read(parsed).Page;
            var password = PagePassword.Draw(settings.Folder, keepFirst: false);
            parsed.InvocationConfiguration.Output.WriteLine($"Mot de passe de la page : {password}");
            parsed.InvocationConfiguration.Output.WriteLine($"Page : https://adresse-de-l-appareil:{settings.Port}/ dès le prochain démarrage (sudo systemctl restart voicebot).");
            return 0;
        });
        return new Command("page", "La page d’état") { draw };
    }
}
