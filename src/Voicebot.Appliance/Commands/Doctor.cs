using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Hardware;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>The examination of `voicebot doctor`, in the order in which a call needs things. It changes nothing.</summary>
/// <param name="sysfs">/sys</param>
internal sealed class Doctor(ApplianceSettings settings, TimeProvider clock, string sysfs = "/sys")
{
    private const long LeastFreeBytes = 200L << 20;
    private const int LeastYear = 2026;
    private static readonly TimeSpan s_trialDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The running service, whose lines and port are rightly taken.</summary>
    private readonly bool _runs = File.Exists(Path.Combine(Systemd.RuntimeFolder ?? "/run/voicebot", ControlSocket.FileName));

    public async IAsyncEnumerable<Finding> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ScenarioAsync(cancellationToken);
        await foreach (var finding in ModelsAsync(cancellationToken))
            yield return finding;
        yield return Memory();
        await foreach (var finding in EnginesAsync(cancellationToken))
            yield return finding;
        yield return Port();
        yield return Peers();
        await foreach (var finding in new ManagerCheck(settings.Ami).ExamineAsync(cancellationToken))
            yield return finding;
        yield return Finding.Doubtful("plan d’appel", "il ne se voit pas avec les droits de l’appareil", "sur le central : asterisk -rx \"dialplan show 777@voicebot\"");
        yield return Clock();
        foreach (var finding in Disks())
            yield return finding;
        yield return Heat();
        yield return Power();
        yield return Lights();
    }

    private async Task<Finding> ScenarioAsync(CancellationToken cancellationToken)
    {
        try
        {
            var scenario = await RunCommand.LoadScenarioAsync(LiveScenario.PathOf(settings), cancellationToken);
            return Finding.Good("scénario", $"{scenario.Name}, {scenario.Topics.Count} sujets");
        }
        catch (Exception error) when (error is ScenarioException or IOException or UnauthorizedAccessException)
        {
            return Finding.Bad("scénario", error.Message, "corrigez le fichier, ou laissez SCENARIO_PATH vide");
        }
    }

    private async IAsyncEnumerable<Finding> ModelsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = new ModelFiles(settings.Models);
        if (!files.FolderExists)
        {
            yield return Finding.Bad("modèles", $"le dossier {settings.Models.Folder} n’existe pas", "réglez MODELS_DIR, ou lancez voicebot models fetch --profile pi5");
            yield break;
        }
        if (files.Stt is null)
            yield return Finding.Bad("modèles", "aucun modèle de reconnaissance : chaque appel va à une personne", "voicebot models fetch --profile pi5");
        else if (files.IsDemoStt)
            yield return Finding.Doubtful("modèles", "la reconnaissance de démonstration ne sert pas de vrais appels", "voicebot models fetch --profile pi5");
        var manifest = ModelManifest.BuiltIn();
        var folder = ModelFolder.Open(settings.Models.Folder);
        var damaged = new List<string>();
        var intact = 0;
        foreach (var file in manifest.Files)
        {
            var verdict = await folder.CheckAsync(file, cancellationToken);
            intact += verdict.State == FileState.Intact ? 1 : 0;
            if (verdict.State == FileState.Damaged)
                damaged.Add($"{file.Name} ({verdict.Why})");
        }
        yield return damaged.Count == 0
            ? Finding.Good("sommes", $"{intact} fichiers comparés, aucun abîmé")
            : Finding.Bad("sommes", "abîmés : " + string.Join(", ", damaged), "voicebot models fetch les reprend");
    }

    private Finding Memory()
    {
        var files = new ModelFiles(settings.Models);
        var needed = new[] { files.Stt, files.LanguageModel, files.PiperVoice, files.Detector }
            .OfType<string>().Where(File.Exists).Sum(static path => new FileInfo(path).Length);
        var there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        // Weights are mapped or loaded whole; states, caches and the system want as much again.
        return needed * 2 < there
            ? Finding.Good("mémoire", $"{Quantities.Bytes(there)}, modèles {Quantities.Bytes(needed)}")
            : Finding.Bad("mémoire", $"{Quantities.Bytes(there)} pour {Quantities.Bytes(needed)} de modèles", "prenez un profil plus petit (voicebot models list)");
    }

    private async IAsyncEnumerable<Finding> EnginesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = new ModelFiles(settings.Models);
        (EnginePurpose Purpose, string Subject, string? Path)[] engines =
        [
            (EnginePurpose.Recognizer, "reconnaissance", files.Stt), (EnginePurpose.Voice, "voix", files.PiperVoice),
            (EnginePurpose.Detector, "détecteur", files.Detector), (EnginePurpose.LanguageModel, "langue", files.LanguageModel),
        ];
        var opener = new EngineOpener(settings.Models.Threads, settings.Models.GgmlBackends, NullLogger.Instance);
        foreach (var (purpose, subject, path) in engines)
        {
            if (path is null)
            {
                if (purpose is not EnginePurpose.Recognizer)
                    yield return Finding.Good(subject, $"pas de modèle : {Instead(purpose)}");
                continue;
            }
            var began = clock.GetTimestamp();
            EngineUnavailableException? failure = null;
            try
            {
                await EngineProof.Usual(EngineProofNotes.None).RunAsync(purpose, path, opener, s_trialDeadline, cancellationToken);
            }
            catch (EngineUnavailableException error)
            {
                failure = error;
            }
            yield return failure is null
                ? Finding.Good(subject, $"{Path.GetFileName(path)} fait son travail (chargement compris : {Quantities.Duration(clock.GetElapsedTime(began))})")
                : Finding.Bad(subject, failure.Message, $"voicebot models verify ; en attendant : {Instead(purpose)}");
        }
    }

    private static string Instead(EnginePurpose purpose) => purpose switch
    {
        EnginePurpose.Voice => "espeak-ng parle",
        EnginePurpose.Detector => "le niveau et le spectre décident qui parle",
        EnginePurpose.LanguageModel => "le scénario répond seul",
        _ => "chaque appel va à une personne",
    };

    private Finding Port()
    {
        try
        {
            ListeningPort.Open(settings.AudioSocket).Dispose();
            return _runs
                ? Finding.Bad("port", $"le service est là, mais n’écoute pas sur {settings.AudioSocket.Port}", "systemctl status voicebot")
                : Finding.Good("port", $"{settings.AudioSocket.Bind}:{settings.AudioSocket.Port} est libre (le service n’est pas lancé)");
        }
        catch (SettingException) when (_runs)
        {
            return Finding.Good("port", $"le service écoute sur {settings.AudioSocket.Port}");
        }
        catch (SettingException error)
        {
            return Finding.Bad("port", error.Message, "libérez le port, ou réglez AUDIOSOCKET_PORT ici et dans extensions.conf");
        }
    }

    private Finding Peers()
    {
        var allowed = string.Join(", ", settings.AudioSocket.Allowed);
        return settings.AudioSocket.Allowed.All(static network => System.Net.IPAddress.IsLoopback(network.BaseAddress)) && !StrictAddress.IsThisMachine(settings.Ami.Host)
            ? Finding.Bad("appels admis", $"seulement de cette machine ({allowed})", "mettez l’adresse du central dans AUDIOSOCKET_ALLOW")
            : Finding.Good("appels admis", $"de {allowed}");
    }

    private Finding Clock()
    {
        var now = clock.GetLocalNow();
        return now.Year < LeastYear
            ? Finding.Bad("horloge", $"elle dit {now:dd/MM/yyyy HH:mm}", "un serveur de temps du réseau local (timedatectl, /etc/systemd/timesyncd.conf)")
            : Finding.Good("horloge", $"{now:dd/MM/yyyy HH:mm}");
    }

    private IEnumerable<Finding> Disks()
    {
        string?[] folders =
        [
            settings.Models.Folder, Environment.GetEnvironmentVariable("STATE_DIRECTORY"), settings.RecordFolder,
            settings.Phrases.IsSet ? settings.Phrases.Folder : null,
            settings.TurnTracePath is { } trace ? Path.GetDirectoryName(Path.GetFullPath(trace)) : null,
        ];
        foreach (var folder in folders.OfType<string>().Where(Directory.Exists).Distinct(StringComparer.Ordinal))
        {
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            yield return free < LeastFreeBytes
                ? Finding.Bad("disque", $"{folder} : {Quantities.Bytes(free)} libres", "faites de la place, ou prenez une carte plus grande")
                : Finding.Good("disque", $"{folder} : {Quantities.Bytes(free)} libres");
        }
        if (settings.RecordFolder is { } recordings)
            yield return Finding.Doubtful("enregistrement", $"les appels sont enregistrés dans {recordings}", "seulement avec l’accord des appelants, et le temps de chercher un défaut : videz RECORD_DIR ensuite");
    }

    private Finding Heat()
    {
        var thermal = new Thermal(sysfs);
        if (thermal.TemperatureC() is not { } degrees)
            return Finding.Good("température", "la carte ne la dit pas");
        if (degrees < settings.Heat.SoftLimitC && !thermal.IsThrottled())
            return Finding.Good("température", $"{degrees:0} °C");
        return Finding.Bad("température", thermal.IsThrottled() ? $"{degrees:0} °C, le processeur est ralenti" : $"{degrees:0} °C (limite {settings.Heat.SoftLimitC} °C)", "aérez le boîtier, ou ajoutez un ventilateur");
    }

    private Finding Power() => new Thermal(sysfs).IsUnderVoltage()
        ? Finding.Bad("alimentation", "tension trop faible", "prenez le bloc d’alimentation officiel et un câble court")
        : Finding.Good("alimentation", "rien à signaler");

    private Finding Lights()
    {
        if (settings.Panel.IsOff)
            return Finding.Good("voyants", "aucun (PANEL=none)");
        if (_runs)
            return Finding.Good("voyants", "tenus par le service (voicebot panel watch)");
        try
        {
            using var panel = GpioPanel.Open(settings.Panel);
            return Finding.Good("voyants", $"lignes de {panel.Name} libres");
        }
        catch (PanelException error)
        {
            return settings.Panel.IsUsual
                ? Finding.Good("voyants", $"aucun ({error.Message})")
                : Finding.Bad("voyants", error.Message, "vérifiez PANEL_CHIP, LED_… et BUTTON (docs/technicien.md)");
        }
    }
}
