using System.CommandLine;
using System.Text.Json;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot doctor`: looks at everything that a call needs, and says for each thing whether it is well and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command("doctor", "Examine tout ce dont un appel a besoin, et dit pour chaque chose ce qui va et que faire (code 0 : rien de grave)");
        var json = new Option<bool>("--json") { Description = "Le même examen en JSON" };
        command.Options.Add(json);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var findings = new List<Finding>();
            await foreach (var finding in ExamineAsync(common, parsed, cancellationToken))
            {
                findings.Add(finding);
                if (!parsed.GetValue(json))
                    await output.WriteLineAsync(Line(finding));
            }
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonSerializer.Serialize(findings, FindingJson.Default.IReadOnlyListFinding));
            return findings.Exists(static one => one.Verdict == Verdict.Bad) ? 1 : 0;
        });
        return command;
    }

    private static async IAsyncEnumerable<Finding> ExamineAsync(
        CommonOptions common, ParseResult parsed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApplianceSettings? settings = null;
        Finding first;
        try
        {
            settings = common.Read(parsed);
            first = settings.Warnings.Count == 0
                ? Finding.Good("réglages", "tous lus")
                : Finding.Doubtful("réglages", string.Join(" ; ", settings.Warnings), "corrigez le fichier de réglages");
        }
        catch (SettingException error)
        {
            first = Finding.Bad("réglages", error.Message, "corrigez cette ligne ; le reste ne peut pas être examiné sans elle");
        }
        yield return first;
        if (settings is null)
            yield break;
        await foreach (var finding in new Doctor(settings, TimeProvider.System).ExamineAsync(cancellationToken))
            yield return finding;
    }

    private static string Line(Finding finding) => finding.Verdict switch
    {
        Verdict.Good => $"✓ {finding.Subject} : {finding.What}",
        Verdict.Doubtful => $"! {finding.Subject} : {finding.What} → {finding.Cure}",
        _ => $"✗ {finding.Subject} : {finding.What} → {finding.Cure}",
    };
}
