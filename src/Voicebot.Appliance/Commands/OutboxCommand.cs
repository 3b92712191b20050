using System.CommandLine;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot outbox list|retry`: tickets that were not sent on.</summary>
internal static class OutboxCommand
{
    public static Command Build() => new("outbox", "Les dossiers à transmettre (webhook, courriel)")
    {
        BuildList(), BuildRetry(),
    };

    private static Command BuildList()
    {
        var command = new Command("list", "Ceux que personne n’a pris (avec --all, aussi ceux qui sont en route)");
        var all = new Option<bool>("--all") { Description = "Aussi ceux qui seront encore essayés" };
        command.Options.Add(all);
        command.OnJournal((parsed, journal) =>
        {
            var letters = Outbox.List(journal, dead: !parsed.GetValue(all));
            var output = parsed.InvocationConfiguration.Output;
            if (letters.Count == 0)
                output.WriteLine("Rien n’attend.");
            foreach (var letter in letters)
                output.WriteLine($"{(letter.IsNotice ? "alerte" : $"dossier {letter.Ticket}")}  {letter.Way}  {letter.Tries} essais{(letter.Error is { } error ? $"  {error}" : "")}");
            return 0;
        });
        return command;
    }

    private static Command BuildRetry()
    {
        var command = new Command("retry", "Essaie de nouveau ceux que personne n’a pris");
        command.OnJournal(static (parsed, journal) =>
        {
            parsed.InvocationConfiguration.Output.WriteLine($"{Outbox.Retry(journal)} dossiers seront essayés de nouveau.");
            return 0;
        });
        return command;
    }
}
