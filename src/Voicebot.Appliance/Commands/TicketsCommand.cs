using System.CommandLine;
using System.Globalization;
using nietras.SeparatedValues;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot tickets list|show|close|export`: what callers left, for the after-sales staff.</summary>
internal static class TicketsCommand
{
    private static readonly CultureInfo s_french = CultureInfo.GetCultureInfo("fr-FR");

    public static Command Build() => new("tickets", "Les dossiers que les appels ont laissés")
    {
        BuildList(), BuildShow(), BuildClose(), BuildExport(), BuildCopy(),
    };

    private static Command BuildList()
    {
        var command = new Command("list", "Les dossiers, le plus récent d’abord (les ouverts, sauf avec --all)");
        var all = new Option<bool>("--all") { Description = "Aussi ceux qui sont transférés, réglés, abandonnés ou clos" };
        var most = new Option<int>("--most") { Description = "Au plus tant de dossiers", HelpName = "N", DefaultValueFactory = static _ => 50 };
        command.Options.Add(all);
        command.Options.Add(most);
        command.OnJournal((parsed, journal) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var tickets = Tickets.List(journal, parsed.GetValue(all) ? null : TicketStatus.Open, Math.Max(1, parsed.GetValue(most)));
            if (tickets.Count == 0)
                output.WriteLine(parsed.GetValue(all) ? "Aucun dossier." : "Aucun dossier ouvert (--all montre les autres).");
            foreach (var ticket in tickets)
                output.WriteLine($"{ticket.Number}  {Time(ticket.At)}  {TicketWords.Of(ticket.Status),-10}  {TicketWords.Of(ticket.Severity),-8}  {ticket.Phone ?? "sans numéro",-12}  {Who(ticket)}{ticket.Topic} : {ticket.Summary}{(ticket.ToCheck.Any() ? "  (à vérifier)" : "")}");
            return 0;
        });
        return command;
    }

    private static Command BuildShow()
    {
        var command = new Command("show", "Un dossier en entier");
        var number = NumberArgument();
        command.Arguments.Add(number);
        command.OnJournal((parsed, journal) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var ticket = Found(Tickets.Find(journal, parsed.GetValue(number)), parsed.GetValue(number));
            output.WriteLine($"Dossier {ticket.Number} : {TicketWords.Of(ticket.Status)}, gravité {TicketWords.Of(ticket.Severity)}");
            output.WriteLine($"Appel du {Time(ticket.At)}, {ticket.Seconds} s, de {ticket.Caller ?? "numéro inconnu"}{(ticket.CallId is { } call ? $" ({call})" : "")}");
            if (ticket.ClosedAt is { } closed)
                output.WriteLine($"Clos le {Time(closed)}");
            output.WriteLine($"Sujet : {ticket.Topic ?? "inconnu"}");
            foreach (var capture in ticket.Captures)
                output.WriteLine($"{capture.Name} : {capture.Value}{(capture.Heard.Length > 0 && capture.Source == CaptureSource.Voice ? $" (« {capture.Heard} »)" : "")}{Sureness(ticket, capture)}");
            return 0;
        });
        return command;
    }

    private static Command BuildClose()
    {
        var command = new Command("close", "Clôt un dossier : qui rappelle n’est plus interrogé à son sujet");
        var number = NumberArgument();
        command.Arguments.Add(number);
        command.OnJournal((parsed, journal) =>
        {
            var wanted = parsed.GetValue(number);
            Found(Tickets.Find(journal, wanted), wanted);
            parsed.InvocationConfiguration.Output.WriteLine(
                Tickets.Close(journal, wanted, TimeProvider.System.GetUtcNow()) ? $"Dossier {wanted} clos." : $"Le dossier {wanted} était déjà clos.");
            return 0;
        });
        return command;
    }

    private static Command BuildExport()
    {
        var command = new Command("export", "Tous les dossiers en CSV, sur la sortie standard (séparateur « ; », UTF-8, pour les tableurs)");
        // The only format there is; asked for, so that another one may come.
        var csv = new Option<bool>("--csv") { Description = "Le format (le seul)" };
        command.Options.Add(csv);
        command.OnJournal((parsed, journal) =>
        {
            parsed.InvocationConfiguration.Output.Write(Csv(Tickets.List(journal, null, int.MaxValue)));
            return 0;
        });
        return command;
    }

    private static Command BuildCopy()
    {
        var command = new Command("copy", "Copie le journal dans un fichier, pendant que le service tourne");
        var file = new Argument<FileInfo>("fichier") { Description = "Où ; un fichier qui y est déjà est remplacé" };
        command.Arguments.Add(file);
        command.OnSettings((parsed, settings) =>
        {
            JournalFile.Copy(JournalCommand.JournalPath(settings), parsed.GetValue(file)!.FullName);
            return 0;
        });
        return command;
    }

    /// <summary>With a byte order mark: without one a spreadsheet takes the accents for something else.</summary>
    internal static string Csv(IReadOnlyList<Ticket> tickets)
    {
        using var writer = Sep.New(';').Writer(static options => options with { Escape = true, CultureInfo = CultureInfo.InvariantCulture }).ToText();
        foreach (var ticket in tickets)
        {
            using var row = writer.NewRow();
            row["numéro"].Format(ticket.Number);
            row["date"].Set(ticket.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
            row["état"].Set(TicketWords.Of(ticket.Status));
            row["gravité"].Set(TicketWords.Of(ticket.Severity));
            row["sujet"].Set(ticket.Topic ?? "");
            row["nom"].Set(Harmless(ticket.Name));
            row["société"].Set(Harmless(ticket.Company));
            row["téléphone"].Set(AmiClient.IsCallerNumber(ticket.Phone) ? ticket.Phone : Harmless(ticket.Phone));
            row["résumé"].Set(Harmless(ticket.Summary));
            row["à vérifier"].Set(Harmless(string.Join(", ", ticket.ToCheck.Select(static one => one.Name))));
            row["durée (s)"].Format(ticket.Seconds);
            row["appel"].Set(ticket.CallId?.ToString() ?? "");
        }
        return "\uFEFF" + writer;
    }

    // A caller's words must not become a formula (OWASP, CSV injection).
    private static string Harmless(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";

    private static Argument<long> NumberArgument() => new("numéro") { Description = "Numéro du dossier" };

    private static Ticket Found(Ticket? ticket, long number) =>
        ticket ?? throw new CommandException($"aucun dossier {number} (voicebot tickets list --all les montre tous)");

    private static string Sureness(Ticket ticket, Capture capture) =>
        capture.Confirmed ? ", confirmé" : ticket.ToCheck.Contains(capture) ? string.Create(s_french, $", à vérifier (sûr à {capture.Confidence:P0})") : "";

    private static string Time(DateTimeOffset at) => at.ToLocalTime().ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Who(Ticket ticket) => (ticket.Name, ticket.Company) switch
    {
        (null, null) => "",
        ({ } name, null) => name + ", ",
        (null, { } company) => company + ", ",
        var (name, company) => $"{name} ({company}), ",
    };
}
