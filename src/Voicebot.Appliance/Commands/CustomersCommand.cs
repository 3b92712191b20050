using System.CommandLine;
using Voicebot.Appliance.Journaling;

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
        command.OnSettings((parsed, settings) =>
        {
            var list = CustomerFile.Parse(File.ReadAllBytes(parsed.GetValue(file)!.FullName));
            foreach (var error in list.Errors)
                parsed.InvocationConfiguration.Error.WriteLine(error);
            var isDry = parsed.GetValue(dryRun);
            if (!isDry)
            {
                using var journal = JournalFile.OpenExisting(JournalCommand.JournalPath(settings));
                Customers.Keep(journal, list.Customers);
            }
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{list.Customers.Count} clients {(isDry ? "seraient repris" : "repris")}, {list.Errors.Count} lignes refusées{(isDry ? " ; rien n’est changé" : "")}");
            return list.Errors.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command BuildShow()
    {
        var command = new Command("show", "Ce que le journal sait d’un numéro");
        var number = NumberArgument();
        command.Arguments.Add(number);
        command.OnJournal((parsed, journal) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var key = Key(parsed.GetValue(number)!);
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
        var command = new Command("erase", "Efface tout ce qui se rapporte à un numéro : clients, appels, dossiers, trace, enregistrements, copies ; puis le cherche partout");
        var number = NumberArgument();
        command.Arguments.Add(number);
        command.OnSettings((parsed, settings) =>
        {
            var key = Key(parsed.GetValue(number)!);
            var gone = new Eraser(settings, JournalCommand.JournalPath(settings)).Erase(key);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine(
                $"{key} : {gone.Customers} fiche client, {gone.Calls} appels, {gone.Tickets} dossiers, {gone.Lines} lignes de trace, {gone.Recordings} enregistrements effacés, {gone.Aside} copies ou journaux abîmés nettoyés");
            output.WriteLine(gone.Left.Count == 0
                ? $"{gone.Read} fichiers relus : le numéro n’est plus dans aucun."
                : $"Le numéro est encore dans : {string.Join(", ", gone.Left)}");
            return gone.Left.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Argument<string> NumberArgument() => new("numéro") { Description = "Numéro de téléphone, dans n’importe quelle écriture" };

    private static string Key(string number) =>
        Tickets.Key(number) ?? throw new CommandException($"« {number} » n’est pas un numéro de téléphone");
}
