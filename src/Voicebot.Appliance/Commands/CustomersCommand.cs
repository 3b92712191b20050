using System.CommandLine;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot customers import|show|erase`: who is known before they call, and how somebody is forgotten.</summary>
internal static class CustomersCommand
{
    public static Command Build() => new("customers", "Les clients connus du journal")
    {
        BuildImport(), BuildShow(), BuildErase(),
    };

    private static Command BuildImport()
    {
        var command = new Command("import", "Reprend une liste de clients (CSV : téléphone, nom, et au choix société, note)");
        var file = new Argument<FileInfo>("fichier") { Description = "CSV d’un tableur, avec une ligne de titres" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Dit ce qui serait repris, sans rien changer" };
        command.Arguments.Add(file);
        command.Options.Add(dryRun);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = CustomerFile.Parse(await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancellationToken));
            foreach (var error in list.Errors)
                await parsed.InvocationConfiguration.Error.WriteLineAsync(error);
            if (parsed.GetValue(dryRun))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{list.Customers.Count} clients seraient repris, {list.Errors.Count} lignes refusées ; rien n’est changé");
                return list.Errors.Count == 0 ? 0 : 1;
            }
            using var journal = JournalFile.OpenExisting(TicketsCommand.JournalPath(common, parsed));
            Customers.Keep(journal, list.Customers);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{list.Customers.Count} clients repris, {list.Errors.Count} lignes refusées");
            return list.Errors.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command BuildShow()
    {
        var command = new Command("show", "Ce que le journal sait d’un numéro");
        var number = NumberArgument();
        command.Arguments.Add(number);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var key = Key(parsed.GetValue(number)!);
            using var journal = JournalFile.OpenExisting(TicketsCommand.JournalPath(common, parsed));
            output.WriteLine(Customers.Find(journal, key) is { } customer
                ? $"{key} : {customer.Name}{(customer.Company is { } company ? $", {company}" : "")}{(customer.Note is { } note ? $" ; {note}" : "")}"
                : $"{key} : client inconnu");
            output.WriteLine($"{Customers.Calls(journal, key).Count} appels{(Tickets.FindOpen(journal, key) is { } open ? $", dossier ouvert {open.Number}" : "")}");
            return 0;
        });
        return command;
    }

    private static Command BuildErase()
    {
        var command = new Command("erase", "Efface tout ce qui se rapporte à un numéro : clients, appels, dossiers, trace et enregistrements");
        var number = NumberArgument();
        command.Arguments.Add(number);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            var key = Key(parsed.GetValue(number)!);
            var settings = common.Read(parsed);
            using var journal = JournalFile.OpenExisting(settings.Journal.Path ?? throw new CommandException("JOURNAL_PATH=off : aucun journal n’est tenu"));
            // First what is found through the journal, then the journal.
            var calls = Customers.Calls(journal, key);
            var recordings = settings.RecordFolder is { } folder ? EraseRecordings(folder, calls) : 0;
            var lines = settings.TurnTracePath is { } trace ? TraceEraser.Erase(trace, calls) : 0;
            var gone = Customers.Erase(journal, key);
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{key} : {gone.Customers} fiche client, {gone.Calls} appels, {gone.Tickets} dossiers, {lines} lignes de trace et {recordings} enregistrements effacés");
            return 0;
        });
        return command;
    }

    private static int EraseRecordings(string folder, IReadOnlyList<Guid> calls)
    {
        var gone = 0;
        foreach (var call in Directory.Exists(folder) ? calls : [])
        {
            foreach (var recording in Directory.GetFiles(folder, $"{call}*{CallRecorder.Suffix}"))
            {
                File.Delete(recording);
                gone++;
            }
        }
        return gone;
    }

    private static Argument<string> NumberArgument() => new("numéro") { Description = "Numéro de téléphone, dans n’importe quelle écriture" };

    private static string Key(string number) =>
        Tickets.Key(number) ?? throw new CommandException($"« {number} » n’est pas un numéro de téléphone");
}
