using System.CommandLine;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot models list|fetch|verify|import`: which models there are, and how they get into MODELS_DIR.</summary>
/// <remarks>Exit codes: 0 done, 1 not (one line says why), 130 interrupted.</remarks>
internal static class ModelsCommand
{
    /// <param name="manifest">Null: the built-in one.</param>
    /// <param name="fetch">Null: the usual patience.</param>
    public static Command Build(ModelManifest? manifest = null, FetchOptions? fetch = null)
    {
        var known = new Lazy<ModelManifest>(() => manifest ?? ModelManifest.BuiltIn());
        var options = fetch ?? FetchOptions.Default;
        return new Command("models", "Modèles : les lister, télécharger, vérifier, importer")
        {
            BuildList(known),
            BuildFetch(known, options),
            BuildVerify(known),
            BuildImport(known, options),
        };
    }

    private static Command BuildList(Lazy<ModelManifest> known)
    {
        var command = new Command("list", "Liste les modèles connus, et l’état de ceux qui sont là");
        var profile = ProfileOption();
        command.Options.Add(profile);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var models = parsed.GetValue(profile) is { } wanted ? known.Value.OfProfile(wanted) : known.Value.Models;
            var folder = ModelFolder.Open(common.Read(parsed).Models.Folder);
            var rows = new List<string[]> { (string[])["USAGE", "PROFILS", "MODÈLE", "FICHIER", "TAILLE", "MÉMOIRE", "LICENCE", "ÉTAT", "BON POUR"] };
            foreach (var model in models)
                rows.Add(await RowAsync(model, folder, cancellationToken));
            WriteTable(parsed.InvocationConfiguration.Output, rows);
            return 0;
        });
        return command;
    }

    private static Command BuildFetch(Lazy<ModelManifest> known, FetchOptions options)
    {
        var command = new Command("fetch", "Télécharge les modèles d’un profil ; reprend ce qui était commencé");
        var profile = ProfileOption();
        var names = new Option<string[]>("--model", "-m")
        {
            Description = "Modèle à part, par son nom (voir list) ; plusieurs sont possibles",
            HelpName = "nom",
            AllowMultipleArgumentsPerToken = false,
        };
        command.Options.Add(profile);
        command.Options.Add(names);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var models = new List<ModelEntry>();
            if (parsed.GetValue(profile) is { } wanted)
                models.AddRange(known.Value.OfProfile(wanted));
            models.AddRange((parsed.GetValue(names) ?? []).Select(known.Value.Named));
            if (models.Count == 0)
                throw new CommandException($"models fetch : --profile ({string.Join(", ", ModelManifest.Profiles)}) ou --model est attendu");
            var settings = common.Read(parsed).Models;
            var mirror = settings.Mirror is { } place ? ModelMirror.Of(place) : null;
            return BringAsync(parsed, settings.Folder, mirror, [.. models.SelectMany(model => model.Files).Distinct()], options, cancellationToken);
        });
        return command;
    }

    private static Command BuildVerify(Lazy<ModelManifest> known)
    {
        var command = new Command("verify", "Compare chaque modèle présent à sa somme SHA-256");
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var folder = ModelFolder.Open(common.Read(parsed).Models.Folder);
            int intact = 0, unpinned = 0, damaged = 0;
            void Count(string name, FileVerdict verdict)
            {
                intact += verdict.State == FileState.Intact ? 1 : 0;
                unpinned += verdict.State == FileState.Unpinned ? 1 : 0;
                damaged += verdict.State == FileState.Damaged ? 1 : 0;
                if (verdict.State != FileState.Absent)
                    output.WriteLine($"{name} : {Words(verdict.State)}{(verdict.Why.Length > 0 ? $" ({verdict.Why})" : "")}");
            }
            foreach (var file in known.Value.Files)
            {
                Count(file.Name, await folder.CheckAsync(file, cancellationToken));
                if (folder.PartOf(file).Length is > 0 and var started)
                    output.WriteLine($"{file.Name} : téléchargement inachevé ({Quantities.Bytes(started)}), « models fetch » le reprendra");
            }
            foreach (var name in folder.OwnNames(known.Value))
                Count(name, await folder.CheckAsync(name, cancellationToken));
            output.WriteLine($"{folder.Path} : {intact} intacts, {unpinned} sans somme connue, {damaged} abîmés");
            return damaged == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command BuildImport(Lazy<ModelManifest> known, FetchOptions options)
    {
        var command = new Command("import", "Copie les modèles connus d’un dossier (clé USB), avec les mêmes vérifications");
        var source = new Argument<string>("dossier") { Description = "Où sont les fichiers, chacun sous son nom" };
        var profile = ProfileOption();
        command.Arguments.Add(source);
        command.Options.Add(profile);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var from = ModelMirror.Of(parsed.GetValue(source)!);
            if (from.Folder is null)
                throw new CommandException("models import : un dossier est attendu ; pour une adresse, réglez MODELS_MIRROR et lancez models fetch");
            var models = parsed.GetValue(profile) is { } wanted ? known.Value.OfProfile(wanted) : known.Value.Models;
            var files = models.SelectMany(model => model.Files)
                .Where(file => file.Pinned != ModelPin.Tree && File.Exists(Path.Combine(from.Folder, file.Name)))
                .ToList();
            if (files.Count == 0)
                throw new CommandException($"{from.Folder} ne contient aucun modèle connu (noms : voir « voicebot models list »)");
            return BringAsync(parsed, common.Read(parsed).Models.Folder, from, files, options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> BringAsync(
        ParseResult parsed, string folder, ModelMirror? mirror, IReadOnlyList<ModelFile> files, FetchOptions options, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration;
        var terminal = output.Error == Console.Error && !Console.IsErrorRedirected ? Console.Error : null;
        try
        {
            using var fetch = new ModelFetch(
                folder, mirror, options, new FetchProgress(terminal, TimeProvider.System), output.Output, Download.NewHandler(options), TimeProvider.System);
            await fetch.RunAsync(files, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.Error.WriteLineAsync("voicebot : interrompu ; la même commande reprendra là");
            return ExitCodes.Interrupted;
        }
    }

    private static Option<string?> ProfileOption() => new("--profile", "-p")
    {
        Description = $"Profil : {string.Join(", ", ModelManifest.Profiles)}",
        HelpName = "profil",
    };

    private static async Task<string[]> RowAsync(ModelEntry model, ModelFolder folder, CancellationToken cancellationToken)
    {
        var states = new List<FileState>();
        foreach (var file in model.Files)
            states.Add((await folder.CheckAsync(file, cancellationToken)).State);
        // Of a voice's two files the worse counts; one without the other is as good as none.
        var state = states.Contains(FileState.Damaged) ? FileState.Damaged : states.Contains(FileState.Absent) ? FileState.Absent : states.Max();
        var approximate = model.Files.All(file => file.Bytes is not null) ? "" : "~";
        return
        [
            model.Purpose switch { ModelPurpose.Stt => "écoute", ModelPurpose.Llm => "langue", ModelPurpose.Voice => "voix", _ => "parole" },
            model.Profiles.Count > 0 ? string.Join(",", model.Profiles) : "-",
            model.Name,
            model.Files[^1].Name,
            approximate + Quantities.Bytes(model.Files.Sum(file => file.ProbableBytes)),
            $"~{model.RamMb} Mo",
            model.Licence,
            model.Files[0].Pinned == ModelPin.Tree && state == FileState.Unpinned ? "livré" : Words(state),
            model.GoodAt,
        ];
    }

    private static string Words(FileState state) => state switch
    {
        FileState.Absent => "absent",
        FileState.Intact => "intact",
        FileState.Unpinned => "présent, sans somme",
        _ => "ABÎMÉ",
    };

    private static void WriteTable(TextWriter output, List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column]))));
    }
}
