using System.CommandLine;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot sweep`: what the running appliance does once a day.</summary>
internal static class SweepCommand
{
    public static Command Build()
    {
        var command = new Command("sweep", "Efface ce qui est plus vieux que les réglages ne le permettent (le service le fait chaque jour)");
        var dryRun = new Option<bool>("--dry-run") { Description = "Dit ce qui serait effacé, sans rien changer" };
        command.Options.Add(dryRun);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = common.Read(parsed);
            var isDry = parsed.GetValue(dryRun);
            var swept = new Sweep(settings).Run(TimeProvider.System.GetUtcNow(), isDry);
            var kept = settings.Retention;
            parsed.InvocationConfiguration.Output.WriteLine(
                $"""
                Plus vieux que {kept.HistoryDays} jours : {swept.Rows.Calls} appels, {swept.Rows.Tickets} dossiers
                Plus vieux que {kept.TranscriptDays} jours : paroles de {swept.Rows.Words} dossiers, {swept.Lines} lignes de trace, {swept.Aside} journaux abîmés
                Plus vieux que {kept.RecordingDays} jours : {swept.Recordings} enregistrements
                {(isDry ? "Rien n’est changé." : "C’est effacé.")}
                """);
            return 0;
        });
        return command;
    }
}
