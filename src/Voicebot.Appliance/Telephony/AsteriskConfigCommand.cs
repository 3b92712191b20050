namespace Voicebot.Appliance.Telephony;

/// <summary>`voicebot asterisk-config`: prints the Asterisk files filled in, or writes them as additions to those that exist.</summary>
public static class AsteriskConfigCommand
{
    private const string Help =
        """
        voicebot asterisk-config : écrit extensions.conf, manager.conf et pjsip.conf, remplis pour votre central.
        Avec --into, rien de votre configuration n’est touché : des fichiers à côté, et les lignes à taper.

          --into DOSSIER           écrit dans DOSSIER extensions_voicebot.conf, manager_voicebot.conf, pjsip_voicebot.conf,
                                   le certificat du central (keys/) et voicebot.env pour l’appareil ; n’écrase jamais un fichier
          --freepbx                avec --into : pour FreePBX, qui a ses propres postes
          --asterisk-host ADRESSE  avec --into : l’adresse du central vue de l’appareil (AMI_HOST)
          --bot-host IPv4[:PORT]   l’adresse de l’appareil (port 9090) ; à répéter s’il y en a plusieurs ; obligatoire
          --ami-username NOM       voicebot-ami ; le même que AMI_USERNAME de l’appareil
          --ami-secret SECRET      12 à 80 lettres, chiffres, _ . + - ; tiré au hasard s’il manque ; le même que AMI_SECRET de l’appareil
          --sip-secret SECRET      mot de passe des postes 6001 et 6002, mêmes règles ; tiré au hasard s’il manque
          --ami-secret-file CHEMIN, --sip-secret-file CHEMIN
                                   la première ligne du fichier ; « - » : une ligne de l’entrée standard
                                   (sur la ligne de commande, un secret se lit dans « ps » et dans l’historique)
          --human CANAL            qui décroche quand une personne est demandée : PJSIP/6002
          --max-calls N            appels simultanés par appareil : 2
          --max-seconds N          durée après laquelle le central reprend l’appel et sonne une personne : 900
          --hd                     les postes en haute définition (G.722) sont entendus en haute définition
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
        if (!TryTake(rest, "--file", out var only, out var incomplete) || !TryTake(rest, "--into", out var folder, out incomplete)
            || !TryTake(rest, "--asterisk-host", out var asteriskHost, out incomplete))
        {
            errors.WriteLine(incomplete);
            return 2;
        }
        var kind = rest.Remove("--freepbx") ? AsteriskKind.FreePbx : AsteriskKind.Plain;
        if (Misuse(only, folder, asteriskHost, kind) is { } misuse)
        {
            errors.WriteLine(misuse);
            return 2;
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
        if (folder is not null)
            return Write(folder, settings, asteriskHost, kind, output, errors);
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

    // These options are not of the files' own grammar.
    private static bool TryTake(List<string> arguments, string option, out string? value, out string? error)
    {
        value = error = null;
        var at = arguments.IndexOf(option);
        if (at < 0)
            return true;
        if (at + 1 == arguments.Count)
        {
            error = $"{option} : il manque la valeur";
            return false;
        }
        value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return true;
    }

    private static string? Misuse(string? only, string? folder, string? asteriskHost, AsteriskKind kind)
    {
        if (only is not null && !AsteriskConfig.Files.Contains(only))
            return $"--file : attendu l’un de {string.Join(", ", AsteriskConfig.Files)}";
        if (only is not null && folder is not null)
            return "--file et --into ne vont pas ensemble : --into écrit tous les fichiers";
        if (folder is null && (kind == AsteriskKind.FreePbx || asteriskHost is not null))
            return "--freepbx et --asterisk-host demandent --into DOSSIER";
        if (asteriskHost is not null && !StrictAddress.TryParse(asteriskHost, out _) && Uri.CheckHostName(asteriskHost) != UriHostNameType.Dns)
            return "--asterisk-host : attendu l’adresse ou le nom du central, par exemple 192.0.2.5";
        return null;
    }

    private static int Write(
        string folder, AsteriskConfigSettings settings, string? asteriskHost, AsteriskKind kind, TextWriter output, TextWriter errors)
    {
        try
        {
            output.Write(AsteriskFolder.Write(folder, settings, asteriskHost, kind));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"--into : {failure.Message}");
            return 2;
        }
    }

    // --ami-secret-file PATH becomes --ami-secret and what stands there, so that both have one rule.
    private static bool TryReadSecrets(List<string> arguments, TextReader input, out string? error)
    {
        error = null;
        for (var i = 0; i < arguments.Count; i++)
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
