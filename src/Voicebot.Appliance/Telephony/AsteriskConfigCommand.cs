namespace Voicebot.Appliance.Telephony;

/// <summary>`voicebot asterisk-config`: prints the Asterisk files filled in.</summary>
public static class AsteriskConfigCommand
{
    /// <remarks>Takes the options of <see cref="AsteriskConfigSettings.TryParse"/>; --file NAME prints that file alone, byte for
    /// byte what Asterisk should load.</remarks>
    /// <returns>Exit status: 0, or 2 with one line on <paramref name="errors"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        List<string> rest = [.. arguments];
        string? only = null;
        var at = rest.IndexOf("--file");
        if (at >= 0 && at + 1 < rest.Count)
        {
            only = rest[at + 1];
            rest.RemoveRange(at, 2);
            if (!AsteriskConfig.Files.Contains(only))
            {
                errors.WriteLine($"--file : attendu l'un de {string.Join(", ", AsteriskConfig.Files)}");
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
