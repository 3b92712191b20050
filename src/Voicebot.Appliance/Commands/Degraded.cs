using System.Net;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What the appliance does without, as it stands in the line that says it is ready: the lack, what follows, the cure.</summary>
internal static class Degraded
{
    private const string FetchModels = "make models, or voicebot models fetch --profile pi5";

    /// <param name="hears">A recogniser serves.</param>
    /// <param name="failures">Engines that were to serve and cannot.</param>
    public static IReadOnlyList<string> Of(ApplianceSettings settings, bool hears, IReadOnlyList<EngineFailure> failures)
    {
        var lacks = new List<string>();
        if (settings.Ami.Host is not { } host)
            lacks.Add("AMI_HOST is not set: no caller's number, and every call ends at a person");
        if (settings.AudioSocket.Allowed.All(network => IPAddress.IsLoopback(network.BaseAddress)))
        {
            if (settings.Ami.Host is null)
                lacks.Add("only this machine may bring calls: set AMI_HOST, or AUDIOSOCKET_ALLOW");
            else if (settings.Ami.Host != "localhost" && !StrictAddress.TryParse(settings.Ami.Host, out _))
                lacks.Add("AMI_HOST is a name: set AUDIOSOCKET_ALLOW to the address that brings the calls");
        }
        var models = new ModelFiles(settings.Models);
        if (!hears)
            lacks.Add("no recogniser, every call goes to a person: " + WhyDeaf(settings.Models, models, failures));
        else if (models.IsDemoStt)
            lacks.Add($"the demo's recogniser serves no real callers ({FetchModels})");
        foreach (var failure in failures)
        {
            if (failure.Purpose != EnginePurpose.Recognizer)
                lacks.Add($"{Setting(failure.Purpose)} cannot serve ({failure.Reason}), instead: {failure.Instead}");
        }
        return lacks;
    }

    /// <summary>The same lacks as the panel and the service manager tell them: French, with the number of the fault.</summary>
    /// <inheritdoc cref="Of"/>
    public static IEnumerable<Trouble> Troubles(ApplianceSettings settings, bool hears, IReadOnlyList<EngineFailure> failures)
    {
        if (settings.Ami.Host is null)
            yield return new Trouble("asterisk", "AMI_HOST n’est pas réglé : chaque appel finit chez une personne", Fault.Configuration);
        if (!hears)
            yield return new Trouble("reconnaissance", "aucune reconnaissance, chaque appel va à une personne (voicebot models verify)", Fault.Model);
        else if (new ModelFiles(settings.Models).IsDemoStt)
            yield return new Trouble("reconnaissance", "la reconnaissance de démonstration ne sert pas de vrais appels (voicebot models fetch)", Fault.Model);
        foreach (var failure in failures)
        {
            if (failure.Purpose != EnginePurpose.Recognizer)
                yield return new Trouble(InFrench(failure.Purpose), $"{Setting(failure.Purpose)} ne peut pas servir ({failure.Reason})", Fault.Model);
        }
    }

    private static string InFrench(EnginePurpose purpose) => purpose switch
    {
        EnginePurpose.Voice => "voix",
        EnginePurpose.Detector => "détecteur",
        EnginePurpose.Recognizer => "reconnaissance",
        _ => "langue",
    };

    private static string Setting(EnginePurpose purpose) => purpose switch
    {
        EnginePurpose.Voice => "VOICE_MODEL",
        EnginePurpose.Detector => "VAD_MODEL",
        EnginePurpose.Recognizer => "STT_MODEL",
        _ => "LLM_MODEL",
    };

    private static string WhyDeaf(ModelSettings settings, ModelFiles models, IReadOnlyList<EngineFailure> failures) =>
        models.Stt is { } path
            ? File.Exists(path) ? failures.FirstOrDefault(static failure => failure.Purpose == EnginePurpose.Recognizer)?.Reason ?? path : $"STT_MODEL = {path} is not there"
            : models.FolderExists ? $"no model in MODELS_DIR = {settings.Folder} ({FetchModels})"
            : $"MODELS_DIR = {settings.Folder} is not there ({FetchModels})";
}
