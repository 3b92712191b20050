namespace Voicebot.Appliance.Telephony;

/// <summary>`voicebot asterisk-config`: prints the Asterisk files filled in.</summary>
public static class AsteriskConfigCommand
{
    private const string Help =
        """
        voicebot asterisk-config : écrit extensions.conf, manager.conf et pjsip.conf, remplis pour votre central.

          --bot-host IPv4[:PORT]   l’adresse de l’appareil (port 9090) ; à répéter s’il y en a plusieurs ; obligatoire
          --ami-username NOM       voicebot-ami ; le même que AMI_USERNAME de l’appareil
          --ami-secret SECRET      12 à 80 lettres, chiffres, _ . + - ; tiré au hasard s’il manque ; le même que AMI_SECRET de l’appareil
          --sip-secret SECRET      mot de passe des postes 6001 et 6002, mêmes règles ; tiré au hasard s’il manque
          --ami-secret-file CHEMIN, --sip-secret-file CHEMIN
                                   la première ligne du fichier ; « - » : une ligne de l’entrée standard
                                   (sur la ligne de commande, un secret se lit dans « ps » et dans l’historique)
          --human CANAL            qui décroche quand une personne est demandée : PJSIP/6002
          --max-calls N            appels simultanés par appareil : 2
          --etc DOSSIER            configuration d’Asterisk : /etc/asterisk
          --file FICHIER           un seul des trois fichiers

        """;

    /// <remarks>Takes the options of <see cref="AsteriskConfigSettings.TryParse"/>; --file NAME prints that file alone, byte for
    /// byte what Asterisk should load.</remarks>
    /// <returns>Exit status: 0, or 2 with one line on <paramref name="errors"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, TextReader? input = null)
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
        if (!TryReadSecrets(rest, input ?? TextReader.Null, out var unreadable))
        {
            errors.WriteLine(unreadable);
            return 2;
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

    // --ami-secret-file PATH becomes --ami-secret and what stands there, so that both have one rule.
    private static bool TryReadSecrets(List<string> arguments, TextReader input, out string? error)
    {
        error = null;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var option = arguments[i];
            if (option is not ("--ami-secret-file" or "--sip-secret-file") || i + 1 == arguments.Count)
                continue;
            var path = arguments[i + 1];
            try
            {
                var line = path == "-" ? input.ReadLine() : File.ReadLines(path).FirstOrDefault();
                if (string.IsNullOrWhiteSpace(line))
                    error = $"{option} {path} : la première ligne est vide, le secret y est attendu";
                arguments[i] = option[..^"-file".Length];
                arguments[i + 1] = line?.Trim() ?? "";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                error = $"{option} « {path} » : ce fichier ne se laisse pas lire";
            }
            if (error is not null)
                return false;
        }
        return true;
    }
}
