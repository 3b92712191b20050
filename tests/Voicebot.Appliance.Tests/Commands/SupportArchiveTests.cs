using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>Secrets, numbers and words are planted everywhere; none comes out.</summary>
public sealed class SupportArchiveTests
{
    private const string Env =
        """
        AMI_HOST=192.0.2.5
        AMI_SECRET='Tres-Secret-99'
        #AMI_SECRET=Ancien-Secret-1
        export WEBHOOK_TOKEN=jeton-42
        MODELS_MIRROR=https://alice:azerty@exemple.fr/modeles
        MAX_CALLS=3
        WEBHOOK_SECRET=Signatur-7
        SMTP_HOST=mail
        SMTP_PASSWORD=Postgeheimnis
        MAIL_FROM=a@exemple.fr
        MAIL_TO=b@exemple.fr
        """;

    private const string Log =
        """
        2026-11-29T20:01:02+0100 box voicebot[123]: ready: SAV Wouippleul, port 9090, 2 calls at once, from 192.0.2.5/32
        2026-11-29T20:01:03+0100 box voicebot[123]: 7ccbce06-b7ed-4323-9351-a91430c76566 call from 0612345678
        2026-11-29T20:01:04+0100 box voicebot[123]: call from +33 6 12 34 56 79 and 06.12.34.56.80 and 06-12-34-56-81 and 06 12 34 56 82
        2026-11-29T20:01:05+0100 box voicebot[123]: login with Tres-Secret-99 refused; write to jean.dupont@exemple.fr
        2026-11-29T20:01:06+0100 box voicebot[123]: mail answers 535 to Postgeheimnis, webhook 403 to Signatur-7
        2026-11-29T20:01:06+0100 box voicebot[123]: compris « mon mari est à l’hôpital »
        """;

    private static async Task<Dictionary<string, string>> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("voicebot-").FullName;
        var (envPath, journalPath) = (Path.Combine(folder, "voicebot.env"), Path.Combine(folder, "journal.db"));
        await File.WriteAllTextAsync(envPath, Env, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(envPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (var journal = Journal.Open(journalPath, Redaction.Full, TimeProvider.System, NullLogger.Instance))
        {
            journal.Keep(new CallEnd(Guid.NewGuid(), TimeProvider.System.GetUtcNow(), "0612345683", 60, "done", "dialogue",
                new CallRecord("panne", [new Capture("nom", "Durand-Planté", "Durand-Planté", "durand planté", 1, CaptureSource.Voice)], null, true)));
        }
        var settings = ApplianceSettings.Read(SettingSources.Load(envPath, [$"JOURNAL_PATH={journalPath}"], mustExist: true));
        using var packed = new MemoryStream();
        await new SupportArchive(settings, Env, Log, TimeProvider.System).WriteAsync(
            packed, [Finding.Bad("gestionnaire", "le secret Tres-Secret-99 est refusé pour 0612345684", "corrigez")], TestContext.Current.CancellationToken);
        packed.Position = 0;
        var entries = new Dictionary<string, string>();
        await using var tar = new TarReader(new GZipStream(packed, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
            entries[entry.Name] = await new StreamReader(entry.DataStream!).ReadToEndAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        return entries;
    }

    [Fact]
    public async Task Nothing_that_was_planted_comes_out()
    {
        var entries = await MakeAsync();
        string[] planted =
        [
            "Tres-Secret-99", "Ancien-Secret-1", "jeton-42", "Signatur-7", "Postgeheimnis", "azerty", "alice", "0612345678", "6 12 34 56 79", "06.12.34.56.80", "06-12-34-56-81", "06 12 34 56 82",
            "0612345683", "0612345684", "jean.dupont", "mari", "hôpital", "Durand", "Planté",
        ];
        foreach (var (name, text) in entries)
            foreach (var word in planted)
                Assert.False(text.Contains(word, StringComparison.OrdinalIgnoreCase), $"{name} holds {word}");
    }

    [Fact]
    public async Task What_helps_is_there()
    {
        var entries = await MakeAsync();
        Assert.Equal(6, entries.Count);
        foreach (var (name, word) in new[]
        {
            ("reglages.env", "AMI_HOST=192.0.2.5"), ("reglages.env", "AMI_SECRET=•••"), ("reglages.env", "MAX_CALLS=3"), ("versions.txt", "voicebot 0."), ("examen.json", "gestionnaire"),
            ("journal.log", "ready: SAV Wouippleul, port 9090"), ("journal.log", "7ccbce06-b7ed-4323-9351-a91430c76566"), ("journal.log", "2026-11-29T20:01:03+0100"), ("appels-par-jour.csv", ";1;0;0"),
        })
            Assert.Contains(word, entries["voicebot-support/" + name], StringComparison.Ordinal);
    }
}
