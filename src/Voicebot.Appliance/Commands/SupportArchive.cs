using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>What somebody who helps needs to see of this box, in one .tar.gz: no secret, no number, no word of a caller.</summary>
/// <param name="settingsText">The settings file as it stands.</param>
/// <param name="log">The service's last lines.</param>
internal sealed class SupportArchive(ApplianceSettings settings, string settingsText, string log, TimeProvider clock)
{
    private readonly Discretion _discretion = new([settings.Ami.Secret, settings.Post.WebhookSecret, settings.Post.Mail?.Password ?? ""]);

    /// <param name="findings">Of `voicebot doctor`.</param>
    public async Task WriteAsync(Stream output, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        await using var folder = new PackedFolder(output, "voicebot-support", clock);
        await AddAsync("lisez-moi.txt", Contents, cancellationToken);
        await AddAsync("versions.txt", _discretion.Clean(Versions()), cancellationToken);
        await AddAsync("reglages.env", _discretion.CleanSettings(settingsText), cancellationToken);
        await AddAsync("examen.json", _discretion.Clean(JsonSerializer.Serialize(findings, FindingJson.Default.IReadOnlyListFinding)), cancellationToken);
        await AddAsync("journal.log", _discretion.Clean(log), cancellationToken);
        await AddAsync("appels-par-jour.csv", _discretion.Clean(Days()), cancellationToken);

        Task AddAsync(string name, string text, CancellationToken token) =>
            folder.AddAsync(name, Encoding.UTF8.GetBytes(text), UnixFileMode.UserRead | UnixFileMode.UserWrite, token);
    }

    private static string Contents =>
        """
        Archive de « voicebot support », pour qui aide.
        versions.txt         programme, système, machine
        reglages.env         réglages, secrets masqués
        examen.json          ce que « voicebot doctor » a trouvé
        journal.log          dernières lignes du service ; numéros, adresses et paroles masqués
        appels-par-jour.csv  combien d’appels, et leur issue

        """;

    private string Versions() => string.Create(CultureInfo.InvariantCulture,
        $"""
        voicebot {typeof(SupportArchive).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}
        {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}
        {Environment.ProcessorCount} processeurs, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} Mio
        archive faite le {clock.GetLocalNow():yyyy-MM-dd HH:mm:ss zzz}

        """);

    private string Days()
    {
        if (settings.Journal.Path is not { } path)
            return "aucun journal n’est tenu\n";
        try
        {
            var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
            var text = new StringBuilder("jour;réglés;vers une personne;sans suite\n");
            foreach (var day in new JournalDesk(path).Days(today.AddDays(-29), today, clock.LocalTimeZone))
                text.Append(CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd};{day.Done};{day.Transferred};{day.Other}\n");
            return text.ToString();
        }
        catch (JournalException error)
        {
            return error.Message + "\n";
        }
    }
}
