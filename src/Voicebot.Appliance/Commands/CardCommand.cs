using System.CommandLine;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot card`: settings from the memory card, checked as `run` would check them. For the image's first unit, which moves the files; this command only writes into --out.</summary>
internal static class CardCommand
{
    /// <summary>As the technician knows it.</summary>
    private const string CardName = "voicebot.env";

    public static Command Build()
    {
        var card = new Option<string>("--card") { Description = "Le fichier de la carte ; il peut manquer", HelpName = "fichier", Required = true };
        var kept = new Option<string>("--kept") { Description = "Les réglages gardés dans l’appareil", HelpName = "fichier", Required = true };
        var folder = new Option<string>("--out") { Description = "Où écrire voicebot.env (à garder), card.env (à remettre sur la carte) et allowed (qui peut appeler)", HelpName = "dossier", Required = true };
        var command = new Command("card", "Vérifie les réglages de la carte mémoire (pour l’image ; ne change rien lui-même)") { card, kept, folder };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(card)!, parsed.GetValue(kept)!, parsed.GetValue(folder)!, parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string card, string kept, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var known = File.Exists(kept) ? await File.ReadAllTextAsync(kept, cancellationToken) : "";
        var onCard = File.Exists(card) ? await File.ReadAllTextAsync(card, cancellationToken) : null;
        var merged = Path.Combine(folder, CardName);
        await File.WriteAllTextAsync(merged, onCard is null ? known : CardSettings.Merge(onCard, known, CardName), cancellationToken);
        File.SetUnixFileMode(merged, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var settings = ApplianceSettings.Read(SettingSources.Load(merged, []));
        foreach (var warning in settings.Warnings)
            await output.WriteLineAsync(warning.Replace(merged, CardName, StringComparison.Ordinal));
        if (onCard is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, "card.env"), CardSettings.Blank(onCard, CardName), cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "allowed"), settings.AudioSocket.Allowed.Select(static network => network.ToString()), cancellationToken);
        return 0;
    }
}
