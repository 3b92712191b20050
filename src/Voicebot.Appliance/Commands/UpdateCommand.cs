using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Commands;

/// <summary>
/// `voicebot update`: a new version for a box that was made from the image. Looks at the whole file, then asks the image's helper, which
/// may write the other slot; the helper calls this command again, with --slot, and believes nothing that was looked at before.
/// </summary>
internal static class UpdateCommand
{
    // What the slot that runs says of itself; outside of the image there is none of it.
    private const string KeyFile = "/usr/share/voicebot/update.pub";
    private const string VersionFile = "/usr/share/voicebot/version";
    private const string FailedFile = "/data/updates/failed";

    public static Command Build()
    {
        var file = new Argument<FileInfo>("fichier") { Description = "La mise à jour (voicebot-VERSION-ARCH.update)", HelpName = "fichier" };
        var force = new Option<bool>("--force") { Description = "Même plus ancienne que celle en service, ou déjà essayée sans succès" };
        // For the image's helper.
        var slot = new Option<string?>("--slot") { Description = "La partition à écrire", Hidden = true };
        var room = new Option<long>("--room") { Description = "Sa taille en octets", DefaultValueFactory = _ => long.MaxValue, Hidden = true };
        var boot = new Option<string?>("--boot") { Description = "Où écrire le tar de ce qui va sur la carte", Hidden = true };
        var key = Known("--key", KeyFile);
        var version = Known("--running", VersionFile);
        var failed = Known("--failed", FailedFile);
        var command = new Command("update", "Met à jour l’appareil fait depuis l’image : les appels en cours finissent, la nouvelle version est essayée, l’ancienne revient si elle ne tient pas")
        {
            file, force, slot, room, boot, key, version, failed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var rules = Rules(parsed.GetValue(version)!, parsed.GetValue(failed)!, parsed.GetValue(room));
            await using var bundle = parsed.GetValue(file)!.OpenRead();
            var manifest = UpdateManifest.Read(bundle, await ReadAsync(parsed.GetValue(key)!, cancellationToken));
            var forced = parsed.GetValue(force);
            rules.Check(manifest, forced);
            if (parsed.GetValue(slot) is not { } device)
            {
                await CopyAsync(manifest, bundle, Stream.Null, Stream.Null, cancellationToken);
                await output.WriteLineAsync($"{Ask(manifest, bundle.Name, forced)} Suite : journalctl -fu voicebot-update, puis « Mise à jour » dans voicebot-etat.txt.");
                return 0;
            }
            var tar = parsed.GetValue(boot) ?? throw new CommandException("--slot demande --boot");
            await using var root = Open(device, FileMode.Open);
            await using var archive = Open(tar, FileMode.Create);
            await CopyAsync(manifest, bundle, root, archive, cancellationToken);
            root.Flush(flushToDisk: true);
            await output.WriteLineAsync($"{manifest.Version} {manifest.Id}");
            return 0;
        });
        return command;
    }

    /// <summary>This machine was made from the image.</summary>
    public static bool IsPossible => File.Exists(VersionFile);

    /// <summary>As the command does with a file and no option.</summary>
    /// <param name="sent">What came; moved when it is good.</param>
    /// <param name="kept">Where it lies for the helper.</param>
    /// <exception cref="UpdateException">It is refused.</exception>
    public static async Task<string> RequestAsync(string sent, string kept, CancellationToken cancellationToken)
    {
        await using var bundle = File.OpenRead(sent);
        var manifest = UpdateManifest.Read(bundle, await ReadAsync(KeyFile, cancellationToken));
        Rules(VersionFile, FailedFile, long.MaxValue).Check(manifest, forced: false);
        await CopyAsync(manifest, bundle, Stream.Null, Stream.Null, cancellationToken);
        File.Move(sent, kept, overwrite: true); // whoever reads an earlier one reads on
        return Ask(manifest, kept, forced: false);
    }

    private static string Ask(UpdateManifest manifest, string file, bool forced)
    {
        Request(file, forced);
        return $"Version {manifest.Version} : demandée. Les appels en cours finissent, l’appareil redémarre, l’essaie et la garde si l’appel d’essai réussit.";
    }

    private static Option<string> Known(string name, string path) => new(name) { HelpName = "fichier", DefaultValueFactory = _ => path, Hidden = true };

    private static UpdateRules Rules(string versionFile, string failedFile, long room)
    {
        if (!File.Exists(versionFile))
            throw new CommandException("cette machine n’a pas été faite depuis l’image : installez le nouveau paquet");
        var failed = File.Exists(failedFile) ? File.ReadAllLines(failedFile) : [];
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        return new UpdateRules(Version.Parse(File.ReadAllText(versionFile).Trim()), architecture, room, failed.ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<string> ReadAsync(string keyFile, CancellationToken cancellationToken) =>
        File.Exists(keyFile) ? await File.ReadAllTextAsync(keyFile, cancellationToken) : throw new UpdateException("cet appareil ne connaît la clé de personne : aucune mise à jour n’est possible");

    private static async Task CopyAsync(UpdateManifest manifest, Stream bundle, Stream root, Stream boot, CancellationToken cancellationToken)
    {
        await manifest.Root.CopyAsync(bundle, root, cancellationToken);
        await manifest.Boot.CopyAsync(bundle, boot, cancellationToken);
        if (bundle.ReadByte() >= 0)
            throw new UpdateException("mise à jour abîmée : il y a quelque chose derrière");
    }

    // Whole blocks, straight to the partition.
    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0);

    // voicebot-update.path waits for it. Two lines: the file, and whether an older one is meant.
    private static void Request(string file, bool forced)
    {
        var folder = Systemd.RuntimeFolder ?? "/run/voicebot";
        var request = Path.Combine(folder, "request-update");
        File.WriteAllText(request + ".new", string.Create(CultureInfo.InvariantCulture, $"{file}\n{(forced ? "force" : "")}\n"));
        File.Move(request + ".new", request, overwrite: true);
    }
}
