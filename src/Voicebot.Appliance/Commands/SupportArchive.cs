using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
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
        await using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(tar, "lisez-moi.txt", Contents, cancellationToken);
        await AddAsync(tar, "versions.txt", _discretion.Clean(Versions()), cancellationToken);
        await AddAsync(tar, "reglages.env", _discretion.CleanSettings(settingsText), cancellationToken);
        await AddAsync(tar, "examen.json", _discretion.Clean(JsonSerializer.Serialize(findings, FindingJson.Default.IReadOnlyListFinding)), cancellationToken);
        await AddAsync(tar, "journal.log", _discretion.Clean(log), cancellationToken);
        await AddAsync(tar, "appels-par-jour.csv", _discretion.Clean(Days()), cancellationToken);
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

    private async Task AddAsync(TarWriter tar, string name, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "voicebot-support/" + name)
        {
            DataStream = content,
            ModificationTime = clock.GetUtcNow(),
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }, cancellationToken);
    }
}
