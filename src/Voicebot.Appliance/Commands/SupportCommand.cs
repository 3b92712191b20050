using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot support`: one archive for whoever helps.</summary>
internal static class SupportCommand
{
    private const int Lines = 2000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static Command Build()
    {
        var command = new Command("support", "Fait une archive pour qui aide : versions, réglages, examen, dernières lignes du service ; sans secret, ni numéro, ni parole");
        var output = new Option<string?>("--output", "-o") { Description = "L’archive (sinon voicebot-support-DATE.tar.gz, ici)", HelpName = "fichier" };
        command.Options.Add(output);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var clock = TimeProvider.System;
            var settings = common.Read(parsed);
            var path = parsed.GetValue(output) ?? $"voicebot-support-{clock.GetLocalNow().ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}.tar.gz";
            var findings = new List<Finding>();
            await foreach (var finding in new Doctor(settings, clock).ExamineAsync(cancellationToken))
                findings.Add(finding);
            var archive = new SupportArchive(settings, common.ReadFile(parsed), await LogAsync(cancellationToken), clock);
            await using (var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await archive.WriteAsync(file, findings, cancellationToken);
            }
            parsed.InvocationConfiguration.Output.WriteLine($"{path} : sans secret, ni numéro, ni parole ; regardez-la avant de l’envoyer (tar -xOzf {path} | less)");
            return 0;
        });
        return command;
    }

    private static async Task<string> LogAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var journal = Process.Start(new ProcessStartInfo("journalctl", ["-u", "voicebot", "-n", Lines.ToString(CultureInfo.InvariantCulture), "--no-pager", "-o", "short-iso"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = await journal.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(s_limit, cancellationToken);
            return text.Length > 0 ? text : await journal.StandardError.ReadToEndAsync(cancellationToken).WaitAsync(s_limit, cancellationToken);
        }
        catch (Win32Exception)
        {
            return "journalctl n’est pas là\n";
        }
        catch (TimeoutException)
        {
            return "journalctl n’a pas répondu\n";
        }
    }
}
