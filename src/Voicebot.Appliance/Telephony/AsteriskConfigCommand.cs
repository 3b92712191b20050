namespace Voicebot.Appliance.Telephony;

/// <summary>`voicebot asterisk-config`: prints the Asterisk files filled in.</summary>
public static class AsteriskConfigCommand
{
    private const string Help =
        """
        voicebot asterisk-config : écrit extensions.conf, manager.conf et pjsip.conf, remplis pour votre central.

          --bot-host IPv4[:PORT]   l’adresse de l’appareil (port 9090) ; à répéter s’il y en a plusieurs ; obligatoire
          --ami-username NOM       voicebot-ami ; le même que AMI_USERNAME de l’appareil
          --ami-secret SECRET      tiré au hasard s’il manque ; le même que AMI_SECRET de l’appareil
          --sip-secret SECRET      mot de passe du poste 6001 ; tiré au hasard s’il manque
          --human CANAL            qui décroche quand une personne est demandée : PJSIP/6002
          --max-calls N            appels simultanés par appareil : 2
          --etc DOSSIER            configuration d’Asterisk : /etc/asterisk
          --file FICHIER           un seul des trois fichiers

        """;

    /// <remarks>Takes the options of <see cref="AsteriskConfigSettings.TryParse"/>; --file NAME prints that file alone, byte for
    /// byte what Asterisk should load.</remarks>
    /// <returns>Exit status: 0, or 2 with one line on <paramref name="errors"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            output.Write(Help);
            return 0;
        }
        List<string> rest = [.. arguments];
        string? only = null;
        var at = rest.IndexOf("--file");
        if (at >= 0 && at + 1 < rest.Count)
        {
            only = rest[at + 1];
            rest.RemoveRange(at, 2);
            if (!AsteriskConfig.Files.Contains(only))
            {
                errors.WriteLine($"--file : attendu l’un de {string.Join(", ", AsteriskConfig.Files)}");
                return 2;
            }
        }
        if (!AsteriskConfigSettings.TryParse(rest, out var settings, out var error))
        {
            errors.WriteLine(error);
            return 2;
        }
        foreach (var file in AsteriskConfig.Files)
        {
            if (only is not null && file != only)
                continue;
            if (only is null)
                output.WriteLine($"; ===== {settings.EtcDirectory}/{file} =====");
            output.Write(AsteriskConfig.Render(file, settings));
            if (only is null)
                output.WriteLine();
        }
        return 0;
    }
}
